// What a new scoring run changed.
#include "server/jobs/rank_change_list.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "server/boards/board.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::jobs {
namespace {

using boards::test::entry;

std::shared_ptr<boards::Board> board_of(RankingRule rule, const std::vector<boards::EntryPtr>& entries)
{
    auto config = boards::test::config({RankingRule::gqi, RankingRule::energy});
    config.ranking_rule = rule;
    return std::make_shared<boards::Board>(boards::BoardKey{}, config, entries);
}

nlohmann::json changes_between(const boards::Board& before, const boards::Board& after)
{
    nlohmann::json changes = nlohmann::json::array();
    append_rank_changes(changes, *before.snapshot(), *after.snapshot());
    return changes;
}

nlohmann::json change(int id, nlohmann::json from, nlohmann::json to)
{
    const std::string number = std::to_string(id);
    return {
        {"entry", "entry-" + number}, {"name", "Entry " + number}, {"from", std::move(from)}, {"to", std::move(to)}};
}

TEST(RankChangeList, NamesWhatMovedWhatCameAndWhatLeft)
{
    const auto before = board_of(RankingRule::gqi, {entry(1, 1, 0.9, 5), entry(2, 2, 0.8, 5), entry(3, 3, 0.7, 5)});
    const auto after = board_of(RankingRule::gqi, {entry(1, 1, 0.9, 5), entry(3, 3, 0.85, 5), entry(4, 4, 0.1, 5)});
    EXPECT_EQ(changes_between(*before, *after),
              (nlohmann::json{change(3, 3, 2), change(4, nullptr, 3), change(2, 2, nullptr)}));
    EXPECT_TRUE(changes_between(*after, *after).empty());
}

TEST(RankChangeList, EachBoardCountsUnderItsOwnRule)
{
    const std::vector<boards::EntryPtr> entries{entry(1, 1, 0.9, 20), entry(2, 2, 0.8, 5)};
    EXPECT_EQ(changes_between(*board_of(RankingRule::gqi, entries), *board_of(RankingRule::energy, entries)),
              (nlohmann::json{change(2, 2, 1), change(1, 1, 2)}));
}

TEST(RankChangeList, EqualScoresShareTheirRank)
{
    const auto before = board_of(RankingRule::gqi, {entry(1, 1, 0.9, 5), entry(2, 2, 0.8, 5), entry(3, 3, 0.7, 5)});
    const auto after = board_of(RankingRule::gqi, {entry(1, 1, 0.9, 5), entry(2, 2, 0.9, 5), entry(3, 3, 0.7, 5)});
    EXPECT_EQ(changes_between(*before, *after), nlohmann::json::array({change(2, 2, 1)}));
}

}  // namespace
}  // namespace wattboard::jobs

// The registry of boards, the switch to a new scoring run, and what it changed.
#include "server/boards/board_registry.h"

#include <gtest/gtest.h>

#include <vector>

#include "server/boards/rank_changes.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::boards {
namespace {

constexpr RankingRule gqi = RankingRule::gqi;

std::shared_ptr<Board> board_of(const BoardKey& key, std::vector<EntryPtr> entries = {})
{
    return std::make_shared<Board>(key, test::config({gqi}), std::move(entries));
}

TEST(BoardRegistry, SwitchesThePhaseToANewScoringRunAndKeepsTheOldReadable)
{
    BoardRegistry registry;
    const BoardKey old_run{1, 1, 10};
    const BoardKey new_run{1, 1, 11};
    registry.put(board_of(old_run));
    registry.put(board_of(new_run));
    registry.put(board_of({1, 2, 10}));
    EXPECT_EQ(registry.active(1, 1), nullptr);
    EXPECT_TRUE(registry.activate(old_run));
    EXPECT_TRUE(registry.activate(new_run));
    EXPECT_EQ(registry.active(1, 1)->key(), new_run);
    EXPECT_EQ(registry.find(old_run)->key(), old_run);
    EXPECT_EQ(registry.active(1, 1, Audience::organizers), nullptr);
    EXPECT_EQ(registry.of_phase(1, 1).size(), 2U);
    EXPECT_EQ(registry.all().size(), 3U);
    EXPECT_FALSE(registry.activate({9, 9, 9}));
}

TEST(BoardRegistry, ReplacingOrRemovingTheShownBoardIsSeenAtOnce)
{
    BoardRegistry registry;
    const BoardKey key{1, 1, 10};
    registry.put(board_of(key));
    registry.activate(key);
    const auto next = board_of(key);
    registry.put(next);
    EXPECT_EQ(registry.active(1, 1), next);
    registry.remove(key);
    EXPECT_EQ(registry.active(1, 1), nullptr);
    EXPECT_EQ(registry.find(key), nullptr);
}

TEST(RankChanges, ListsWhatMovedWhatCameAndWhatLeft)
{
    using test::entry;
    const auto before = board_of({}, {entry(1, 1, 0.9, 5), entry(2, 2, 0.8, 5), entry(3, 3, 0.7, 5)});
    const auto after = board_of({}, {entry(1, 1, 0.9, 5), entry(3, 3, 0.85, 5), entry(4, 4, 0.1, 5)});
    const auto changes = rank_changes(*before->snapshot(), *after->snapshot(), gqi);
    ASSERT_EQ(changes.size(), 3U);
    EXPECT_EQ(changes[0].entry->id(), 3);
    EXPECT_EQ(changes[0].before, 3U);
    EXPECT_EQ(changes[0].after, 2U);
    EXPECT_EQ(changes[1].entry->id(), 4);
    EXPECT_EQ(changes[1].before, std::nullopt);
    EXPECT_EQ(changes[2].entry->id(), 2);
    EXPECT_EQ(changes[2].after, std::nullopt);
}

}  // namespace
}  // namespace wattboard::boards

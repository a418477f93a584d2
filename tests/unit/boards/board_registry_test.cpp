// The registry of boards and the switch to a new scoring run.
#include "server/boards/board_registry.h"

#include <gtest/gtest.h>

#include <vector>

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

}  // namespace
}  // namespace wattboard::boards

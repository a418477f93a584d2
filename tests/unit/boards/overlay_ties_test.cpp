// Tied groups and the cost of the last gain beside a board.
#include <gtest/gtest.h>

#include <vector>

#include "scoring/statistics/intervals.h"
#include "server/boards/board.h"
#include "server/boards/overlay.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::boards {
namespace {

constexpr RankingRule by_performance = RankingRule::performance;

/// Of 50,000 test items and 5 % of energy; half a kilogram per kWh.
EntryFields tested(std::int64_t id, double accuracy, double kwh, std::int64_t version = 1)
{
    const Interval limits = wilson_interval({.value = accuracy, .items = 50'000});
    EntryFields made = test::fields(id, id, accuracy, kwh);
    made.state_version = version;
    made.score.performance = {.value = accuracy, .low = limits.low, .high = limits.high, .reason = {}};
    made.score.rules[by_performance] = made.score.performance;
    return made;
}

std::vector<EntryPtr> three_entries()
{
    return {test::entry(tested(1, 0.842, 30)), test::entry(tested(2, 0.841, 10)), test::entry(tested(3, 0.83, 5))};
}

BoardConfig config()
{
    auto made = test::config({by_performance, RankingRule::energy, RankingRule::pareto});
    made.ranking_rule = by_performance;
    made.ties.ranking_rule = by_performance;
    return made;
}

TEST(OverlayTies, EntriesThatCannotBeToldApartShareARank)
{
    Board board{{}, config(), three_entries()};
    EXPECT_FALSE(tie_of(*board.snapshot(), by_performance, 1)) << "not computed yet";
    board.attach(Overlay::compute(*board.snapshot()));
    const auto snapshot = board.snapshot();
    const TiePlace first{.group = 1, .size = 2, .place = 2, .shared_rank = 1, .rank_low = 1, .rank_high = 2};
    const TiePlace second{.group = 1, .size = 2, .place = 1, .shared_rank = 1, .rank_low = 1, .rank_high = 2};
    const TiePlace third{.group = 2, .size = 1, .place = 1, .shared_rank = 3, .rank_low = 3, .rank_high = 3};
    EXPECT_EQ(tie_of(*snapshot, by_performance, 1), first);
    EXPECT_EQ(tie_of(*snapshot, by_performance, 2), second) << "less CO2e comes first inside the group";
    EXPECT_EQ(tie_of(*snapshot, by_performance, 3), third);
    EXPECT_EQ(snapshot->standing("entry-2", by_performance)->rank, 2U) << "the order of the scores stays";
    EXPECT_EQ(tie_of(*snapshot, RankingRule::energy, 1)->shared_rank, 3U);
    EXPECT_FALSE(tie_of(*snapshot, RankingRule::pareto, 1));
    EXPECT_FALSE(tie_of(*snapshot, by_performance, 9));
}

TEST(OverlayTies, AreSilentFromAChangeUntilTheyAreComputedAnew)
{
    Board board{{}, config(), three_entries()};
    board.attach(Overlay::compute(*board.snapshot()));
    const std::vector<EntryPtr> change{test::entry(tested(2, 0.835, 10, 2))};
    board.apply(change, 5);
    EXPECT_FALSE(tie_of(*board.snapshot(), by_performance, 1));
    EXPECT_TRUE(board.snapshot()->overlay()->find(by_performance, 1).has_value());
    board.attach(Overlay::compute(*board.snapshot()));
    EXPECT_EQ(tie_of(*board.snapshot(), by_performance, 1)->size, 1U);
    EXPECT_EQ(tie_of(*board.snapshot(), by_performance, 2)->shared_rank, 2U);
}

TEST(OverlayTies, SayWhatTheLastGainCosts)
{
    const Board board{{}, config(), three_entries()};
    const auto overlay = Overlay::compute(*board.snapshot());
    // 1.1 points for 2.5 kg, then 0.1 points for 10 kg.
    EXPECT_NEAR(overlay->last_gain(by_performance, 2)->kg_per_point, 2.5 / 1.1, 1e-9);
    EXPECT_FALSE(overlay->last_gain(by_performance, 2)->within_noise);
    EXPECT_NEAR(overlay->last_gain(by_performance, 1)->kg_per_point, 100.0, 1e-9);
    EXPECT_TRUE(overlay->last_gain(by_performance, 1)->within_noise);
    EXPECT_FALSE(overlay->last_gain(by_performance, 3)) << "nothing on the front is cheaper";
    EXPECT_TRUE(overlay->last_gain(RankingRule::pareto, 1)->within_noise);
}

TEST(OverlayTies, TheFirstThousandHaveThemAndRangesBeyondAreOpen)
{
    std::vector<EntryPtr> entries;
    for (int i = 1; i <= 1200; ++i) entries.push_back(test::entry(tested(i, 0.9 - i * 0.0001, i)));
    Board board{{}, config(), entries};
    board.attach(Overlay::compute(*board.snapshot()));
    const auto snapshot = board.snapshot();
    EXPECT_EQ(tie_of(*snapshot, by_performance, 1)->rank_low, 1U);
    EXPECT_TRUE(tie_of(*snapshot, by_performance, 1)->rank_high.has_value());
    EXPECT_FALSE(tie_of(*snapshot, by_performance, 1000)->rank_high.has_value());
    EXPECT_FALSE(tie_of(*snapshot, by_performance, 1001));
}

}  // namespace
}  // namespace wattboard::boards

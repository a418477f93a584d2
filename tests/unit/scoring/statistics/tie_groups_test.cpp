// Tied groups and rank ranges, worked out by hand.
#include "scoring/statistics/tie_groups.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "scoring/statistics/intervals.h"

namespace wattboard {
namespace {

TieCandidate candidate(std::int64_t id, double score, double doubt, double co2e_high = 1)
{
    return {.key = {.score = score, .co2e_kg = 1, .sealed_at = id, .id = id},
            .value = score,
            .down = doubt,
            .up = doubt,
            .co2e_high = co2e_high};
}

// Two limits of 0.5 add to 0.707 in quadrature.
const std::vector<TieCandidate> five{candidate(1, 10, 0.5, 5), candidate(2, 9.5, 0.5, 3), candidate(3, 9, 0.5),
                                     candidate(4, 8, 0.5, 2), candidate(5, 7.9, 0.5, 2)};

TEST(TieGroups, AnEntryJoinsWhileTheHeadIsNotSignificantlyBetter)
{
    const std::vector<TiePlace> expected{
        {.group = 1, .size = 2, .place = 2, .shared_rank = 1, .rank_low = 1, .rank_high = 2},
        {.group = 1, .size = 2, .place = 1, .shared_rank = 1, .rank_low = 1, .rank_high = 3},
        {.group = 2, .size = 1, .place = 1, .shared_rank = 3, .rank_low = 2, .rank_high = 3},
        {.group = 3, .size = 2, .place = 1, .shared_rank = 4, .rank_low = 4, .rank_high = 5},
        {.group = 3, .size = 2, .place = 2, .shared_rank = 4, .rank_low = 4, .rank_high = 5}};
    EXPECT_EQ(tie_groups(five, 0, 5), expected);
}

TEST(TieGroups, CloserThanThePracticalDifferenceIsTiedWhateverTheTestSays)
{
    const std::vector<TieCandidate> exact{candidate(1, 10, 0), candidate(2, 9.8, 0), candidate(3, 9.6, 0)};
    const auto apart = tie_groups(exact, 0, 3);
    EXPECT_EQ(apart[1].group, 2U);
    EXPECT_EQ(apart[1].rank_low, 2U);
    EXPECT_EQ(apart[1].rank_high, 2U);
    const auto tied = tie_groups(exact, 0.3, 3);
    EXPECT_EQ(tied[1].shared_rank, 1U);
    EXPECT_EQ(tied[1].rank_low, 1U);
    EXPECT_EQ(tied[1].rank_high, 3U);
    EXPECT_EQ(tied[2].shared_rank, 3U) << "0.4 from the head";
    EXPECT_EQ(tied[2].rank_low, 2U);
}

TEST(TieGroups, EqualScoresAreAlwaysTied)
{
    const auto places = tie_groups(std::vector{candidate(2, 1, 0, 7), candidate(1, 1, 0, 8)}, 0, 2);
    EXPECT_EQ(places[0].shared_rank, 1U);
    EXPECT_EQ(places[1].shared_rank, 1U);
    EXPECT_EQ(places[0].place, 1U) << "the smaller upper limit of CO2e";
}

TEST(TieGroups, ARangeThatMayReachBeyondWhatWasConsideredIsOpen)
{
    const auto places = tie_groups(five, 0, 1000);
    EXPECT_EQ(places[0].rank_high, 2U);
    EXPECT_EQ(places[2].rank_high, 3U);
    EXPECT_FALSE(places[3].rank_high.has_value());
    EXPECT_FALSE(places[4].rank_high.has_value());
    EXPECT_EQ(places[4].rank_low, 4U);
}

TEST(TieGroups, AHeadWithoutLowerLimitTiesEverybody)
{
    std::vector<TieCandidate> candidates = five;
    candidates[0].down = std::numeric_limits<double>::infinity();
    for (const TiePlace& place : tie_groups(candidates, 0, 5)) EXPECT_EQ(place.shared_rank, 1U);
}

TEST(TieGroups, NobodyIsNoGroup) { EXPECT_TRUE(tie_groups({}, 0, 0).empty()); }

TEST(TwoSidedQuantile, HasTheTabulatedValues)
{
    EXPECT_NEAR(two_sided_quantile(0.05), z_95, 1e-13);
    EXPECT_NEAR(two_sided_quantile(0.01), 2.5758293035489004, 1e-13);
    EXPECT_NEAR(two_sided_quantile(0.5), 0.6744897501960817, 1e-13);
    EXPECT_NEAR(two_sided_quantile(1.0), 0.0, 1e-13);
    EXPECT_LT(two_sided_quantile(std::numeric_limits<double>::denorm_min()), 40.0);
}

TEST(ItemsBehind, AreThoseThatMadeTheWilsonLimit)
{
    const Interval limits = wilson_interval({.value = 421.0 / 500.0, .items = 500});
    EXPECT_NEAR(items_behind(421.0 / 500.0, limits.low), 500, 1e-6);
    EXPECT_NEAR(items_behind(421.0 / 500.0, limits.high), 500, 1e-6);
    EXPECT_TRUE(std::isinf(items_behind(0.3, 0.3)));
    EXPECT_EQ(items_behind(0.3, 0.0), 0.0);
    const Interval back = wilson_interval(421.0 / 500.0, items_behind(421.0 / 500.0, limits.low), 2.0);
    EXPECT_NEAR(back.low, wilson_interval({.value = 421.0 / 500.0, .items = 500}, 2.0).low, 1e-12);
}

}  // namespace
}  // namespace wattboard

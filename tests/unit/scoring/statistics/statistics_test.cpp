// Intervals of proportions, of their differences and of scores.
#include <gtest/gtest.h>

#include <cmath>

#include "scoring/statistics/intervals.h"
#include "scoring/statistics/order_free_sum.h"
#include "scoring/statistics/score_interval.h"

namespace wattboard {
namespace {

TEST(WilsonInterval, HasThePublishedLimits)
{
    const Interval interval = wilson_interval({.value = 421.0 / 500.0, .items = 500});
    EXPECT_NEAR(interval.low, 0.8074376490, 1e-9);
    EXPECT_NEAR(interval.high, 0.8713473021, 1e-9);
}

TEST(WilsonInterval, StaysInsideAtTheEnds)
{
    const Interval none = wilson_interval({.value = 0.0, .items = 10});
    EXPECT_EQ(none.low, 0.0);
    EXPECT_GT(none.high, 0.0);
    const Interval all = wilson_interval({.value = 1.0, .items = 10});
    EXPECT_LT(all.low, 1.0);
    EXPECT_EQ(all.high, 1.0);
}

TEST(NewcombeDifference, HasThePublishedExample)
{
    // Newcombe 1998, table II (a): 56/70 - 48/80, method 10.
    const Interval interval = newcombe_difference({56.0 / 70.0, 70}, {48.0 / 80.0, 80});
    EXPECT_NEAR(interval.low, 0.0524, 1e-4);
    EXPECT_NEAR(interval.high, 0.3339, 1e-4);
}

TEST(NewcombeDifference, ImagenetEntriesOfOneTenthOfAPointAreTied)
{
    const Interval close = newcombe_difference({0.842, 50'000}, {0.841, 50'000});
    EXPECT_LT(close.low, 0.0);
    EXPECT_GT(close.high, 0.0);
    const Interval apart = newcombe_difference({0.855, 50'000}, {0.850, 50'000});
    EXPECT_GT(apart.low, 0.0);
}

TEST(ScoreInterval, ReproducesTheWorkedExample)
{
    // a = 0.80, n = 50,000, u_E = 5 %: u of the published GQI is 1.6 % at 100 kWh and 2.1 % at 16 kWh.
    const Interval wilson = wilson_interval({.value = 0.8, .items = 50'000});
    const Estimate performance{.value = 0.8, .low = wilson.low, .high = wilson.high, .reason = {}};
    for (const auto& [kwh, expected] : {std::pair{100.0, 0.016}, std::pair{16.0, 0.021}}) {
        const double half = z_95 * 0.05 * kwh;
        const Estimate energy{.value = kwh, .low = kwh - half, .high = kwh + half, .reason = {}};
        const Estimate score =
            score_interval(1.0, performance_deviation(performance, 5.0), energy_deviation(energy, 1.0 / std::log(kwh)));
        EXPECT_NEAR(std::log(*score.high / *score.low) / (2 * z_95), expected, 0.0005);
    }
}

TEST(ScoreInterval, AnUnknownLowPerformanceReachesZero)
{
    const Estimate performance{.value = 0.01, .low = 0.0, .high = 0.02, .reason = {}};
    const Estimate score = score_interval(1.0, performance_deviation(performance, 5.0), {});
    EXPECT_EQ(score.low, 0.0);
    EXPECT_NEAR(score.high.value(), 32.0, 1e-9);
}

TEST(EnergyDeviation, MoreEnergyWorksDownwards)
{
    const Estimate energy{.value = 100, .low = 90, .high = 130, .reason = {}};
    const LogDeviation deviation = energy_deviation(energy, 0.5);
    EXPECT_NEAR(deviation.down, 0.15, 1e-12);
    EXPECT_NEAR(deviation.up, 0.05, 1e-12);
}

TEST(OrderFreeSum, GivesTheSameBitsInAnyOrder)
{
    EXPECT_EQ(order_free_sum({1e16, 1.0, 1.0, -1e16}), order_free_sum({1.0, 1e16, -1e16, 1.0}));
    EXPECT_EQ(order_free_sum({}), 0.0);
}

}  // namespace
}  // namespace wattboard

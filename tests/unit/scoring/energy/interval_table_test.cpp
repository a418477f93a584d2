// Percentiles and coarsening of the interval table.
#include "scoring/energy/interval_table.h"

#include <numeric>

#include <gtest/gtest.h>

namespace wattboard::energy {
namespace {

TEST(interval_table, percentiles_are_nearest_rank_and_the_median_takes_both_middles)
{
    IntervalTable table;
    for (Nanoseconds length = 1; length <= 10; ++length) table.add(length * 1'000'000'000, 1, 2);
    EXPECT_EQ(table.percentile(0.1), 1'000'000'000);
    EXPECT_EQ(table.percentile(0.11), 2'000'000'000);
    EXPECT_EQ(table.percentile(1.0), 10'000'000'000);
    EXPECT_DOUBLE_EQ(table.median_seconds(), 5.5);
    EXPECT_EQ(table.count(), 10U);
    EXPECT_EQ(IntervalTable{}.percentile(0.1), 0);
}

TEST(interval_table, coarsening_keeps_the_sums_and_errs_to_the_dear_side)
{
    IntervalTable table;
    double seconds = 0;
    for (Nanoseconds i = 0; i < 50'000; ++i) {
        table.add(1'000'000'000 + i * 997, 2, 3);
        seconds += static_cast<double>(1'000'000'000 + i * 997) * 1e-9;
    }
    const Nanoseconds exact = table.percentile(0.1);
    table.coarsen();
    EXPECT_LT(table.distinct(), 200U);
    EXPECT_EQ(table.count(), 50'000U);
    EXPECT_LE(table.percentile(0.1), exact);
    EXPECT_GE(static_cast<double>(table.percentile(0.1)), static_cast<double>(exact) * (1 - 1.0 / 1024));
    double sum = 0;
    double joules = 0;
    Nanoseconds longest = 0;
    for (const IntervalClass& interval : table.sorted()) {
        sum += interval.seconds;
        joules += interval.plain_joules;
        longest = interval.longest;
    }
    EXPECT_NEAR(sum, seconds, 1e-6);
    EXPECT_DOUBLE_EQ(joules, 100'000);
    EXPECT_GE(longest, 1'000'000'000 + 49'999 * 997);
    table.coarsen();
    table.coarsen();
    EXPECT_LE(table.distinct(), 8U);
    EXPECT_EQ(table.count(), 50'000U);
}

}  // namespace
}  // namespace wattboard::energy

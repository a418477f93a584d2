// Small samples with statistics worked out by hand, and the bounded choice of readings.
#include "scoring/plausibility/sample_statistics.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

#include "scoring/plausibility/trace_statistics.h"

namespace wattboard {
namespace {

TEST(SampleStatistics, CorrelationOfALineIsOne)
{
    EXPECT_DOUBLE_EQ(correlation({.x = {1, 2, 3, 4}, .y = {10, 20, 30, 40}}).value(), 1);
    EXPECT_DOUBLE_EQ(correlation({.x = {1, 2, 3, 4}, .y = {4, 3, 2, 1}}).value(), -1);
    // dx = -1, 0, 1; dy = -1, 2, -1: sum of products 0.
    EXPECT_NEAR(correlation({.x = {1, 2, 3}, .y = {1, 4, 1}}).value(), 0, 1e-15);
    EXPECT_FALSE(correlation({.x = {1, 2, 3}, .y = {5, 5, 5}}).has_value());
    EXPECT_FALSE(correlation({.x = {1, 2}, .y = {1, 2}}).has_value());
}

TEST(SampleStatistics, RankCorrelationSeesOrderOnlyAndSharesRanks)
{
    EXPECT_DOUBLE_EQ(rank_correlation({.x = {1, 2, 3, 4}, .y = {1, 10, 100, 1000}}).value(), 1);
    // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5 / sqrt(4.5 x 5).
    EXPECT_NEAR(rank_correlation({.x = {1, 2, 2, 3}, .y = {1, 2, 3, 4}}).value(), 4.5 / std::sqrt(4.5 * 5), 1e-12);
}

TEST(SampleStatistics, SpreadAndEvenness)
{
    EXPECT_DOUBLE_EQ(coefficient_of_variation(std::array{1.0, 2.0, 3.0}).value(), 0.5);
    EXPECT_FALSE(coefficient_of_variation(std::array{0.0, 0.0}).has_value());
    EXPECT_DOUBLE_EQ(chi_square_uniform(std::array{10.0, 10.0}), 0);
    EXPECT_DOUBLE_EQ(chi_square_uniform(std::array{20.0, 0.0}), 20);
    EXPECT_DOUBLE_EQ(chi_square_uniform(std::array{0.0, 0.0}), 0);
}

TraceStatistics statistics_of(const std::vector<double>& watts)
{
    TraceStatistics statistics;
    for (std::size_t i = 0; i < watts.size(); ++i)
        statistics.add(watts[i], static_cast<Nanoseconds>(i) * 1000, 1000, {});
    return statistics;
}

std::vector<double> noise(std::size_t count, std::uint64_t seed)
{
    std::mt19937_64 random{seed};
    std::vector<double> watts(count);
    for (double& at : watts) at = 200 + static_cast<double>(random() % 5'000) / 100;
    return watts;
}

TEST(TraceStatistics, TheChoiceIsBoundedEvenAndTheSameEachTime)
{
    EXPECT_EQ(statistics_of(noise(2'000, 1)).readings().size(), 2'000U);
    const auto watts = noise(1'000'000, 2);
    const TraceStatistics statistics = statistics_of(watts);
    EXPECT_LE(statistics.readings().size(), TraceStatistics::most_readings);
    EXPECT_GE(statistics.readings().size(), TraceStatistics::least_readings);
    double sum = 0;
    for (const TraceReading& reading : statistics.readings()) sum += double{reading.watts};
    // Uniform on 50 W: standard error of the mean of 512 or more is at most 0.64 W.
    EXPECT_NEAR(sum / static_cast<double>(statistics.readings().size()), 225, 4 * 0.64);
    EXPECT_EQ(statistics_of(watts).readings().size(), statistics.readings().size());
}

TEST(TraceStatistics, EveryBlockOfSixtyIsFound)
{
    for (std::size_t at = 0; at < 400; at += 7) {
        auto watts = noise(2'000, 3);
        for (std::size_t i = 0; i < 60; ++i) watts[1'500 + i] = watts[at + i];
        const RepeatedBlock found = statistics_of(watts).repeated();
        EXPECT_GE(found.readings, TraceStatistics::proven_block) << at;
        EXPECT_LE(found.readings, 60U) << at;
        EXPECT_EQ(found.again - found.first, static_cast<Nanoseconds>(1'500 - at) * 1000) << at;
    }
}

TEST(TraceStatistics, ShorterBlocksAndSteadySignalsAreNone)
{
    auto watts = noise(2'000, 4);
    for (std::size_t i = 0; i < 35; ++i) watts[1'500 + i] = watts[100 + i];
    EXPECT_EQ(statistics_of(watts).repeated().readings, 0U);
    std::vector<double> idle(10'000);
    for (std::size_t i = 0; i < idle.size(); ++i) idle[i] = 52.1 + static_cast<double>(i % 4) * 0.3;
    EXPECT_EQ(statistics_of(idle).repeated().readings, 0U);
}

TEST(TraceStatistics, LongCopiesOfLongLogsAreFoundInBoundedMemory)
{
    auto watts = noise(1'000'000, 5);
    EXPECT_EQ(statistics_of(watts).repeated().readings, 0U);
    for (std::size_t i = 0; i < 50'000; ++i) watts[900'000 + i] = watts[100'000 + i];
    // An eighth of all values is searched, more coarsely above 2,048 selected grams.
    EXPECT_GE(statistics_of(watts).repeated().readings, 4'000U);
}

TEST(TraceStatistics, MergedLogsKeepTheEarlierBounds)
{
    TraceStatistics all = statistics_of(noise(100'000, 6));
    const TraceStatistics later = statistics_of(noise(100'000, 7));
    all.merge(later);
    EXPECT_EQ(all.count(), 200'000U);
    EXPECT_LE(all.readings().size(), TraceStatistics::most_readings);
    EXPECT_GE(all.readings().size(), TraceStatistics::least_readings);
}

TEST(TraceStatistics, ShrinkGivesMemoryBackAndKeepsEnoughToJudge)
{
    TraceStatistics statistics;
    std::mt19937 random{3};
    for (Nanoseconds i = 0; i < 20'000; ++i)
        statistics.add(100 + random() % 100'000 * 0.01, i * 100'000'000, 100'000'000, {});
    const std::size_t before = statistics.bytes();
    for (int i = 0; i < 20; ++i) statistics.shrink();
    EXPECT_LT(statistics.bytes(), before / 3);
    EXPECT_GE(statistics.readings().size(), TraceStatistics::least_readings);
    EXPECT_LE(statistics.readings().size(), 2 * TraceStatistics::least_readings);
    const std::size_t least = statistics.bytes();
    statistics.shrink();
    EXPECT_EQ(statistics.bytes(), least);
    EXPECT_EQ(statistics.repeated().readings, 0U);
}

}  // namespace
}  // namespace wattboard

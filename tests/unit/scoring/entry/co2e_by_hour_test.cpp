// CO2e hour by hour: the same sum as the score's, in a bounded number of rows.
#include "scoring/entry/co2e_by_hour.h"

#include <gtest/gtest.h>

#include "scoring/entry/run_hours.h"
#include "scoring/entry/score_entry.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using namespace testing;

constexpr std::int64_t june_hour = june_2024 / nanoseconds_per_hour;

/// One value for every hour from June 2024 on: 100 g/kWh, 101 g/kWh, ...
ReferenceTables rising_tables(std::size_t hours)
{
    GridSeries series{.zone = "DEU", .step = Seconds{3600}, .points = {}};
    for (std::size_t i = 0; i < hours; ++i)
        series.points.push_back({.start = june_2024 + static_cast<Nanoseconds>(i) * nanoseconds_per_hour,
                                 .grams_per_kwh = 100.0 + static_cast<double>(i)});
    ReferenceTables made = tables();
    made.use_grid_series(GridSeriesSet{{std::move(series)}});
    return made;
}

/// A run of so many hours at 1 kW.
EntryFacts steady(std::int64_t hours)
{
    EntryFacts facts = entry();
    facts.runs[0].span = TimeSpan{june_2024, june_2024 + hours * nanoseconds_per_hour};
    facts.runs[0].evidence = {
        log_of({device("0", DeviceKind::gpu, Watts{1000}, Seconds{3600.0 * static_cast<double>(hours)})})};
    for (std::int64_t i = 0; i < hours; ++i) facts.runs[0].evidence[0].hourly_energy_kwh[june_hour + i] = 1.0;
    return facts;
}

TEST(Co2eByHour, AddsUpToTheScore)
{
    Rulebook rulebook = rules();
    rulebook.grid.pue = 1.5;
    const EntryFacts facts = steady(3);
    const ReferenceTables official = rising_tables(3);
    const Co2eByHour hours = co2e_by_hour(rulebook, facts, official).value();
    EXPECT_EQ(hours.step_hours, 1);
    ASSERT_EQ(hours.steps.size(), 3U);
    EXPECT_EQ(hours.steps[0].hour, june_hour);
    EXPECT_NEAR(hours.steps[1].intensity.value(), 101, 1e-9);
    EXPECT_NEAR(hours.steps[2].energy.value(), 1.0, 1e-9);
    EXPECT_NEAR(hours.steps[2].kilograms, 1.5 * 0.102, 1e-9);
    double sum = 0;
    for (const Co2eStep& step : hours.steps) sum += step.kilograms;
    const EntryScore score = score_entry(rulebook, facts, official, context()).value();
    EXPECT_TRUE(score.own_place_hourly);
    EXPECT_NEAR(sum, score.own_place_co2e_kg.value(), 1e-9);
}

TEST(Co2eByHour, LeavesOutWhatNoHourlyValueCovers)
{
    const Co2eByHour hours = co2e_by_hour(rules(), steady(3), rising_tables(2)).value();
    ASSERT_EQ(hours.steps.size(), 2U);
    EXPECT_TRUE(co2e_by_hour(rules(), steady(3), tables()).value().steps.empty());
    Rulebook fixed = rules();
    fixed.grid.fixes_place_and_time = true;
    EXPECT_TRUE(co2e_by_hour(fixed, steady(3), rising_tables(3)).value().steps.empty());
}

TEST(Co2eByHour, LongRunsAreToldByTheDay)
{
    EXPECT_EQ(co2e_by_hour(rules(), steady(744), rising_tables(744)).value().steps.size(), 744U);
    const Co2eByHour days = co2e_by_hour(rules(), steady(768), rising_tables(768)).value();
    EXPECT_EQ(days.step_hours, 24);
    ASSERT_EQ(days.steps.size(), 32U);
    EXPECT_EQ(days.steps[1].hour, june_hour + 24);
    EXPECT_NEAR(days.steps[1].energy.value(), 24, 1e-6);
    EXPECT_NEAR(days.steps[1].intensity.value(), 100 + 24 + 11.5, 1e-9) << "the mean of its hours";
}

}  // namespace
}  // namespace wattboard

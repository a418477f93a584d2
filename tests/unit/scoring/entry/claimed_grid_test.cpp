// Grid series of participants: what they would give, and that no score depends on them.
#include "scoring/entry/claimed_grid.h"

#include <gtest/gtest.h>

#include "scoring/entry/run_hours.h"
#include "scoring/entry/score_entry.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using namespace testing;

constexpr std::int64_t june_hour = june_2024 / nanoseconds_per_hour;

GridSeries series_of(std::string zone, const std::vector<double>& intensities, Nanoseconds start = june_2024)
{
    GridSeries series{.zone = std::move(zone), .step = Seconds{3600}, .points = {}};
    for (const double grams : intensities)
        series.points.push_back({.start = start + static_cast<Nanoseconds>(series.points.size()) * nanoseconds_per_hour,
                                 .grams_per_kwh = grams});
    return series;
}

/// 0.3 kWh in two hours, a third in the first; Germany 2024 has 338.36 g/kWh in the tables.
struct TwoHours {
    Rulebook rulebook = rules();
    EntryFacts facts = entry();

    TwoHours()
    {
        rulebook.grid.pue = 1.5;
        facts.runs[0].span = TimeSpan{june_2024, june_2024 + 2 * nanoseconds_per_hour};
        facts.runs[0].evidence = {log_of({device("0", DeviceKind::gpu, Watts{150}, Seconds{7200})})};
        facts.runs[0].evidence[0].hourly_energy_kwh = {{june_hour, 0.1}, {june_hour + 1, 0.2}};
    }
    [[nodiscard]] EntryScore score() const { return score_entry(rulebook, facts, tables(), context()).value(); }
    [[nodiscard]] ClaimedCo2e claim(const GridSeries& series) const
    {
        return claimed_co2e(rulebook, facts, tables(), {&series}).value().at(0);
    }
};

TEST(ClaimedGrid, IsIntegratedHourByHourBesideTheOfficialFigureOfTheSameEnergy)
{
    const TwoHours entry;
    const ClaimedCo2e claim = entry.claim(series_of("DEU", {100, 40}));
    EXPECT_NEAR(claim.covered.value(), 0.3, 1e-12);
    // 1.5 x (0.1 kWh x 100 g + 0.2 kWh x 40 g), and 1.5 x 0.3 kWh x 338.36 g.
    EXPECT_NEAR(claim.kilograms.value(), 1.5 * 0.018, 1e-12);
    EXPECT_NEAR(claim.own_place.value(), 1.5 * 0.3 * 0.33836, 1e-12);
    const EntryScore score = entry.score();
    EXPECT_NEAR(claim.own_place.value(), score.own_place_co2e_kg.value(), 1e-12);
    EXPECT_NEAR(claimed_own_place_co2e_kg(score.own_place_co2e_kg, {GridBasis::life_cycle_average}, {claim}).value(),
                0.027, 1e-12);
}

TEST(ClaimedGrid, WhatItDoesNotCoverKeepsTheOfficialFigure)
{
    const TwoHours entry;
    // Half an hour of the second hour: 0.1 kWh.
    GridSeries series = series_of("DEU", {10}, june_2024 + nanoseconds_per_hour);
    series.step = Seconds{1800};
    series.points[0].estimated = true;
    const ClaimedCo2e claim = entry.claim(series);
    EXPECT_NEAR(claim.covered.value(), 0.1, 1e-12);
    EXPECT_NEAR(claim.kilograms.value(), 1.5 * 0.001, 1e-12);
    EXPECT_NEAR(claim.own_place.value(), 1.5 * 0.1 * 0.33836, 1e-12);
    EXPECT_NEAR(claim.estimated, 1.0, 1e-12);
    const auto whole =
        claimed_own_place_co2e_kg(entry.score().own_place_co2e_kg, {GridBasis::life_cycle_average}, {claim});
    EXPECT_NEAR(whole.value(), 1.5 * (0.001 + 0.2 * 0.33836), 1e-12);
}

TEST(ClaimedGrid, TheOfficialFigureIsThatOfTheOrganizersSeriesWhereThereIsOne)
{
    const TwoHours entry;
    ReferenceTables official = tables();
    official.use_grid_series(GridSeriesSet{{series_of("DEU", {300, 200})}});
    const GridSeries series = series_of("DEU", {100});
    const ClaimedCo2e claim = claimed_co2e(entry.rulebook, entry.facts, official, {&series}).value().at(0);
    EXPECT_NEAR(claim.kilograms.value(), 1.5 * 0.01, 1e-12);
    EXPECT_NEAR(claim.own_place.value(), 1.5 * 0.03, 1e-12);
}

TEST(ClaimedGrid, AMarginalSeriesIsShownAndNoAverage)
{
    const TwoHours entry;
    GridSeries series = series_of("DEU", {900, 900});
    series.basis = GridBasis::marginal;
    const ClaimedCo2e claim = entry.claim(series);
    EXPECT_NEAR(claim.kilograms.value(), 1.5 * 0.3 * 0.9, 1e-12);
    EXPECT_FALSE(claimed_own_place_co2e_kg(entry.score().own_place_co2e_kg, {GridBasis::marginal}, {claim}));
}

TEST(ClaimedGrid, AnotherZoneOrTimeCoversNothing)
{
    const TwoHours entry;
    for (const GridSeries& series :
         {series_of("FRA", {10, 10}), series_of("DEU", {10}, june_2024 + 2 * nanoseconds_per_hour)}) {
        const ClaimedCo2e claim = entry.claim(series);
        EXPECT_EQ(claim.covered, KilowattHours{});
        EXPECT_EQ(claim.kilograms, 0.0);
        EXPECT_FALSE(
            claimed_own_place_co2e_kg(entry.score().own_place_co2e_kg, {GridBasis::life_cycle_average}, {claim}));
    }
}

TEST(ClaimedGrid, ARulebookThatFixesThePlaceLeavesNoFigure)
{
    TwoHours entry;
    entry.rulebook.grid.fixes_place_and_time = true;
    entry.facts.runs[0].zone = "";
    const ClaimedCo2e claim = entry.claim(series_of("DEU", {10, 10}));
    EXPECT_FALSE(claim.kilograms);
    EXPECT_FALSE(claim.own_place);
}

TEST(ClaimedGrid, RunsInTheZoneAddUpAndTheirChargesCount)
{
    TwoHours entry;
    RunFacts second = entry.facts.runs[0];
    second.id = "train-2";
    second.evidence[0].devices[0].id = "1";
    // Ten minutes that no log covers are charged, and spread over the hours as the log's energy is.
    second.span->end += 600 * testing::second;
    entry.facts.runs.push_back(second);
    const EntryScore score = entry.score();
    ASSERT_GT(score.charged_kwh.value.value(), 0.6);
    const ClaimedCo2e claim = entry.claim(series_of("DEU", {50, 50}));
    EXPECT_NEAR(claim.covered.value(), score.charged_kwh.value.value(), 1e-12);
    EXPECT_NEAR(claim.kilograms.value(), 1.5 * 0.05 * score.charged_kwh.value.value(), 1e-12);
}

}  // namespace
}  // namespace wattboard

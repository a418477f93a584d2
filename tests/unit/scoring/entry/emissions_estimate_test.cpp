// CO2e hour by hour, the fallbacks, embodied carbon and SCI.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scoring/emissions/embodied.h"
#include "scoring/entry/own_place.h"
#include "scoring/entry/run_hours.h"
#include "scoring/entry/score_entry.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t june_hour = june_2024 / nanoseconds_per_hour;

/// Three hours of the zone from June 2024 on: 100, 300 and 50 g/kWh.
GridSeries three_hours(std::string zone)
{
    GridSeries series{.zone = std::move(zone), .step = Seconds{3600}, .points = {}};
    for (const double grams : {100.0, 300.0, 50.0})
        series.points.push_back(
            {.start = june_2024 + static_cast<Nanoseconds>(series.points.size()) * nanoseconds_per_hour,
             .grams_per_kwh = grams});
    return series;
}

ReferenceTables tables_with(std::vector<GridSeries> series)
{
    ReferenceTables tables{{{.zone = "DEU", .year = 2023, .intensity = GramsPerKilowattHour{380}},
                            {.zone = "DEU", .year = 2024, .intensity = GramsPerKilowattHour{340}},
                            {.zone = "US-CAL-CISO", .year = 2023, .intensity = GramsPerKilowattHour{200}},
                            {.zone = "USA", .year = 2024, .intensity = GramsPerKilowattHour{384}}},
                           {}};
    tables.use_grid_series(GridSeriesSet{std::move(series)});
    return tables;
}

struct Place {
    RunFacts run = hour_run();
    Rulebook rulebook;

    [[nodiscard]] Result<OwnPlaceCo2e> co2e(KilowattHours charged, const ReferenceTables& tables) const
    {
        return own_place_co2e(rulebook, {{.run = &run, .basis = StageBasis::measured}}, {charged}, {hourly_shares(run)},
                              {}, tables);
    }
};

TEST(RunHours, FollowTheLogsEnergy)
{
    RunFacts run = hour_run();
    run.evidence[0].hourly_energy_kwh = {{june_hour, 0.1}, {june_hour + 1, 0.3}};
    const auto shares = hourly_shares(run);
    EXPECT_DOUBLE_EQ(shares.at(june_hour), 0.25);
    EXPECT_DOUBLE_EQ(shares.at(june_hour + 1), 0.75);
}

TEST(RunHours, AreEvenOverTheSpanWhereALogNamesNone)
{
    RunFacts run = hour_run();
    run.span = TimeSpan{june_2024 + nanoseconds_per_hour / 2, june_2024 + 2 * nanoseconds_per_hour};
    run.evidence[0].hourly_energy_kwh.clear();
    const auto shares = hourly_shares(run);
    ASSERT_EQ(shares.size(), 2U);
    EXPECT_DOUBLE_EQ(shares.at(june_hour), 1.0 / 3);
    EXPECT_DOUBLE_EQ(shares.at(june_hour + 1), 2.0 / 3);
}

TEST(OwnPlace, IntegratesHourByHour)
{
    Place place;
    place.rulebook.grid.pue = 1.54;
    place.run.span = TimeSpan{june_2024, june_2024 + 2 * nanoseconds_per_hour};
    place.run.evidence[0].hourly_energy_kwh = {{june_hour, 0.5}, {june_hour + 1, 0.25}};
    const auto own = place.co2e(KilowattHours{0.75}, tables_with({three_hours("DEU")}));
    ASSERT_TRUE(own);
    // 1.54 x (0.5 kWh x 100 g + 0.25 kWh x 300 g)
    EXPECT_NEAR(*own->kilograms, 1.54 * (0.05 + 0.075), 1e-12);
    EXPECT_TRUE(own->hourly);
    EXPECT_NEAR(own->grid_uncertainty, hourly_intensity_uncertainty, 1e-12);
    EXPECT_THAT(own->findings, IsEmpty());
}

TEST(OwnPlace, TakesTheYearWhereTheSeriesEnds)
{
    Place place;
    place.run.evidence[0].hourly_energy_kwh = {{june_hour + 2, 0.5}, {june_hour + 3, 0.5}};
    const auto own = place.co2e(KilowattHours{1.0}, tables_with({three_hours("DEU")}));
    ASSERT_TRUE(own);
    EXPECT_NEAR(*own->kilograms, 0.5 * 0.05 + 0.5 * 0.34, 1e-12);
    EXPECT_FALSE(own->hourly);
    // Half of the energy at 10 %, half at 20 %.
    EXPECT_NEAR(own->grid_uncertainty, 0.15, 1e-12);
    EXPECT_THAT(own->note, HasSubstr("DEU by the hour for 50"));
    EXPECT_THAT(own->note, HasSubstr("DEU 2024: 340"));
}

TEST(OwnPlace, MarginalSeriesNeverCount)
{
    Place place;
    GridSeries series = three_hours("DEU");
    series.basis = GridBasis::marginal;
    const auto own = place.co2e(KilowattHours{1.0}, tables_with({series}));
    ASSERT_TRUE(own);
    EXPECT_NEAR(*own->kilograms, 0.34, 1e-12);
}

TEST(OwnPlace, FallsBackToTheCountryAndThenToAnEarlierYear)
{
    Place place;
    place.run.zone = "US-CAL-CISO";
    const auto in_2024 = place.co2e(KilowattHours{1.0}, tables_with({}));
    ASSERT_TRUE(in_2024);
    EXPECT_NEAR(*in_2024->kilograms, 0.384, 1e-12);
    ASSERT_EQ(in_2024->findings.size(), 1U);
    EXPECT_EQ(in_2024->findings[0].check, "grid_country");

    ReferenceTables without_country{{{.zone = "US-CAL-CISO", .year = 2023, .intensity = GramsPerKilowattHour{200}}},
                                    {}};
    const auto earlier = place.co2e(KilowattHours{1.0}, without_country);
    ASSERT_TRUE(earlier);
    EXPECT_NEAR(*earlier->kilograms, 0.2, 1e-12);
    EXPECT_EQ(earlier->findings.at(0).check, "grid_year");
}

TEST(OwnPlace, AnUnknownCountryIsRefusedNeverWorld)
{
    Place place;
    place.run.zone = "FR-COR";
    const auto own = place.co2e(KilowattHours{1.0}, tables_with({}));
    ASSERT_FALSE(own);
    EXPECT_EQ(own.error().type, problems::unknown_zone);
}

TEST(Embodied, IsTheSourcedRate) { EXPECT_NEAR(default_embodied_g_per_accelerator_hour, 33.35, 0.01); }

TEST(Embodied, SciOfOneUnit)
{
    // 0.001 kWh x 1.2 x 500 g + 0.4 g
    EXPECT_NEAR(
        software_carbon_intensity_g(KilowattHours{0.001}, GramsPerKilowattHour{500}, 1.2, KilogramsCo2e{0.0004}), 1.0,
        1e-12);
    EXPECT_NEAR(embodied_co2e(8, Seconds{7200}, 33.0).value(), 8 * 2 * 0.033, 1e-12);
}

}  // namespace
}  // namespace wattboard

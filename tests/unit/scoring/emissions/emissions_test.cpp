// CO2e, estimates from nameplate power, extrapolation, equivalents and the weekly video projection.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "scoring/emissions/co2e.h"
#include "scoring/emissions/equivalents.h"
#include "scoring/emissions/extrapolation.h"
#include "scoring/emissions/tdp_estimate.h"
#include "scoring/emissions/video_week.h"
#include "unit/scoring/metrics/paper_tables.h"

namespace wattboard {
namespace {

TEST(Co2e, IsEnergyTimesPueTimesIntensitySummed)
{
    const EnergyPortion portions[] = {{KilowattHours{0.5}, GramsPerKilowattHour{300}},
                                      {KilowattHours{0.25}, GramsPerKilowattHour{400}}};
    EXPECT_NEAR(co2e(portions, 1.54).value(), 0.385, 1e-12);
    EXPECT_NEAR(co2e(KilowattHours{2}, GramsPerKilowattHour{471.84}, 1.0).value(), 0.94368, 1e-12);
}

TEST(Co2e, RangesOfItsFactorsAreKept)
{
    EXPECT_TRUE(checked_intensity(0, "x"));
    EXPECT_TRUE(checked_intensity(1300, "x"));
    EXPECT_EQ(checked_intensity(1300.1, "grid/intensity").error().field, "grid/intensity");
    EXPECT_FALSE(checked_intensity(-1, "x"));
    EXPECT_FALSE(checked_intensity(std::numeric_limits<double>::quiet_NaN(), "x"));
    EXPECT_TRUE(checked_pue(1.0, "pue"));
    EXPECT_FALSE(checked_pue(0.99, "pue"));
    EXPECT_FALSE(checked_pue(3.01, "pue"));
    EXPECT_FALSE(checked_pue(std::numeric_limits<double>::quiet_NaN(), "pue"));
}

TEST(TdpEstimate, IsPowerTimesHoursWithAndWithoutOverhead)
{
    const TdpEstimate estimate{Watts{4 * 250.0}, Watts{200}, Seconds{10 * 3600.0}, 1.5};
    EXPECT_NEAR(tdp_energy(estimate)->value(), 12.0, 1e-12);
    EXPECT_NEAR(tdp_energy_with_overhead(estimate)->value(), 18.0, 1e-12);
    EXPECT_EQ(tdp_estimate_grade, Grade::E);
}

TEST(TdpEstimate, RefusesNoPowerNoTimeAndWildOverhead)
{
    EXPECT_FALSE(tdp_energy({Watts{0}, Watts{0}, Seconds{1}}));
    EXPECT_FALSE(tdp_energy({Watts{-1}, Watts{5}, Seconds{1}}));
    EXPECT_FALSE(tdp_energy({Watts{1}, Watts{0}, Seconds{0}}));
    EXPECT_FALSE(tdp_energy({Watts{std::numeric_limits<double>::infinity()}, Watts{0}, Seconds{1}}));
    EXPECT_FALSE(tdp_energy_with_overhead({Watts{1}, Watts{0}, Seconds{1}, 4.0}));
}

TEST(Extrapolation, IsLinearInEpochsAndData)
{
    const auto both = extrapolation({.epochs_done = 30, .epochs_total = 90, .data_share = 0.5});
    EXPECT_DOUBLE_EQ(both->factor, 6.0);
    EXPECT_TRUE(both->extrapolated);
    EXPECT_DOUBLE_EQ(extrapolation({.data_share = 0.25})->factor, 4.0);
    EXPECT_FALSE(extrapolation({.epochs_done = 90, .epochs_total = 90})->extrapolated);
}

TEST(Extrapolation, NamesWhatIsWrong)
{
    EXPECT_EQ(extrapolation({.epochs_done = 30}).error().field, "partial/epochs_total");
    EXPECT_EQ(extrapolation({.epochs_total = 30}).error().field, "partial/epochs_done");
    EXPECT_EQ(extrapolation({}).error().field, "partial");
    EXPECT_FALSE(extrapolation({.epochs_done = 91, .epochs_total = 90}));
    EXPECT_FALSE(extrapolation({.epochs_done = 0, .epochs_total = 90}));
    EXPECT_FALSE(extrapolation({.data_share = 1.5}));
    EXPECT_FALSE(extrapolation({.data_share = 1e-9}));
    EXPECT_FALSE(extrapolation({.data_share = std::numeric_limits<double>::quiet_NaN()}));
}

TEST(Equivalents, CountHouseholdMonthsAndKettles)
{
    const auto both = equivalents(KilowattHours{899});
    EXPECT_DOUBLE_EQ(both[0].amount, 1.0);
    // 4186 J/(kg K) x 80 K / 0.9 = 372.1 kJ = 0.10336 kWh
    EXPECT_NEAR(kettle_energy.value(), 0.10336, 1e-5);
    EXPECT_NEAR(both[1].amount, 899 / 0.10336, 1.0);
    for (const Equivalent& equivalent : both) EXPECT_FALSE(equivalent.kind->source.empty());
}

TEST(VideoWeek, OneConstantFitsEveryPublishedRow)
{
    int rows = 0;
    for (const char* table : {"badar-table3-segmentation-inference.csv", "badar-table4-classification-inference.csv"}) {
        for (const auto& row : testing::paper_table(table)) {
            const auto published = row.number("co2_published_kg_per_week");
            const auto milliseconds = row.number("time_per_image_ms");
            ASSERT_TRUE(published && milliseconds);
            const double projected = video_week_co2e(Seconds{*milliseconds / 1000}).value();
            // Both columns are rounded: the time to 0.01 ms, the CO2 to 0.1 kg below and 1 kg above 100.
            EXPECT_NEAR(projected, *published, 0.11) << row.text("method");
            const double by_parts =
                video_week_from_parts(Seconds{*milliseconds / 1000}, video_week_frame_factor).value();
            EXPECT_NEAR(by_parts / projected, 0.432 / 0.4358, 1e-4);
            ++rows;
        }
    }
    EXPECT_EQ(rows, 30);
}

}  // namespace
}  // namespace wattboard

// Curves of equal GQI against the formula solved by hand.
#include "scoring/metrics/gqi_curves.h"

#include <gtest/gtest.h>

#include <cmath>

namespace wattboard {
namespace {

TEST(LogSpaced, HasItsEndsAndEvenRatios)
{
    const auto energies = log_spaced(KilowattHours{0.01}, KilowattHours{100}, 5);
    ASSERT_EQ(energies.size(), 5U);
    EXPECT_EQ(energies.front().value(), 0.01);
    EXPECT_EQ(energies.back().value(), 100);
    EXPECT_NEAR(energies[1].value(), 0.1, 1e-12);
    EXPECT_NEAR(energies[3].value(), 10, 1e-10);
}

TEST(AccuracyForGqi, InvertsTheFormula)
{
    const GqiParameters parameters;
    // Above the knee GQI = 5 a^5 / log10 E, so a = (GQI log10 E / 5)^(1/5).
    EXPECT_NEAR(*accuracy_for_gqi(1.0, KilowattHours{100}, parameters), std::pow(0.4, 0.2), 1e-14);
    EXPECT_NEAR(*accuracy_for_gqi(0.7, KilowattHours{1000}, parameters), std::pow(0.42, 0.2), 1e-14);
    for (const double kwh : {0.0, 0.3, 1.0, 5.0, 10.0, 700.0}) {
        const auto accuracy = accuracy_for_gqi(0.5, KilowattHours{kwh}, parameters);
        ASSERT_TRUE(accuracy);
        EXPECT_NEAR(gqi(*accuracy, KilowattHours{kwh}, parameters), 0.5, 1e-12) << kwh;
    }
    EXPECT_FALSE(accuracy_for_gqi(3.0, KilowattHours{100}, parameters)) << "accuracy 1 has 2.5";
    EXPECT_NEAR(*accuracy_for_gqi(2.5, KilowattHours{100}, parameters), 1.0, 1e-12);
}

TEST(IsoGqi, EndsWhereNoAccuracySuffices)
{
    const auto energies = log_spaced(KilowattHours{10}, KilowattHours{10'000}, 4);
    const auto curve = iso_gqi(2.0, energies, {});
    ASSERT_EQ(curve.size(), 2U) << "5 / log10 E falls below 2 beyond 316 kWh";
    EXPECT_EQ(curve[1].energy.value(), energies[1].value());
    EXPECT_LT(curve[0].accuracy, curve[1].accuracy);
}

}  // namespace
}  // namespace wattboard

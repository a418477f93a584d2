// GQI against the published tables and against values derived from its definition.
#include "scoring/metrics/gqi.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "scoring/metrics/sam.h"
#include "unit/scoring/metrics/paper_tables.h"

namespace wattboard {
namespace {

using testing::paper_table;
using testing::PaperRow;

/// Double rounding of a three-digit decimal must not decide.
constexpr double epsilon = 1e-9;

int rows_agreeing(const std::string& table, const std::string& accuracy_column, bool rounded_up)
{
    int compared = 0;
    for (const PaperRow& row : paper_table(table)) {
        const auto published = row.number("gqi_published");
        if (!published) continue;
        const double accuracy = *row.number(accuracy_column) / 100.0;
        const KilowattHours energy{*row.number("train_electricity_kWh")};
        const double computed = gqi(accuracy, energy, {});
        EXPECT_EQ(gqi_published(accuracy, energy, {}), computed) << row.text("model");
        if (rounded_up) {
            EXPECT_GT(computed, *published - 0.001 - epsilon) << row.text("model");
            EXPECT_LE(computed, *published + epsilon) << row.text("model");
        } else {
            EXPECT_LE(std::abs(computed - *published), 0.0005 + epsilon) << row.text("model");
        }
        ++compared;
    }
    return compared;
}

TEST(GqiPublishedTables, SegmentationRowsAreReproducedToTheirRounding)
{
    EXPECT_EQ(rows_agreeing("gqi-table1-segmentation.csv", "miou_pct", false), 8);
}

TEST(GqiPublishedTables, ActionRecognitionRowsAreReproducedToTheirRounding)
{
    EXPECT_EQ(rows_agreeing("gqi-table2-action-recognition.csv", "accuracy_pct", false), 13);
}

TEST(GqiPublishedTables, ImagenetRowsAreReproducedRoundedUp)
{
    EXPECT_EQ(rows_agreeing("gqi-table3-imagenet.csv", "accuracy_pct", true), 65);
}

TEST(GqiPublishedTables, EfficientNetv2SWinsImagenet)
{
    std::string winner;
    double best = 0;
    for (const PaperRow& row : paper_table("gqi-table3-imagenet.csv")) {
        const double score =
            gqi(*row.number("accuracy_pct") / 100.0, KilowattHours{*row.number("train_electricity_kWh")}, {});
        if (score > best) {
            best = score;
            winner = row.text("model");
        }
    }
    EXPECT_EQ(winner, "EfficientNetv2 S");
    EXPECT_NEAR(best, 0.9246, 5e-5);
}

TEST(Gqi, TangentHasTheDerivedValues)
{
    EXPECT_NEAR(gqi(0.725, KilowattHours{16.152}, {}), 0.828918343, 1e-9);
    EXPECT_NEAR(gqi(0.8, KilowattHours{10}, {}), 1.6384, 1e-12);
    EXPECT_NEAR(gqi(0.8, KilowattHours{1}, {}), 2.689715893, 1e-9);
    EXPECT_NEAR(gqi(0.8, KilowattHours{0}, {}), 2.896206502, 1e-9);
}

TEST(Gqi, FloorIsConstantBelowTheKnee)
{
    const GqiParameters floor{.continuation = Continuation::floor};
    EXPECT_DOUBLE_EQ(gqi(0.8, KilowattHours{0}, floor), gqi(0.8, KilowattHours{10}, floor));
    EXPECT_DOUBLE_EQ(gqi(0.8, KilowattHours{100}, floor), gqi(0.8, KilowattHours{100}, {}));
}

TEST(Gqi, TangentMeetsTheLogarithmWithEqualSlope)
{
    const GqiParameters parameters;
    const double h = 1e-4;
    const double below = (gqi_denominator(10, parameters) - gqi_denominator(10 - h, parameters)) / h;
    const double above = (gqi_denominator(10 + h, parameters) - gqi_denominator(10, parameters)) / h;
    EXPECT_NEAR(below, above, 1e-5);
}

TEST(Gqi, E0ScalesEnergy)
{
    const GqiParameters wh{.e0 = KilowattHours{0.001}};
    EXPECT_NEAR(gqi(0.8, KilowattHours{0.1}, wh), gqi(0.8, KilowattHours{100}, {}), 1e-12);
}

TEST(GqiPublished, IsNullAtAndBelowOneKilowattHourWhateverE0Is)
{
    const GqiParameters wh{.e0 = KilowattHours{0.001}};
    EXPECT_EQ(gqi_published(0.8, KilowattHours{1.0}, wh), std::nullopt);
    EXPECT_EQ(gqi_published(0.8, KilowattHours{0.5}, wh), std::nullopt);
    // 5 x 0.8^5 / log10(100)
    EXPECT_NEAR(*gqi_published(0.8, KilowattHours{100}, wh), 0.8192, 1e-12);
}

TEST(GqiElasticity, IsTheLogarithmicSlope)
{
    const GqiParameters parameters;
    for (const double x : {0.5, 3.0, 9.0, 16.0, 1000.0}) {
        const double h = 1e-6 * x;
        const double slope =
            (std::log(gqi_denominator(x + h, parameters)) - std::log(gqi_denominator(x - h, parameters))) /
            (std::log(x + h) - std::log(x - h));
        EXPECT_NEAR(gqi_energy_elasticity(x, parameters), slope, 1e-6) << x;
        EXPECT_LE(gqi_energy_elasticity(x, parameters), 1.0 / std::log(10.0) + 1e-12);
    }
}

TEST(GqiElasticity, NothingIsGainedBelowTheFloor)
{
    EXPECT_EQ(gqi_energy_elasticity(5, {.continuation = Continuation::floor}), 0.0);
}

TEST(GqiParameterCheck, RefusesWhatBringsThePoleBack)
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(checked_gqi_parameters({}, "gqi"));
    EXPECT_TRUE(checked_gqi_parameters({.knee = 3.0}, "gqi"));
    EXPECT_EQ(checked_gqi_parameters({.knee = 2.99}, "gqi").error().field, "gqi/knee");
    EXPECT_EQ(checked_gqi_parameters({.knee = nan}, "gqi").error().field, "gqi/knee");
    EXPECT_EQ(checked_gqi_parameters({.e0 = KilowattHours{0}}, "sam").error().field, "sam/e0");
    EXPECT_EQ(checked_gqi_parameters({.alpha = 0.5}, "gqi").error().field, "gqi/alpha");
    EXPECT_EQ(checked_gqi_parameters({.alpha = 10.5}, "gqi").error().field, "gqi/alpha");
    EXPECT_EQ(checked_gqi_parameters({.beta = 0}, "gqi").error().field, "gqi/beta");
    EXPECT_EQ(checked_gqi_parameters({.beta = nan}, "gqi").error().type, problems::out_of_range);
}

TEST(SuggestedE0, PutsTheBaselineAtThirtyUnits)
{
    EXPECT_DOUBLE_EQ(suggested_e0(KilowattHours{60}).value(), 2.0);
    EXPECT_DOUBLE_EQ(suggested_e0(KilowattHours{60}, 300).value(), 0.2);
}

TEST(AccuracyWorthOfHalving, GivesTheAccuracyWithTheSameScore)
{
    const double gain = accuracy_worth_of_halving(KilowattHours{100}, {});
    EXPECT_NEAR(gqi(0.7 * (1.0 + gain), KilowattHours{100}, {}), gqi(0.7, KilowattHours{50}, {}), 1e-12);
    EXPECT_GT(gain, 0.0);
}

TEST(GqiDisplayName, NamesFrozenParameters)
{
    EXPECT_EQ(gqi_display_name({}), "GQI[E0=1kWh,F=10]");
    EXPECT_EQ(gqi_display_name({.e0 = KilowattHours{0.05}, .knee = 3, .alpha = 4, .continuation = Continuation::floor}),
              "GQI[E0=0.05kWh,F=3,alpha=4,floor]");
    EXPECT_EQ(sam_display_name({}), "SAM[E0=1kWh,F=10]");
}

TEST(Sam, IsGqiUnderItsOwnParameters)
{
    const GqiParameters parameters{.alpha = 2, .beta = 1};
    EXPECT_NEAR(sam(0.5, KilowattHours{100}, parameters), 0.125, 1e-15);
}

}  // namespace
}  // namespace wattboard

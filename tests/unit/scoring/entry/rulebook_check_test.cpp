// Rulebooks that cannot be applied are refused, each with the field to mend.
#include "scoring/entry/rulebook_check.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

TEST(CheckedRulebook, AcceptsTheDefaultsWithAGate)
{
    const Rulebook rulebook = testing::rules();
    EXPECT_EQ(checked_rulebook(rulebook).value(), rulebook);
}

TEST(CheckedRulebook, DemandsAGateWhereLowEnergyCanWin)
{
    EXPECT_EQ(checked_rulebook({}).error().field, "min_performance");
    EXPECT_TRUE(
        checked_rulebook({.ranking_rule = RankingRule::performance, .offered_rules = {RankingRule::performance}}));
}

struct Fault {
    std::string field;
    std::function<void(Rulebook&)> make;
};

class FaultyRulebook : public ::testing::TestWithParam<Fault> {};

TEST_P(FaultyRulebook, IsRefusedByField)
{
    Rulebook rulebook = testing::rules();
    GetParam().make(rulebook);
    const auto checked = checked_rulebook(rulebook);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().field, GetParam().field);
    EXPECT_FALSE(checked.error().detail.empty());
}

const double nan = std::numeric_limits<double>::quiet_NaN();

INSTANTIATE_TEST_SUITE_P(
    Faults, FaultyRulebook,
    ::testing::Values(
        Fault{"metric/name", [](Rulebook& r) { r.metric.name.clear(); }},
        Fault{"metric/lower_bound", [](Rulebook& r) { r.metric.lower_bound = 1.0; }},
        Fault{"metric", [](Rulebook& r) { r.metric.upper_bound = 100.0; }},
        Fault{"metric", [](Rulebook& r) { r.metric.direction = Direction::lower_is_better; }},
        Fault{"offered_rules", [](Rulebook& r) { r.offered_rules = {RankingRule::nofade}; }},
        Fault{"offered_rules", [](Rulebook& r) { r.offered_rules.push_back(RankingRule::gqi); }},
        Fault{"offered_rules", [](Rulebook& r) { r.offered_rules.clear(); }},
        Fault{"target_performance", [](Rulebook& r) { r.offered_rules.push_back(RankingRule::co2e_at_target); }},
        Fault{"target_performance", [](Rulebook& r) { r.target_performance = 76.1; }},
        Fault{"co2e_budget_kg", [](Rulebook& r) { r.offered_rules.push_back(RankingRule::performance_within_budget); }},
        Fault{"co2e_budget_kg", [](Rulebook& r) { r.co2e_budget = KilogramsCo2e{0}; }},
        Fault{"gqi/knee", [](Rulebook& r) { r.gqi.knee = 2.0; }},
        Fault{"sam/alpha", [](Rulebook& r) { r.sam.alpha = 11; }},
        Fault{"dataset_complexity", [](Rulebook& r) { r.dataset_complexity = 0; }},
        Fault{"baseline_energy_kwh", [](Rulebook& r) { r.baseline_energy = KilowattHours{-1}; }},
        Fault{"baseline_performance", [](Rulebook& r) { r.baseline_performance = 76.1; }},
        Fault{"min_performance", [](Rulebook& r) { r.min_performance = nan; }},
        Fault{"min_performance", [](Rulebook& r) { r.min_performance = 1.5; }},
        Fault{"min_performance", [](Rulebook& r) { r.constant_predictor_performance = 0.6; }},
        Fault{"grid/zone", [](Rulebook& r) { r.grid.zone.clear(); }},
        Fault{"grid/year", [](Rulebook& r) { r.grid.year = 24; }},
        Fault{"grid/source", [](Rulebook& r) { r.grid.source.clear(); }},
        Fault{"grid/intensity_g_per_kwh", [](Rulebook& r) { r.grid.intensity = GramsPerKilowattHour{1301}; }},
        Fault{"grid/pue", [](Rulebook& r) { r.grid.pue = 0.9; }},
        Fault{"stages_in_scope", [](Rulebook& r) { r.stages_in_scope.clear(); }},
        Fault{"grades_admitted", [](Rulebook& r) { r.grades_admitted.clear(); }},
        Fault{"performance_bases_admitted", [](Rulebook& r) { r.performance_bases_admitted.clear(); }},
        Fault{"lineage_amortised_over", [](Rulebook& r) { r.lineage_amortised_over = 0; }},
        Fault{"lineage_table_kwh", [](Rulebook& r) { r.lineage_table_kwh["x"] = nan; }},
        Fault{"fixed_batch_size", [](Rulebook& r) { r.fixed_batch_size = 0; }},
        Fault{"thresholds/window", [](Rulebook& r) { r.thresholds["window"] = nan; }},
        Fault{"tie_alpha", [](Rulebook& r) { r.tie_alpha = 0; }},
        Fault{"tie_alpha", [](Rulebook& r) { r.tie_alpha = 0.51; }},
        Fault{"tie_delta", [](Rulebook& r) { r.tie_delta = -1; }}));

TEST(DefaultMinPerformance, IsNinetyFivePercentOfTheBaselineAndNeverBelowTheConstantPredictor)
{
    EXPECT_NEAR(default_min_performance(0.8, std::nullopt, Direction::higher_is_better), 0.76, 1e-12);
    EXPECT_NEAR(default_min_performance(0.8, 0.78, Direction::higher_is_better), 0.78, 1e-12);
    EXPECT_NEAR(default_min_performance(0.2, std::nullopt, Direction::lower_is_better), 0.21, 1e-12);
    EXPECT_NEAR(default_min_performance(0.2, 0.205, Direction::lower_is_better), 0.205, 1e-12);
    EXPECT_NEAR(default_min_performance(-10, std::nullopt, Direction::higher_is_better), -10.5, 1e-12);
}

}  // namespace
}  // namespace wattboard

// The table of ranking rules, and the rules with a line to cross.
#include "scoring/metrics/registry.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scoring/metrics/budgets.h"

namespace wattboard {
namespace {

struct RegistryTest : ::testing::Test {
    Rulebook rulebook;
    ModelFacts model{.operations = 1e10};
    Estimate performance{.value = 0.8, .low = 0.79, .high = 0.81, .reason = {}};
    Estimate energy{.value = 100, .low = 90.2, .high = 109.8, .reason = {}};
    Estimate co2e{.value = 47, .low = 42, .high = 52, .reason = {}};

    Estimate compute(RankingRule rule) { return compute_rule(rule, {rulebook, model, performance, energy, co2e}); }
};

TEST_F(RegistryTest, EveryRuleIsDescribed)
{
    ASSERT_EQ(ranking_rules().size(), ranking_rule_names.size());
    for (const RuleDescription& rule : ranking_rules()) {
        EXPECT_EQ(&describe(rule.rule), &rule);
        EXPECT_TRUE(rule.definition.ends_with('.')) << rule.name;
        EXPECT_EQ(rule.function_of_entry_alone(), rule.rule != RankingRule::pareto);
    }
}

TEST_F(RegistryTest, GreaterSortKeyIsBetterWhateverTheDirection)
{
    const PerformanceMetric error{.name = "error_rate", .direction = Direction::lower_is_better};
    EXPECT_GT(sort_key(RankingRule::gqi, 0.9, {}), sort_key(RankingRule::gqi, 0.8, {}));
    EXPECT_GT(sort_key(RankingRule::co2e, 1.0, {}), sort_key(RankingRule::co2e, 2.0, {}));
    EXPECT_GT(sort_key(RankingRule::pareto, 1, {}), sort_key(RankingRule::pareto, 2, {}));
    EXPECT_GT(sort_key(RankingRule::performance, 0.9, {}), sort_key(RankingRule::performance, 0.8, {}));
    EXPECT_GT(sort_key(RankingRule::performance, 0.1, error), sort_key(RankingRule::performance, 0.2, error));
    EXPECT_GT(sort_key(RankingRule::performance_within_budget, 0.1, error),
              sort_key(RankingRule::performance_within_budget, 0.2, error));
}

TEST_F(RegistryTest, GqiLimitsCombineBothPartsInTheLogarithm)
{
    const Estimate gqi = compute(RankingRule::gqi);
    // 5 x 0.8^5 / 2; performance part 5 ln(0.8/0.79), energy part (9.8 %)/ln 100
    EXPECT_NEAR(gqi.value.value(), 0.8192, 1e-12);
    const double down = std::hypot(5 * std::log(0.8 / 0.79), 0.098 / std::log(100.0));
    const double up = std::hypot(5 * std::log(0.81 / 0.8), 0.098 / std::log(100.0));
    EXPECT_NEAR(gqi.low.value(), 0.8192 * std::exp(-down), 1e-9);
    EXPECT_NEAR(gqi.high.value(), 0.8192 * std::exp(up), 1e-9);
}

TEST_F(RegistryTest, ScoresOfZeroPerformanceStayFinite)
{
    performance = {.value = 0.0, .low = 0.0, .high = 0.01, .reason = {}};
    const Estimate gqi = compute(RankingRule::gqi);
    EXPECT_EQ(gqi.value, 0.0);
    EXPECT_EQ(gqi.low, 0.0);
    EXPECT_GT(gqi.high.value(), 0.0);
    EXPECT_TRUE(std::isfinite(*gqi.high));
}

TEST_F(RegistryTest, UnitIntervalRulesRefuseOtherMetrics)
{
    rulebook.metric = {.name = "perplexity", .direction = Direction::lower_is_better, .upper_bound = 1000};
    performance = {.value = 20, .low = {}, .high = {}, .reason = {}};
    for (const RankingRule rule : {RankingRule::gqi, RankingRule::sam, RankingRule::nofade}) {
        EXPECT_EQ(compute(rule).value, std::nullopt);
        EXPECT_FALSE(compute(rule).reason.empty());
    }
    EXPECT_EQ(compute(RankingRule::co2e).value, 47);
}

TEST_F(RegistryTest, NofadeTakesMacsAsTwoOperations)
{
    model.convention = OperationConvention::macs;
    model.operations = 5e9;
    EXPECT_NEAR(compute(RankingRule::nofade).value.value(), 0.08, 1e-15);
    EXPECT_NEAR(compute(RankingRule::nofade).low.value(), 0.079, 1e-15);
}

TEST(Co2eAtTarget, TheUnfavourableLimitMustReachTheTarget)
{
    const Estimate performance{.value = 0.8, .low = 0.78, .high = 0.82, .reason = {}};
    const Estimate co2e{.value = 5, .low = 4, .high = 6, .reason = {}};
    EXPECT_EQ(co2e_at_target(performance, co2e, 0.78, Direction::higher_is_better), co2e);
    EXPECT_EQ(co2e_at_target(performance, co2e, 0.79, Direction::higher_is_better).value, std::nullopt);
    EXPECT_EQ(co2e_at_target(performance, co2e, 0.82, Direction::lower_is_better), co2e);
    EXPECT_EQ(co2e_at_target(performance, co2e, 0.81, Direction::lower_is_better).value, std::nullopt);
}

TEST(Co2eAtTarget, WithoutLimitsNothingIsKnownToReachIt)
{
    const Estimate point{.value = 0.99, .low = {}, .high = {}, .reason = {}};
    EXPECT_FALSE(co2e_at_target(point, {.value = 1.0}, 0.5, Direction::higher_is_better).reason.empty());
}

TEST(PerformanceWithinBudget, TheUpperLimitMustKeepTheBudget)
{
    const Estimate performance{.value = 0.8, .low = {}, .high = {}, .reason = {}};
    const Estimate co2e{.value = 5, .low = 4, .high = 6, .reason = {}};
    EXPECT_EQ(performance_within_budget(performance, co2e, KilogramsCo2e{6}), performance);
    EXPECT_EQ(performance_within_budget(performance, co2e, KilogramsCo2e{5.9}).value, std::nullopt);
}

}  // namespace
}  // namespace wattboard

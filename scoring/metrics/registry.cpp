// Ranking rules as data.
#include "scoring/metrics/registry.h"

#include <array>

#include "scoring/metrics/budgets.h"
#include "scoring/metrics/gqi.h"
#include "scoring/metrics/nofade.h"
#include "scoring/metrics/sam.h"
#include "scoring/statistics/score_interval.h"

namespace wattboard {

namespace {

Estimate gqi_estimate(const RuleInput& input, const GqiParameters& parameters)
{
    const KilowattHours energy{input.charged_kwh.value.value_or(0.0)};
    const double kappa = gqi_energy_elasticity(energy / parameters.e0, parameters);
    const double at_high = gqi(input.performance.high.value_or(0.0), energy, parameters);
    return score_interval(gqi(*input.performance.value, energy, parameters),
                          performance_deviation(input.performance, parameters.alpha),
                          energy_deviation(input.charged_kwh, kappa), at_high);
}

Estimate compute_gqi(const RuleInput& input) { return gqi_estimate(input, input.rulebook.gqi); }
Estimate compute_sam(const RuleInput& input) { return gqi_estimate(input, input.rulebook.sam); }

Estimate compute_nofade(const RuleInput& input)
{
    std::optional<double> flops;
    if (input.model.operations) flops = flops_of(*input.model.operations, input.model.convention);
    const auto at = [&](std::optional<double> performance) {
        return performance ? nofade(*performance, flops, input.rulebook.dataset_complexity).value : std::nullopt;
    };
    const NofadeScore score = nofade(*input.performance.value, flops, input.rulebook.dataset_complexity);
    return {.value = score.value,
            .low = at(input.performance.low ? input.performance.low : input.performance.value),
            .high = at(input.performance.high ? input.performance.high : input.performance.value),
            .reason = score.reason};
}

Estimate compute_co2e_at_target(const RuleInput& input)
{
    if (!input.rulebook.target_performance) return {.reason = "the rulebook names no target performance"};
    return co2e_at_target(input.performance, input.co2e_kg, *input.rulebook.target_performance,
                          input.rulebook.metric.direction);
}

Estimate compute_performance_within_budget(const RuleInput& input)
{
    if (!input.rulebook.co2e_budget) return {.reason = "the rulebook names no CO2e budget"};
    return performance_within_budget(input.performance, input.co2e_kg, *input.rulebook.co2e_budget);
}

Estimate compute_performance(const RuleInput& input) { return input.performance; }
Estimate compute_energy(const RuleInput& input) { return input.charged_kwh; }
Estimate compute_co2e(const RuleInput& input) { return input.co2e_kg; }

constexpr std::array<RuleDescription, ranking_rule_names.size()> rules{{
    {RankingRule::gqi, "gqi", "GQI", Direction::higher_is_better, "1",
     "beta x accuracy^alpha / log10(energy / E0), continued below the knee so that more energy never pays.", true, true,
     compute_gqi},
    {RankingRule::nofade, "nofade", "NoFADE", Direction::higher_is_better, "1",
     "accuracy x dataset complexity / log10(FLOPs of one prediction), definition nofade-1.", true, true,
     compute_nofade},
    {RankingRule::sam, "sam", "SAM", Direction::higher_is_better, "1",
     "The formula of GQI with the parameters of SAM and the same continuation.", true, true, compute_sam},
    {RankingRule::co2e_at_target, "co2e_at_target", "CO2e at target", Direction::lower_is_better, "kg",
     "Least same-grid CO2e among entries whose unfavourable 95 % performance limit reaches the target.", false, false,
     compute_co2e_at_target},
    {RankingRule::performance_within_budget, "performance_within_budget", "Performance within budget", std::nullopt,
     "metric", "Best performance among entries whose upper 95 % same-grid CO2e limit keeps the budget.", false, false,
     compute_performance_within_budget},
    {RankingRule::pareto, "pareto", "Pareto depth", Direction::lower_is_better, "1",
     "Number of the Pareto front of performance and same-grid CO2e that the entry lies on, 1 being the best.", false,
     true, nullptr},
    {RankingRule::performance, "performance", "Performance", std::nullopt, "metric",
     "The challenge's performance metric alone.", false, false, compute_performance},
    {RankingRule::energy, "energy", "Energy", Direction::lower_is_better, "kWh",
     "Charged energy of the equipment in scope, without PUE.", false, true, compute_energy},
    {RankingRule::co2e, "co2e", "CO2e", Direction::lower_is_better, "kg",
     "Charged energy x PUE x grid intensity, both of the rulebook.", false, true, compute_co2e},
}};

constexpr bool table_is_in_order()
{
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (static_cast<std::size_t>(rules[i].rule) != i || rules[i].name != ranking_rule_names[i]) return false;
    return true;
}
static_assert(table_is_in_order());

}  // namespace

std::span<const RuleDescription> ranking_rules() { return rules; }

const RuleDescription& describe(RankingRule rule) { return rules.at(static_cast<std::size_t>(rule)); }

Direction rule_direction(RankingRule rule, const PerformanceMetric& metric)
{
    return describe(rule).direction.value_or(metric.direction);
}

double sort_key(RankingRule rule, double value, const PerformanceMetric& metric)
{
    return rule_direction(rule, metric) == Direction::higher_is_better ? value : -value;
}

bool is_unit_interval(const PerformanceMetric& metric)
{
    return metric.direction == Direction::higher_is_better && metric.lower_bound >= 0.0 && metric.upper_bound <= 1.0;
}

Estimate compute_rule(RankingRule rule, const RuleInput& input)
{
    const RuleDescription& description = describe(rule);
    if (!description.compute) return {.reason = "depends on the whole field"};
    if (!input.performance.value) return {.reason = "no performance"};
    if (description.needs_unit_interval && !is_unit_interval(input.rulebook.metric))
        return {.reason = "needs a metric in [0, 1] where higher is better"};
    return description.compute(input);
}

}  // namespace wattboard

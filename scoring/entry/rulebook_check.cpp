// Validation of rulebooks, one function a part.
#include "scoring/entry/rulebook_check.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "scoring/emissions/co2e.h"
#include "scoring/entry/performance_estimate.h"
#include "scoring/metrics/gqi.h"
#include "scoring/metrics/number_text.h"
#include "scoring/metrics/registry.h"
#include "scoring/plausibility/check_catalogue.h"

namespace wattboard {

namespace {

std::unexpected<Problem> problem(ProblemType type, std::string detail, std::string field, std::string hint = {})
{
    return std::unexpected(
        Problem{.type = type, .detail = std::move(detail), .field = std::move(field), .hint = std::move(hint)});
}

std::unexpected<Problem> out_of_range(std::string detail, std::string field, std::string hint = {})
{
    return problem(problems::out_of_range, std::move(detail), std::move(field), std::move(hint));
}

bool offers(const Rulebook& rulebook, RankingRule rule)
{
    return std::find(rulebook.offered_rules.begin(), rulebook.offered_rules.end(), rule) !=
           rulebook.offered_rules.end();
}

/// Non-empty and without repetition.
template <class Value>
Result<void> checked_set(const std::vector<Value>& values, const std::string& field)
{
    if (values.empty()) return problem(problems::missing_value, "\"" + field + "\" must not be empty.", field);
    if (std::set<Value>(values.begin(), values.end()).size() != values.size())
        return problem(problems::invalid_value, "\"" + field + "\" names a value twice.", field);
    return {};
}

Result<void> checked_metric(const Rulebook& rulebook)
{
    const PerformanceMetric& metric = rulebook.metric;
    if (metric.name.empty()) return problem(problems::missing_value, "The metric has no name.", "metric/name");
    if (!std::isfinite(metric.lower_bound) || !std::isfinite(metric.upper_bound) ||
        !(metric.lower_bound < metric.upper_bound))
        return out_of_range("The metric's bounds must be finite, the lower one below the upper one.",
                            "metric/lower_bound");
    const auto inside = [&](const std::optional<double>& value) {
        return !value || (*value >= metric.lower_bound && *value <= metric.upper_bound);
    };
    if (!inside(rulebook.baseline_performance))
        return out_of_range("The baseline's performance lies outside the metric's bounds.", "baseline_performance",
                            "Accuracies are fractions: 0.761 for 76.1 %.");
    if (!inside(rulebook.constant_predictor_performance))
        return out_of_range("The constant predictor's performance lies outside the metric's bounds.",
                            "constant_predictor_performance");
    if (!inside(rulebook.target_performance))
        return out_of_range("The target performance lies outside the metric's bounds.", "target_performance");
    return {};
}

Result<void> checked_rules(const Rulebook& rulebook)
{
    if (const Result<void> set = checked_set(rulebook.offered_rules, "offered_rules"); !set) return set;
    if (!offers(rulebook, rulebook.ranking_rule))
        return problem(problems::invalid_value, "The rules offered must contain the ranking rule.", "offered_rules");
    for (const RankingRule rule : rulebook.offered_rules)
        if (describe(rule).needs_unit_interval && !is_unit_interval(rulebook.metric))
            return problem(problems::invalid_value,
                           std::string{describe(rule).label} + " needs a metric in [0, 1] where higher is better.",
                           "metric");
    if (offers(rulebook, RankingRule::co2e_at_target) && !rulebook.target_performance)
        return problem(problems::missing_value, "The rule co2e_at_target needs a target.", "target_performance");
    if (offers(rulebook, RankingRule::performance_within_budget) && !rulebook.co2e_budget)
        return problem(problems::missing_value, "The rule performance_within_budget needs a budget.", "co2e_budget_kg");
    if (rulebook.co2e_budget && !(std::isfinite(rulebook.co2e_budget->value()) && rulebook.co2e_budget->value() > 0.0))
        return out_of_range("The CO2e budget must be above 0 kg.", "co2e_budget_kg");
    if (const auto gqi = checked_gqi_parameters(rulebook.gqi, "gqi"); !gqi) return std::unexpected(gqi.error());
    if (const auto sam = checked_gqi_parameters(rulebook.sam, "sam"); !sam) return std::unexpected(sam.error());
    if (rulebook.dataset_complexity &&
        !(std::isfinite(*rulebook.dataset_complexity) && *rulebook.dataset_complexity > 0.0))
        return out_of_range("The dataset's complexity must be above 0.", "dataset_complexity");
    if (rulebook.baseline_energy &&
        !(std::isfinite(rulebook.baseline_energy->value()) && rulebook.baseline_energy->value() > 0.0))
        return out_of_range("The baseline's energy must be above 0 kWh.", "baseline_energy_kwh");
    return {};
}

Result<void> checked_gate(const Rulebook& rulebook)
{
    const bool compulsory = std::any_of(rulebook.offered_rules.begin(), rulebook.offered_rules.end(),
                                        [](RankingRule rule) { return describe(rule).gated; });
    const PerformanceMetric& metric = rulebook.metric;
    const double gate = rulebook.min_performance;
    if (!compulsory && !std::isnan(gate)) return {};
    if (!(gate >= metric.lower_bound && gate <= metric.upper_bound))
        return out_of_range("min_performance " + number_text(gate) + " lies outside the metric's bounds.",
                            "min_performance", "Accuracies are fractions: 0.761 for 76.1 %.");
    const bool higher = metric.direction == Direction::higher_is_better;
    if (gate == (higher ? metric.lower_bound : metric.upper_bound))
        return problem(problems::missing_value,
                       "A gate that every entry passes is none; boards that reward low energy need min_performance.",
                       "min_performance", "The default is 95 % of the baseline's performance.");
    if (rulebook.constant_predictor_performance &&
        !reaches(gate, *rulebook.constant_predictor_performance, metric.direction))
        return out_of_range("min_performance " + number_text(gate) + " is worse than the best constant predictor's " +
                                number_text(*rulebook.constant_predictor_performance) + ".",
                            "min_performance");
    return {};
}

Result<void> checked_grid(const GridPolicy& grid)
{
    if (grid.zone.empty()) return problem(problems::missing_value, "The grid policy names no zone.", "grid/zone");
    if (grid.year < 1990 || grid.year > 2100)
        return out_of_range("The year of the grid factor must be from 1990 to 2100.", "grid/year");
    if (grid.source.empty())
        return problem(problems::missing_value, "The grid intensity names no source.", "grid/source");
    if (const auto intensity = checked_intensity(grid.intensity.value(), "grid/intensity_g_per_kwh"); !intensity)
        return std::unexpected(intensity.error());
    if (const auto pue = checked_pue(grid.pue, "grid/pue"); !pue) return std::unexpected(pue.error());
    return {};
}

Result<void> checked_admission(const Rulebook& rulebook)
{
    if (auto set = checked_set(rulebook.stages_in_scope, "stages_in_scope"); !set) return set;
    if (auto set = checked_set(rulebook.grades_admitted, "grades_admitted"); !set) return set;
    if (auto set = checked_set(rulebook.performance_bases_admitted, "performance_bases_admitted"); !set) return set;
    if (rulebook.lineage_amortised_over < 1)
        return out_of_range("Lineage must be amortised over at least 1.", "lineage_amortised_over");
    for (const auto& [source, kwh] : rulebook.lineage_table_kwh)
        if (source.empty() || !(kwh >= 0.0 && kwh <= 1e15))
            return out_of_range("The lineage table needs a source and an energy of at least 0 kWh in each row.",
                                "lineage_table_kwh");
    if (rulebook.fixed_batch_size && *rulebook.fixed_batch_size < 1)
        return out_of_range("The fixed batch size must be at least 1.", "fixed_batch_size");
    return {};
}

Result<void> checked_statistics(const Rulebook& rulebook)
{
    if (auto thresholds = checked_thresholds(rulebook.thresholds); !thresholds) return thresholds;
    if (!(rulebook.tie_alpha > 0.0 && rulebook.tie_alpha <= 0.5))
        return out_of_range("tie_alpha must lie above 0 and be at most 0.5.", "tie_alpha",
                            "0.05 tells entries apart at 95 %.");
    if (!(rulebook.tie_delta >= 0.0) || !std::isfinite(rulebook.tie_delta))
        return out_of_range("tie_delta must be a finite number of at least 0.", "tie_delta");
    return {};
}

}  // namespace

Result<Rulebook> checked_rulebook(Rulebook rulebook)
{
    for (const auto check : {checked_metric, checked_rules, checked_gate, checked_admission, checked_statistics})
        if (const Result<void> checked = check(rulebook); !checked) return std::unexpected(checked.error());
    if (const Result<void> grid = checked_grid(rulebook.grid); !grid) return std::unexpected(grid.error());
    return rulebook;
}

double default_min_performance(double baseline, std::optional<double> constant_predictor, Direction direction)
{
    const double allowance = (1.0 - default_gate_share) * std::abs(baseline);
    if (direction == Direction::higher_is_better)
        return std::max(baseline - allowance, constant_predictor.value_or(baseline - allowance));
    return std::min(baseline + allowance, constant_predictor.value_or(baseline + allowance));
}

}  // namespace wattboard

// The one table of ranking rules: what each is called, means, needs and computes.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "scoring/entry/entry.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// What a rule that is a function of the entry alone may use.
struct RuleInput {
    const Rulebook& rulebook;
    const ModelFacts& model;
    const Estimate& performance;
    const Estimate& charged_kwh;
    const Estimate& co2e_kg;  ///< the figure that ranks under the rulebook
};

/// One ranking rule. `compute` is null where the rule needs the whole field (Pareto depth).
struct RuleDescription {
    RankingRule rule;
    std::string_view name;               ///< of the API and the database
    std::string_view label;              ///< for people
    std::optional<Direction> direction;  ///< absent: the direction of the challenge's performance metric
    std::string_view unit;               ///< "1" for a pure number, "metric" for that of the performance metric
    std::string_view definition;         ///< one sentence
    bool needs_unit_interval;            ///< takes only metrics in [0, 1], higher is better
    bool gated;                          ///< `min_performance` applies: cheap nonsense must not win
    Estimate (*compute)(const RuleInput&);

    [[nodiscard]] bool function_of_entry_alone() const { return compute != nullptr; }
};

/// All rules, in the order of `RankingRule`.
[[nodiscard]] std::span<const RuleDescription> ranking_rules();
[[nodiscard]] const RuleDescription& describe(RankingRule rule);

/// Direction of a rule's value under a metric.
[[nodiscard]] Direction rule_direction(RankingRule rule, const PerformanceMetric& metric);

/// Key under which greater is better, whatever the rule's direction. `value` is finite.
[[nodiscard]] double sort_key(RankingRule rule, double value, const PerformanceMetric& metric);

/// Whether a metric lies in [0, 1] with higher better, as GQI, SAM and NoFADE need it.
[[nodiscard]] bool is_unit_interval(const PerformanceMetric& metric);

/// Value of a rule for an entry; no value and the reason where it is not defined. Not for rules of the whole field.
[[nodiscard]] Estimate compute_rule(RankingRule rule, const RuleInput& input);

}  // namespace wattboard

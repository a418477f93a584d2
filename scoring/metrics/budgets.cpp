// Target and budget rules: the unfavourable end of the interval decides, so that poor measuring never helps.
#include "scoring/metrics/budgets.h"

#include "scoring/metrics/number_text.h"

namespace wattboard {

Estimate co2e_at_target(const Estimate& performance, const Estimate& co2e_kg, double target, Direction direction)
{
    const bool higher = direction == Direction::higher_is_better;
    const std::optional<double> limit = higher ? performance.low : performance.high;
    if (!limit)
        return {.reason = "no 95 % limits of the performance are known: state n_items or the limits themselves"};
    if (higher ? *limit >= target : *limit <= target) return co2e_kg;
    return {.reason = "its " + std::string{higher ? "lower" : "upper"} + " 95 % performance limit " +
                      rounded_text(*limit) + " does not reach the target " + number_text(target)};
}

Estimate performance_within_budget(const Estimate& performance, const Estimate& co2e_kg, KilogramsCo2e budget)
{
    if (!co2e_kg.high) return {.reason = "no upper limit of its CO2e is known"};
    if (*co2e_kg.high <= budget.value()) return performance;
    return {.reason = "its upper 95 % CO2e limit " + rounded_text(*co2e_kg.high) + " kg exceeds the budget of " +
                      number_text(budget.value()) + " kg"};
}

}  // namespace wattboard

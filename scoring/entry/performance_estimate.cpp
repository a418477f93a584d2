// Validation of a stated performance.
#include "scoring/entry/performance_estimate.h"

#include <algorithm>
#include <cmath>

#include "scoring/metrics/number_text.h"
#include "scoring/statistics/intervals.h"

namespace wattboard {

namespace {

Problem invalid(ProblemType type, std::string detail, std::string_view field, std::string hint = {})
{
    return {.type = type,
            .detail = std::move(detail),
            .field = "performance/" + std::string{field},
            .hint = std::move(hint)};
}

/// A metric value in bounds.
Result<double> in_bounds(const PerformanceMetric& metric, double value, std::string_view field)
{
    if (value >= metric.lower_bound && value <= metric.upper_bound) return value;
    if (!std::isfinite(value))
        return std::unexpected(invalid(problems::invalid_value, "The performance is not a finite number.", field));
    std::string hint;
    if (metric.upper_bound <= 1.0 && value > 1.0 && value <= 100.0)
        hint = "a percentage? write " + rounded_text(value / 100.0, 12) + " for " + number_text(value) + " %";
    return std::unexpected(invalid(problems::out_of_range,
                                   metric.name + " is " + number_text(value) + "; the challenge's bounds are " +
                                       number_text(metric.lower_bound) + " and " + number_text(metric.upper_bound) +
                                       ".",
                                   field, std::move(hint)));
}

Result<Estimate> stated_limits(const PerformanceMetric& metric, const Performance& performance)
{
    Estimate estimate{.value = performance.value, .low = performance.low, .high = performance.high, .reason = {}};
    if (performance.low)
        if (const auto low = in_bounds(metric, *performance.low, "low"); !low) return std::unexpected(low.error());
    if (performance.high)
        if (const auto high = in_bounds(metric, *performance.high, "high"); !high) return std::unexpected(high.error());
    if (performance.low && *performance.low > performance.value)
        return std::unexpected(invalid(problems::out_of_range, "The lower limit lies above the value.", "low"));
    if (performance.high && *performance.high < performance.value)
        return std::unexpected(invalid(problems::out_of_range, "The upper limit lies below the value.", "high"));
    return estimate;
}

}  // namespace

bool is_proportion(const PerformanceMetric& metric)
{
    const bool share = metric.lower_bound == 0.0 && metric.upper_bound == 1.0;
    return share &&
           (metric.name.find("accuracy") != std::string::npos || metric.name.find("error_rate") != std::string::npos);
}

bool reaches(double value, double gate, Direction direction)
{
    return direction == Direction::higher_is_better ? value >= gate : value <= gate;
}

Result<Estimate> performance_estimate(const PerformanceMetric& metric, const Performance& performance)
{
    if (performance.metric != metric.name)
        return std::unexpected(
            invalid(problems::invalid_value,
                    "The challenge measures \"" + metric.name + "\", not \"" + performance.metric + "\".", "metric"));
    if (const auto value = in_bounds(metric, performance.value, "value"); !value) return std::unexpected(value.error());
    if (performance.train_value)
        if (const auto train = in_bounds(metric, *performance.train_value, "train_value"); !train)
            return std::unexpected(train.error());
    if (performance.n_items && *performance.n_items < 1)
        return std::unexpected(
            invalid(problems::out_of_range, "The number of test items must be at least 1.", "n_items"));
    Result<Estimate> estimate = stated_limits(metric, performance);
    if (!estimate) return estimate;
    if (performance.n_items && is_proportion(metric)) {
        // Stated limits are a claim: they may widen what so many items allow, never narrow it.
        const Interval wilson = wilson_interval({.value = performance.value, .items = *performance.n_items});
        estimate->low = std::min(estimate->low.value_or(wilson.low), wilson.low);
        estimate->high = std::max(estimate->high.value_or(wilson.high), wilson.high);
    }
    return estimate;
}

}  // namespace wattboard

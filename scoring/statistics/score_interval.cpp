// Score limits combined in the logarithm.
#include "scoring/statistics/score_interval.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wattboard {

LogDeviation performance_deviation(const Estimate& performance, double alpha)
{
    const double value = performance.value.value_or(0.0);
    if (!(value > 0.0)) return {};
    LogDeviation deviation;
    if (performance.low)
        deviation.down = *performance.low > 0.0 ? alpha * std::log(value / std::min(*performance.low, value))
                                                : std::numeric_limits<double>::infinity();
    if (performance.high) deviation.up = alpha * std::log(std::max(*performance.high, value) / value);
    return deviation;
}

LogDeviation energy_deviation(const Estimate& energy, double kappa)
{
    const double value = energy.value.value_or(0.0);
    if (!(value > 0.0)) return {};
    return {.down = kappa * std::max(0.0, energy.high.value_or(value) - value) / value,
            .up = kappa * std::max(0.0, value - energy.low.value_or(value)) / value};
}

Estimate score_interval(double score, LogDeviation performance, LogDeviation energy, double high_if_zero)
{
    if (!(score > 0.0)) return {.value = score, .low = score, .high = std::max(score, high_if_zero)};
    const double down = std::hypot(performance.down, energy.down);
    const double up = std::hypot(performance.up, energy.up);
    const double largest = std::numeric_limits<double>::max();
    return {.value = score, .low = score * std::exp(-down), .high = std::min(score * std::exp(up), largest)};
}

}  // namespace wattboard

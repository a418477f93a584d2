// Wilson and Newcombe intervals.
#include "scoring/statistics/intervals.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wattboard {

Interval wilson_interval(Proportion proportion, double z)
{
    return wilson_interval(proportion.value, static_cast<double>(proportion.items), z);
}

Interval wilson_interval(double p, double n, double z)
{
    if (std::isinf(n)) return {.low = p, .high = p};
    const double z2 = z * z;
    const double centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    const double half = z / (1.0 + z2 / n) * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
    // Rounding can push a limit past the value itself at 0 and 1.
    return {.low = std::clamp(centre - half, 0.0, p), .high = std::clamp(centre + half, p, 1.0)};
}

double items_behind(double value, double limit)
{
    const double distance = value - limit;
    if (distance == 0.0) return std::numeric_limits<double>::infinity();
    // Wilson's limit is where the value lies z standard errors of the limit away.
    return z_95 * z_95 * std::max(0.0, limit * (1.0 - limit)) / (distance * distance);
}

double two_sided_quantile(double alpha)
{
    double low = 0.0;
    double high = 40.0;  // beyond it the tail is less than the smallest double
    for (int halving = 0; halving < 80; ++halving) {
        const double middle = 0.5 * (low + high);
        (std::erfc(middle / std::sqrt(2.0)) > alpha ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

Interval newcombe_difference(Proportion first, Proportion second, double z)
{
    const Interval a = wilson_interval(first, z);
    const Interval b = wilson_interval(second, z);
    const double difference = first.value - second.value;
    return {.low = difference - std::hypot(first.value - a.low, b.high - second.value),
            .high = difference + std::hypot(a.high - first.value, second.value - b.low)};
}

}  // namespace wattboard

// Wilson and Newcombe intervals.
#include "scoring/statistics/intervals.h"

#include <algorithm>
#include <cmath>

namespace wattboard {

Interval wilson_interval(Proportion proportion, double z)
{
    const double p = proportion.value;
    const double n = static_cast<double>(proportion.items);
    const double z2 = z * z;
    const double centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    const double half = z / (1.0 + z2 / n) * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
    // Rounding can push a limit past the value itself at 0 and 1.
    return {.low = std::clamp(centre - half, 0.0, p), .high = std::clamp(centre + half, p, 1.0)};
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

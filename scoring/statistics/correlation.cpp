// Pearson's coefficient over centred values.
#include "scoring/statistics/correlation.h"

#include <algorithm>
#include <cmath>

namespace wattboard {

std::optional<Correlation> correlation(std::span<const std::pair<double, double>> pairs, double z)
{
    if (pairs.size() < 4) return std::nullopt;
    const auto n = static_cast<double>(pairs.size());
    double mean_x = 0;
    double mean_y = 0;
    for (const auto& [x, y] : pairs) {
        mean_x += x / n;
        mean_y += y / n;
    }
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (const auto& [x, y] : pairs) {
        xx += (x - mean_x) * (x - mean_x);
        yy += (y - mean_y) * (y - mean_y);
        xy += (x - mean_x) * (y - mean_y);
    }
    // What rounding leaves of equal values is no variation.
    constexpr double rounding = 1e-24;
    if (xx <= rounding * n * mean_x * mean_x || yy <= rounding * n * mean_y * mean_y) return std::nullopt;
    const double r = std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
    const double half = z / std::sqrt(n - 3);
    return Correlation{
        .r = r, .low = std::tanh(std::atanh(r) - half), .high = std::tanh(std::atanh(r) + half), .n = pairs.size()};
}

}  // namespace wattboard

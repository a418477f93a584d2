// Linear correlation of two quantities with its 95 % interval.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "scoring/statistics/intervals.h"

namespace wattboard {

struct Correlation {
    double r = 0;    ///< Pearson's coefficient, in [-1, 1]
    double low = 0;  ///< 95 % limits by Fisher's z transformation (1921), whose deviation is 1 / sqrt(n - 3)
    double high = 0;
    std::size_t n = 0;
};

/// Absent for fewer than four pairs, or where either quantity does not vary. All values finite.
[[nodiscard]] std::optional<Correlation> correlation(std::span<const std::pair<double, double>> pairs, double z = z_95);

}  // namespace wattboard

// What each further gain of performance costs along a Pareto front: the view of diminishing returns.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "scoring/metrics/pareto.h"

namespace wattboard {

/// From one entry of a front to the next better one.
struct MarginalCost {
    std::size_t from = 0;  ///< indexes of the points
    std::size_t to = 0;
    double cost_per_point = 0;  ///< further cost for each further `point` of performance, > 0
};

/// Along `front` (`pareto_front` of the points, from least cost on). `point` is the step of performance that a reader
/// thinks in: 0.01 for a share, 1 for anything else.
[[nodiscard]] std::vector<MarginalCost> marginal_costs(std::span<const ParetoPoint> points,
                                                       std::span<const std::size_t> front, double point);

}  // namespace wattboard

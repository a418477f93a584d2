// Differences along a front.
#include "scoring/statistics/marginal_cost.h"

#include <cmath>

namespace wattboard {

std::vector<MarginalCost> marginal_costs(std::span<const ParetoPoint> points, std::span<const std::size_t> front,
                                         double point)
{
    std::vector<MarginalCost> steps;
    for (std::size_t i = 1; i < front.size(); ++i) {
        const ParetoPoint& from = points[front[i - 1]];
        const ParetoPoint& to = points[front[i]];
        const double gained = std::abs(to.performance - from.performance) / point;
        steps.push_back({front[i - 1], front[i], (to.cost - from.cost) / gained});
    }
    return steps;
}

}  // namespace wattboard

// Pareto dominance depth and two-dimensional hypervolume of (performance, cost) points, cost being CO2e or energy.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "scoring/rulebook.h"

namespace wattboard {

/// One entry: lower cost is better; whether more or less performance is better, the caller says. Both finite.
struct ParetoPoint {
    double performance = 0;
    double cost = 0;
};

/// Depth of each point, in the order given: 1 on the front, 2 on the front of what remains without it, and so on.
/// Equal points do not dominate each other and share a depth. O(n log n).
[[nodiscard]] std::vector<std::size_t> dominance_depths(std::span<const ParetoPoint> points,
                                                        Direction direction = Direction::higher_is_better);

/// The points that no other dominates, as indexes from least cost on; performance improves along them. Of equal points
/// only the first is taken. O(n log n).
[[nodiscard]] std::vector<std::size_t> pareto_front(std::span<const ParetoPoint> points,
                                                    Direction direction = Direction::higher_is_better);

/// Corner that bounds the area: the worst performance (the gate) and the highest cost that count. Points outside
/// contribute nothing.
using HypervolumeReference = ParetoPoint;

/// Area dominated by the points and bounded by the reference, in units of performance x cost. O(n log n).
[[nodiscard]] double hypervolume(std::span<const ParetoPoint> points, HypervolumeReference reference,
                                 Direction direction = Direction::higher_is_better);

/// Area that only this point dominates, hypervolume(all) - hypervolume(all without it), in the order given; 0 off the
/// front and for equal points. O(n log n) for all points together.
[[nodiscard]] std::vector<double> hypervolume_contributions(std::span<const ParetoPoint> points,
                                                            HypervolumeReference reference,
                                                            Direction direction = Direction::higher_is_better);

/// Cost axis for energies spread over decades: log10 max(E, e0), so that savings below e0 add no area.
[[nodiscard]] double hypervolume_energy_axis(KilowattHours energy, KilowattHours e0);

}  // namespace wattboard

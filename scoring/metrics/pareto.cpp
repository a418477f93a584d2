// Pareto depths by patience sorting over points in order of cost; hypervolume by one sweep along the front.
#include "scoring/metrics/pareto.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace wattboard {

namespace {

/// The same points with higher performance better.
std::vector<ParetoPoint> oriented(std::span<const ParetoPoint> points, Direction direction)
{
    std::vector<ParetoPoint> result(points.begin(), points.end());
    if (direction == Direction::lower_is_better)
        for (ParetoPoint& point : result) point.performance = -point.performance;
    return result;
}

HypervolumeReference oriented(HypervolumeReference reference, Direction direction)
{
    if (direction == Direction::lower_is_better) reference.performance = -reference.performance;
    return reference;
}

/// Indices by ascending cost, then descending performance: what dominates a point comes before it.
std::vector<std::size_t> sweep_order(const std::vector<ParetoPoint>& points)
{
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
        const ParetoPoint& a = points[left];
        const ParetoPoint& b = points[right];
        if (a.cost != b.cost) return a.cost < b.cost;
        if (a.performance != b.performance) return a.performance > b.performance;
        return left < right;
    });
    return order;
}

bool equal(const ParetoPoint& a, const ParetoPoint& b) { return a.cost == b.cost && a.performance == b.performance; }

bool inside(const ParetoPoint& point, const HypervolumeReference& reference)
{
    return point.performance > reference.performance && point.cost < reference.cost;
}

/// Front of points in sweep order: performance rises along it. Equal points are kept once.
std::vector<std::size_t> front_of(const std::vector<ParetoPoint>& points, const std::vector<std::size_t>& order,
                                  const HypervolumeReference& reference)
{
    std::vector<std::size_t> front;
    for (const std::size_t index : order) {
        if (!inside(points[index], reference)) continue;
        if (front.empty() || points[index].performance > points[front.back()].performance) front.push_back(index);
    }
    return front;
}

double area(const std::vector<ParetoPoint>& points, const std::vector<std::size_t>& order,
            const HypervolumeReference& reference)
{
    double sum = 0;
    double below = reference.performance;
    for (const std::size_t index : front_of(points, order, reference)) {
        sum += (points[index].performance - below) * (reference.cost - points[index].cost);
        below = points[index].performance;
    }
    return sum;
}

}  // namespace

std::vector<std::size_t> pareto_front(std::span<const ParetoPoint> points, Direction direction)
{
    const std::vector<ParetoPoint> all = oriented(points, direction);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return front_of(all, sweep_order(all), {-infinity, infinity});
}

std::vector<std::size_t> dominance_depths(std::span<const ParetoPoint> points, Direction direction)
{
    const std::vector<ParetoPoint> all = oriented(points, direction);
    std::vector<std::size_t> depths(all.size(), 0);
    // Best performance seen so far in each layer; it falls strictly with depth, so the layer is found by bisection.
    std::vector<double> best;
    const ParetoPoint* previous = nullptr;
    std::size_t previous_depth = 0;
    for (const std::size_t index : sweep_order(all)) {
        const ParetoPoint& point = all[index];
        if (previous == nullptr || !equal(*previous, point)) {
            const auto layer = std::partition_point(best.begin(), best.end(),
                                                    [&](double reached) { return reached >= point.performance; });
            previous_depth = static_cast<std::size_t>(layer - best.begin()) + 1;
            if (layer == best.end())
                best.push_back(point.performance);
            else
                *layer = point.performance;
            previous = &point;
        }
        depths[index] = previous_depth;
    }
    return depths;
}

double hypervolume(std::span<const ParetoPoint> points, HypervolumeReference reference, Direction direction)
{
    const std::vector<ParetoPoint> all = oriented(points, direction);
    return area(all, sweep_order(all), oriented(reference, direction));
}

std::vector<double> hypervolume_contributions(std::span<const ParetoPoint> points, HypervolumeReference reference,
                                              Direction direction)
{
    const std::vector<ParetoPoint> all = oriented(points, direction);
    const HypervolumeReference corner = oriented(reference, direction);
    const std::vector<std::size_t> order = sweep_order(all);
    const std::vector<std::size_t> front = front_of(all, order, corner);
    std::vector<double> contributions(all.size(), 0.0);

    // Without front point i the area of its own rectangle is lost, save for what the points hidden in it cover.
    auto next = std::find(order.begin(), order.end(), front.empty() ? all.size() : front.front());
    for (std::size_t i = 0; i < front.size(); ++i) {
        const double lower = i == 0 ? corner.performance : all[front[i - 1]].performance;
        const bool last = i + 1 == front.size();
        const HypervolumeReference own{.performance = lower, .cost = last ? corner.cost : all[front[i + 1]].cost};
        std::vector<std::size_t> hidden;
        for (++next; next != order.end() && (last || *next != front[i + 1]); ++next) hidden.push_back(*next);
        const ParetoPoint& point = all[front[i]];
        const double rectangle = (point.performance - lower) * (own.cost - point.cost);
        contributions[front[i]] = std::max(0.0, rectangle - area(all, hidden, own));
    }
    return contributions;
}

double hypervolume_energy_axis(KilowattHours energy, KilowattHours e0)
{
    return std::log10(std::max(energy, e0).value());
}

}  // namespace wattboard

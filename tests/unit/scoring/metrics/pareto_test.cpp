// Dominance depth and hypervolume against hand-computed areas, the published table and the definition itself.
#include "scoring/metrics/pareto.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "unit/scoring/metrics/paper_tables.h"

namespace wattboard {
namespace {

bool dominates(const ParetoPoint& a, const ParetoPoint& b)
{
    return a.performance >= b.performance && a.cost <= b.cost && (a.performance > b.performance || a.cost < b.cost);
}

/// Depth by the definition: one more than the deepest of what dominates the point.
std::size_t depth_by_definition(const std::vector<ParetoPoint>& points, std::size_t index)
{
    std::size_t deepest = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (dominates(points[i], points[index])) deepest = std::max(deepest, depth_by_definition(points, i));
    return deepest + 1;
}

/// Points on a small grid, so that equal points and equal coordinates occur.
std::vector<ParetoPoint> random_points(std::mt19937& generator, int count)
{
    std::uniform_int_distribution<int> step{0, 5};
    std::vector<ParetoPoint> points;
    for (int i = 0; i < count; ++i)
        points.push_back({.performance = step(generator) * 0.1, .cost = static_cast<double>(step(generator))});
    return points;
}

TEST(DominanceDepths, FourteenOfTheImagenetEntriesAreOnTheFront)
{
    std::vector<ParetoPoint> points;
    std::vector<std::string> models;
    for (const auto& row : testing::paper_table("gqi-table3-imagenet.csv")) {
        points.push_back({.performance = *row.number("accuracy_pct"), .cost = *row.number("train_electricity_kWh")});
        models.push_back(row.text("model"));
    }
    ASSERT_EQ(points.size(), 67U);
    const std::vector<std::size_t> depths = dominance_depths(points);
    EXPECT_EQ(std::count(depths.begin(), depths.end(), 1U), 14);
    const auto depth_of = [&](const std::string& model) {
        return depths[static_cast<std::size_t>(std::find(models.begin(), models.end(), model) - models.begin())];
    };
    EXPECT_EQ(depth_of("MobileNetv2"), 1U);
    EXPECT_EQ(depth_of("Clip-L/14"), 1U);
    EXPECT_GT(depth_of("ViT-L-scratch"), 1U);
}

TEST(DominanceDepths, AgreeWithTheDefinition)
{
    std::mt19937 generator{20240611};
    for (int round = 0; round < 50; ++round) {
        const std::vector<ParetoPoint> points = random_points(generator, 14);
        const std::vector<std::size_t> depths = dominance_depths(points);
        for (std::size_t i = 0; i < points.size(); ++i) EXPECT_EQ(depths[i], depth_by_definition(points, i));
    }
}

TEST(DominanceDepths, EqualPointsShareADepth)
{
    const std::vector<ParetoPoint> points{{0.9, 2}, {0.8, 1}, {0.8, 1}, {0.8, 2}, {0.8, 1}};
    EXPECT_EQ(dominance_depths(points), (std::vector<std::size_t>{1, 1, 1, 2, 1}));
}

TEST(DominanceDepths, MirrorWhereLowerIsBetter)
{
    const std::vector<ParetoPoint> points{{0.1, 2}, {0.2, 2}, {0.3, 1}};
    EXPECT_EQ(dominance_depths(points, Direction::lower_is_better), (std::vector<std::size_t>{1, 2, 1}));
    EXPECT_TRUE(dominance_depths({}).empty());
}

TEST(Hypervolume, HasTheHandComputedArea)
{
    const std::vector<ParetoPoint> points{{0.7, 1}, {0.8, 2}, {0.85, 3}};
    const HypervolumeReference reference{.performance = 0.5, .cost = 4};
    // (0.7 - 0.5) (4 - 1) + (0.8 - 0.7) (4 - 2) + (0.85 - 0.8) (4 - 3)
    EXPECT_NEAR(hypervolume(points, reference), 0.85, 1e-12);
    const std::vector<double> alone = hypervolume_contributions(points, reference);
    EXPECT_NEAR(alone[0], 0.2, 1e-12);
    EXPECT_NEAR(alone[1], 0.1, 1e-12);
    EXPECT_NEAR(alone[2], 0.05, 1e-12);
}

TEST(Hypervolume, PointsOutsideTheReferenceAddNothing)
{
    const HypervolumeReference reference{.performance = 0.5, .cost = 4};
    const std::vector<ParetoPoint> points{{0.7, 1}, {0.4, 0.1}, {0.99, 5}};
    EXPECT_NEAR(hypervolume(points, reference), 0.6, 1e-12);
    EXPECT_EQ(hypervolume_contributions(points, reference)[1], 0.0);
    EXPECT_EQ(hypervolume_contributions(points, reference)[2], 0.0);
}

TEST(Hypervolume, ContributionIsTheAreaLostWithoutThePoint)
{
    std::mt19937 generator{7};
    const HypervolumeReference reference{.performance = 0.05, .cost = 4.5};
    for (int round = 0; round < 100; ++round) {
        const std::vector<ParetoPoint> points = random_points(generator, 9);
        const double all = hypervolume(points, reference);
        const std::vector<double> contributions = hypervolume_contributions(points, reference);
        for (std::size_t i = 0; i < points.size(); ++i) {
            std::vector<ParetoPoint> others = points;
            others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
            EXPECT_NEAR(contributions[i], all - hypervolume(others, reference), 1e-12);
        }
    }
}

TEST(Hypervolume, MirrorsWhereLowerIsBetter)
{
    const std::vector<ParetoPoint> points{{0.3, 1}};
    EXPECT_NEAR(hypervolume(points, {.performance = 0.5, .cost = 4}, Direction::lower_is_better), 0.6, 1e-12);
}

TEST(HypervolumeEnergyAxis, CountsNoSavingBelowE0)
{
    EXPECT_DOUBLE_EQ(hypervolume_energy_axis(KilowattHours{1000}, KilowattHours{1}), 3.0);
    EXPECT_DOUBLE_EQ(hypervolume_energy_axis(KilowattHours{0}, KilowattHours{1}), 0.0);
}

TEST(ParetoFront, GoesFromLeastCostOnAndTakesEqualPointsOnce)
{
    const std::vector<ParetoPoint> points{{0.9, 10}, {0.5, 1}, {0.5, 2}, {0.7, 3}, {0.7, 3}, {0.6, 4}};
    EXPECT_EQ(pareto_front(points), (std::vector<std::size_t>{1, 3, 0}));
    EXPECT_EQ(pareto_front(points, Direction::lower_is_better), (std::vector<std::size_t>{1}));
    EXPECT_TRUE(pareto_front({}).empty());
}

TEST(ParetoFront, IsWhatHasDepthOne)
{
    std::mt19937 generator{7};
    for (int round = 0; round < 50; ++round) {
        const auto points = random_points(generator, 12);
        const auto depths = dominance_depths(points);
        const auto front = pareto_front(points);
        for (const std::size_t index : front) EXPECT_EQ(depths[index], 1U);
        for (std::size_t i = 1; i < front.size(); ++i) {
            EXPECT_LT(points[front[i - 1]].cost, points[front[i]].cost);
            EXPECT_LT(points[front[i - 1]].performance, points[front[i]].performance);
        }
    }
}

}  // namespace
}  // namespace wattboard

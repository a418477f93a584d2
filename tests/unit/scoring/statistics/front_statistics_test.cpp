// Marginal costs along a front, and correlation with its interval.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "scoring/statistics/correlation.h"
#include "scoring/statistics/marginal_cost.h"

namespace wattboard {
namespace {

TEST(MarginalCosts, AreTheCostOfEachFurtherPoint)
{
    const std::vector<ParetoPoint> points{{0.80, 100}, {0.70, 10}, {0.75, 20}, {0.60, 50}};
    const std::vector<std::size_t> front{1, 2, 0};
    const auto steps = marginal_costs(points, front, 0.01);
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[0].from, 1U);
    EXPECT_EQ(steps[0].to, 2U);
    EXPECT_NEAR(steps[0].cost_per_point, 2.0, 1e-12) << "10 kg for 5 points";
    EXPECT_NEAR(steps[1].cost_per_point, 16.0, 1e-12) << "80 kg for 5 points";
}

TEST(MarginalCosts, CountGainsAlsoWhereLowerIsBetter)
{
    const std::vector<ParetoPoint> points{{5.0, 10}, {3.0, 30}};
    const auto front = pareto_front(points, Direction::lower_is_better);
    const auto steps = marginal_costs(points, front, 1);
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_NEAR(steps[0].cost_per_point, 10.0, 1e-12);
    EXPECT_TRUE(marginal_costs(points, {}, 1).empty());
}

// Anscombe (1973), first set; limits as R's cor.test gives them.
TEST(Correlation, HasThePublishedCoefficientAndLimits)
{
    const std::vector<std::pair<double, double>> pairs{{10, 8.04},  {8, 6.95},  {13, 7.58}, {9, 8.81},
                                                       {11, 8.33},  {14, 9.96}, {6, 7.24},  {4, 4.26},
                                                       {12, 10.84}, {7, 4.82},  {5, 5.68}};
    const auto found = correlation(pairs);
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->r, 0.8164205, 1e-7);
    EXPECT_NEAR(found->low, 0.4243912, 1e-6);
    EXPECT_NEAR(found->high, 0.9506933, 1e-6);
    EXPECT_EQ(found->n, 11U);
}

TEST(Correlation, IsAbsentWhereItMeansNothing)
{
    using Pairs = std::vector<std::pair<double, double>>;
    EXPECT_FALSE(correlation(Pairs{{1, 1}, {2, 2}, {3, 4}}));
    EXPECT_FALSE(correlation(Pairs{{0.1, 1}, {0.1, 2}, {0.1, 3}, {0.1, 4}, {0.1, 9}}));
    EXPECT_FALSE(correlation(Pairs{{1, 0.7}, {2, 0.7}, {3, 0.7}, {4, 0.7}}));
    const auto exact = correlation(Pairs{{1, -1}, {2, -2}, {3, -3}, {4, -4}});
    ASSERT_TRUE(exact);
    EXPECT_NEAR(exact->r, -1, 1e-12);
    EXPECT_GE(exact->low, -1);
    EXPECT_LE(exact->high, 1);
}

}  // namespace
}  // namespace wattboard

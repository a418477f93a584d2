// Laws of GQI and SAM that hold for every admissible input, not for chosen ones.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "scoring/metrics/gqi.h"
#include "scoring/metrics/nofade.h"
#include "scoring/metrics/pareto.h"
#include "scoring/metrics/sam.h"

namespace wattboard {
namespace {

/// A number in [0, 1] with a resolution of one millionth.
double fraction() { return *rc::gen::inRange(0, 1'000'001) * 1e-6; }

/// An energy of any magnitude from 0 upwards, from 1e-12 to 1e12 kWh.
KilowattHours energy()
{
    if (*rc::gen::inRange(0, 20) == 0) return KilowattHours{0};
    return KilowattHours{std::pow(10.0, *rc::gen::inRange(-12'000, 12'001) * 1e-3)};
}

GqiParameters parameters()
{
    return {.e0 = KilowattHours{std::pow(10.0, *rc::gen::inRange(-6, 7))},
            .knee = 3.0 + *rc::gen::inRange(0, 100) * 0.5,
            .alpha = 1.0 + *rc::gen::inRange(0, 91) * 0.1,
            .beta = 0.01 + *rc::gen::inRange(0, 1000) * 0.1,
            .continuation = *rc::gen::element(Continuation::tangent, Continuation::floor)};
}

RC_GTEST_PROP(GqiLaws, GeneratedParametersAreAdmissible, ()) { RC_ASSERT(checked_gqi_parameters(parameters(), "gqi")); }

RC_GTEST_PROP(GqiLaws, MoreAccuracyIsNeverWorse, ())
{
    const GqiParameters p = parameters();
    const KilowattHours e = energy();
    const double a = fraction();
    const double b = fraction();
    RC_ASSERT(gqi(std::max(a, b), e, p) >= gqi(std::min(a, b), e, p));
    RC_ASSERT(sam(std::max(a, b), e, p) >= sam(std::min(a, b), e, p));
}

RC_GTEST_PROP(GqiLaws, MoreEnergyIsNeverBetter, ())
{
    const GqiParameters p = parameters();
    const double a = fraction();
    const KilowattHours e = energy();
    const KilowattHours f = energy();
    RC_ASSERT(gqi(a, std::max(e, f), p) <= gqi(a, std::min(e, f), p));
    RC_ASSERT(sam(a, std::max(e, f), p) <= sam(a, std::min(e, f), p));
}

RC_GTEST_PROP(GqiLaws, NeighbouringEnergiesKeepTheOrderAtTheKnee, (int steps))
{
    const GqiParameters p = parameters();
    const double at = p.e0.value() * p.knee;
    const double near = at * (1.0 + (steps % 1000) * 1e-15);
    RC_ASSERT(gqi(0.5, KilowattHours{std::max(at, near)}, p) <=
              gqi(0.5, KilowattHours{std::min(at, near)}, p) * (1 + 1e-15));
}

RC_GTEST_PROP(GqiLaws, IsFiniteAndBoundedForEveryEnergy, ())
{
    const GqiParameters p = parameters();
    const double score = gqi(fraction(), energy(), p);
    RC_ASSERT(std::isfinite(score));
    RC_ASSERT(score >= 0.0);
    RC_ASSERT(score <= p.beta * std::log(10.0) / (std::log(p.knee) - 1.0) * (1 + 1e-12));
    RC_ASSERT(std::isfinite(gqi(1.0, KilowattHours{1.7e308}, p)));
}

RC_GTEST_PROP(GqiLaws, IsThePublishedFormulaAboveTheKnee, ())
{
    const GqiParameters p{.knee = 3.0 + *rc::gen::inRange(0, 100)};
    const KilowattHours e{p.knee * std::pow(10.0, *rc::gen::inRange(0, 6000) * 1e-3)};
    const double a = fraction();
    RC_ASSERT(gqi_published(a, e, p).value() == gqi(a, e, p));
}

RC_GTEST_PROP(GqiLaws, ElasticityIsAtMostTheInverseLogarithmOfTheKnee, ())
{
    const GqiParameters p = parameters();
    const double kappa = gqi_energy_elasticity(energy() / p.e0, p);
    RC_ASSERT(kappa >= 0.0);
    RC_ASSERT(kappa <= 1.0 / std::log(p.knee) * (1 + 1e-12));
}

RC_GTEST_PROP(NofadeLaws, MoreAccuracyAndFewerOperationsAreNeverWorse, ())
{
    const double a = fraction();
    const double b = fraction();
    const double f = std::pow(10.0, *rc::gen::inRange(6000, 18'000) * 1e-3);
    const double g = std::pow(10.0, *rc::gen::inRange(6000, 18'000) * 1e-3);
    RC_ASSERT(*nofade(std::max(a, b), std::min(f, g), 2.0).value >= *nofade(std::min(a, b), std::max(f, g), 2.0).value);
}

RC_GTEST_PROP(ParetoLaws, DepthDoesNotDependOnTheOrderOfPoints, (std::vector<std::pair<int, int>> raw))
{
    std::vector<ParetoPoint> points;
    for (const auto& [a, b] : raw) points.push_back({.performance = a % 7 * 0.1, .cost = static_cast<double>(b % 7)});
    const std::vector<ParetoPoint> reversed(points.rbegin(), points.rend());
    std::vector<std::size_t> depths = dominance_depths(reversed);
    std::reverse(depths.begin(), depths.end());
    RC_ASSERT(depths == dominance_depths(points));
}

RC_GTEST_PROP(ParetoLaws, ANewPointNeverShrinksTheHypervolume, (std::vector<std::pair<int, int>> raw))
{
    std::vector<ParetoPoint> points;
    double before = 0;
    for (const auto& [a, b] : raw) {
        points.push_back({.performance = a % 11 * 0.1, .cost = static_cast<double>(b % 11)});
        const double now = hypervolume(points, {.performance = 0.1, .cost = 9});
        RC_ASSERT(now >= before - 1e-12);
        before = now;
    }
}

}  // namespace
}  // namespace wattboard

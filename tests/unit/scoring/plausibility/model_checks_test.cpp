// Checks against physics.
#include "scoring/plausibility/model_checks.h"

#include <gtest/gtest.h>

namespace wattboard {
namespace {

TEST(UtilizationOfPeak, AboveThePeakIsImpossible)
{
    const auto of = [](double flops) {
        return check_utilization_of_peak(
            {.flops = flops, .peak_flops_in_time = 1e18, .min_picojoule_per_flop = 1.0, .energy = {}}, {});
    };
    EXPECT_EQ(of(0.5e18).verdict, Verdict::pass);
    EXPECT_EQ(of(0.7e18).verdict, Verdict::fail);
    EXPECT_EQ(of(0.7e18).severity, Severity::warn);
    EXPECT_EQ(of(1.1e18).severity, Severity::reject);
    EXPECT_EQ(check_utilization_of_peak({}, {}).verdict, Verdict::not_applicable);
}

TEST(MinimumEnergy, BelowHalfOfThePhysicalLeastIsHeld)
{
    // 3.6e18 operations at 1 pJ are 3.6 MJ = 1 kWh.
    const auto of = [](double kwh) {
        return check_minimum_energy(
            {.flops = 3.6e18, .peak_flops_in_time = {}, .min_picojoule_per_flop = 1.0, .energy = KilowattHours{kwh}},
            {});
    };
    EXPECT_EQ(of(1.1).verdict, Verdict::pass);
    EXPECT_EQ(of(0.9).severity, Severity::warn);
    EXPECT_EQ(of(0.9).verdict, Verdict::fail);
    EXPECT_EQ(of(0.49).severity, Severity::reject);
    EXPECT_EQ(of(0.0).severity, Severity::reject);
    EXPECT_EQ(check_minimum_energy({}, {}).verdict, Verdict::not_applicable);
}

TEST(ModelOperations, FewerThanTwoPerParameterWarn)
{
    const auto of = [](double operations, OperationConvention convention) {
        ModelFacts model;
        model.parameters = 10e6;
        model.operations = operations;
        model.convention = convention;
        return check_model_operations(model, {});
    };
    EXPECT_EQ(of(20e6, OperationConvention::flops).verdict, Verdict::pass);
    EXPECT_EQ(of(19e6, OperationConvention::flops).verdict, Verdict::fail);
    EXPECT_EQ(of(19e6, OperationConvention::macs).verdict, Verdict::pass);
    EXPECT_EQ(of(19e6, OperationConvention::flops).severity, Severity::warn);
    EXPECT_EQ(check_model_operations({}, {}).verdict, Verdict::not_applicable);
}

}  // namespace
}  // namespace wattboard

// Statements of runs and rulebooks against tables and clocks.
#include "scoring/plausibility/declaration_checks.h"

#include <gtest/gtest.h>

#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using testing::june_2024;
using testing::second;

ReferenceTables tables_with_idle()
{
    Accelerator h200{.name = "H200 SXM", .vendor = "NVIDIA", .power = Watts{700}};
    h200.idle_power = Watts{80};
    return {{{"WORLD", 2024, GramsPerKilowattHour{471.84}}},
            {h200},
            {{.name = "EPYC 7763", .vendor = "AMD", .tdp = Watts{280}}}};
}

RunFacts run_of(Watts power)
{
    RunFacts run = testing::hour_run();
    run.hardware.accelerators = {{.name = "H200 SXM", .count = 1}};
    run.evidence = {testing::log_of({testing::device("0", DeviceKind::gpu, power, Seconds{3600})})};
    return run;
}

TEST(ClockOffset, ALogThatIsAsLongAsItsRunButHoursAway)
{
    RunFacts run = testing::hour_run();
    EXPECT_EQ(check_clock_offset(run, {}).verdict, Verdict::pass);
    run.span = TimeSpan{june_2024 + 7200 * second, june_2024 + 10'801 * second};
    const Finding shifted = check_clock_offset(run, {});
    EXPECT_EQ(shifted.verdict, Verdict::fail);
    EXPECT_EQ(shifted.severity, Severity::warn);
    EXPECT_DOUBLE_EQ(shifted.value.value(), -7200);
    EXPECT_NE(shifted.message.find("-2 h"), std::string::npos) << shifted.message;
    run.span = TimeSpan{june_2024 + 7300 * second, june_2024 + 10'900 * second};
    EXPECT_EQ(check_clock_offset(run, {}).verdict, Verdict::pass) << "100 s off the hour";
    run.evidence[0].zone_known = false;
    EXPECT_EQ(check_clock_offset(run, {}).verdict, Verdict::not_applicable);
}

TEST(IdlePower, AMeanBelowIdleWarns)
{
    const ReferenceTables tables = tables_with_idle();
    const auto check = [&](const RunFacts& run) {
        return check_idle_power(run, hardware_limits(run.hardware, tables), tables, {});
    };
    EXPECT_EQ(check(run_of(Watts{300})).verdict, Verdict::pass);
    const Finding low = check(run_of(Watts{60}));
    EXPECT_EQ(low.verdict, Verdict::fail);
    EXPECT_EQ(low.severity, Severity::warn);
    EXPECT_NEAR(low.value.value(), 0.75, 1e-12);
    EXPECT_NE(low.place.find("0"), std::string::npos);
    RunFacts unknown = run_of(Watts{60});
    unknown.hardware.accelerators[0].name = "Abacus";
    EXPECT_EQ(check(unknown).verdict, Verdict::not_applicable);
}

TEST(CpuPower, AStatementBelowTheTableWarnsAndTheHigherCounts)
{
    const ReferenceTables tables = tables_with_idle();
    RunFacts run = testing::hour_run();
    run.hardware.cpu = "2x AMD EPYC 7763 64-Core Processor";
    EXPECT_DOUBLE_EQ(hardware_limits(run.hardware, tables).cpu.value().value(), 560);
    EXPECT_EQ(check_cpu_power(run, hardware_limits(run.hardware, tables), {}).verdict, Verdict::not_applicable);
    run.hardware.cpu_tdp = Watts{280};
    const Finding low = check_cpu_power(run, hardware_limits(run.hardware, tables), {});
    EXPECT_EQ(low.verdict, Verdict::fail);
    EXPECT_EQ(low.severity, Severity::warn);
    EXPECT_DOUBLE_EQ(low.value.value(), 0.5);
    EXPECT_DOUBLE_EQ(hardware_limits(run.hardware, tables).cpu.value().value(), 560);
    run.hardware.cpu_tdp = Watts{600};
    EXPECT_EQ(check_cpu_power(run, hardware_limits(run.hardware, tables), {}).verdict, Verdict::pass);
    EXPECT_DOUBLE_EQ(hardware_limits(run.hardware, tables).cpu.value().value(), 600);
}

TEST(GridIntensity, MoreThanAFifthFromTheTableWarns)
{
    const ReferenceTables tables = tables_with_idle();
    GridPolicy grid;
    EXPECT_EQ(check_grid_intensity(grid, tables, {}).verdict, Verdict::pass);
    grid.intensity = GramsPerKilowattHour{300};
    const Finding apart = check_grid_intensity(grid, tables, {});
    EXPECT_EQ(apart.verdict, Verdict::fail);
    EXPECT_EQ(apart.severity, Severity::warn);
    EXPECT_NEAR(apart.value.value(), 1 - 300 / 471.84, 1e-12);
    grid.intensity = GramsPerKilowattHour{1400};
    EXPECT_EQ(check_grid_intensity(grid, tables, {}).severity, Severity::reject);
    grid.intensity = GramsPerKilowattHour{300};
    grid.year = 2025;
    EXPECT_EQ(check_grid_intensity(grid, tables, {}).verdict, Verdict::not_applicable);
}

TEST(TrainingFlops, AreThreeForwardPassesOfEachSampleAndEpoch)
{
    ModelFacts model{.operations = 4.1e9, .convention = OperationConvention::macs};
    EXPECT_FALSE(training_flops(model).has_value());
    model.training_samples = 1'281'167;
    model.training_epochs = 90;
    // ResNet-50 on ImageNet: 3 x 8.2 GFLOPs x 1.28 million x 90 = 2.84e18.
    EXPECT_NEAR(training_flops(model).value(), 3 * 8.2e9 * 1'281'167 * 90, 1e6);
}

TEST(EnergyPerOperation, FarBelowTheBaselineWarns)
{
    Rulebook rulebook;
    const TrainingWork work{.flops = 3.6e18, .energy = KilowattHours{10}};
    EXPECT_EQ(check_energy_per_operation(work, rulebook).verdict, Verdict::not_applicable);
    rulebook.baseline_energy = KilowattHours{20};
    rulebook.baseline_training_flops = 3.6e18;
    EXPECT_EQ(check_energy_per_operation(work, rulebook).verdict, Verdict::pass);
    EXPECT_DOUBLE_EQ(check_energy_per_operation(work, rulebook).value.value(), 0.5);
    rulebook.baseline_energy = KilowattHours{31};
    EXPECT_EQ(check_energy_per_operation(work, rulebook).verdict, Verdict::fail);
    EXPECT_EQ(check_energy_per_operation(work, rulebook).severity, Severity::warn);
}

TEST(HardwareLimits, ThePrecisionChoosesTheRate)
{
    Accelerator a100{.name = "A100 SXM4 80GB", .vendor = "NVIDIA", .power = Watts{400}};
    a100.fp32_flops = 19.5e12;
    a100.fp16_flops = 312e12;
    EXPECT_DOUBLE_EQ(peak_rate(a100, "bf16").value(), 312e12);
    EXPECT_DOUBLE_EQ(peak_rate(a100, "FP32").value(), 156e12) << "TF32";
    EXPECT_DOUBLE_EQ(peak_rate(a100, "").value(), 312e12);
    EXPECT_DOUBLE_EQ(peak_rate(a100, "fp8").value(), 312e12) << "not in the table: the highest";
    EXPECT_FALSE(peak_rate(Accelerator{}, "fp16").has_value());
    const ReferenceTables tables{{}, {a100}};
    const Hardware hardware{.accelerators = {{.name = "A100 SXM4 80GB", .count = 4}}};
    EXPECT_DOUBLE_EQ(hardware_limits(hardware, tables, "fp16").peak_flops.value(), 4 * 312e12);
    EXPECT_NEAR(hardware_limits(hardware, tables, "fp16").min_picojoule_per_flop.value(), 400 / 312.0, 1e-12);
}

}  // namespace
}  // namespace wattboard

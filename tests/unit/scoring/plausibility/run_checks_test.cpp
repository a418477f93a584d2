// Each check of a run passes, warns, holds, and says when it cannot apply.
#include "scoring/plausibility/run_checks.h"

#include <gtest/gtest.h>

#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using testing::device;
using testing::june_2024;
using testing::log_of;
using testing::second;

struct RunChecks : ::testing::Test {
    RunFacts run = testing::hour_run();
    ReferenceTables tables = testing::tables();
    EntryContext context = testing::context();
    Thresholds thresholds;

    HardwareLimits limits() { return hardware_limits(run.hardware, tables); }
    void log_seconds(double seconds)
    {
        run.evidence = {log_of({device("0", DeviceKind::gpu, Watts{300}, Seconds{seconds})})};
    }
};

void expect(const Finding& finding, Verdict verdict, Severity severity)
{
    EXPECT_EQ(finding.verdict, verdict) << finding.message;
    EXPECT_EQ(finding.severity, severity) << finding.message;
}

TEST_F(RunChecks, WindowWarnsAboveOneAndHoldsAboveFivePercent)
{
    expect(check_window(run, thresholds), Verdict::pass, Severity::warn);
    log_seconds(3600 * 0.97);
    expect(check_window(run, thresholds), Verdict::fail, Severity::warn);
    EXPECT_NEAR(check_window(run, thresholds).value.value(), 0.03, 1e-9);
    log_seconds(3600 * 0.94);
    expect(check_window(run, thresholds), Verdict::fail, Severity::reject);
    thresholds = {{"window", 0.10}};
    expect(check_window(run, thresholds), Verdict::fail, Severity::warn);
    thresholds = {{"window", 0.10}, {"window_warn", 0.10}};
    expect(check_window(run, thresholds), Verdict::pass, Severity::warn);
}

TEST_F(RunChecks, WindowOfAnUnknownZoneComparesLengths)
{
    run.span = TimeSpan{june_2024 + 7200 * second, june_2024 + 10'800 * second};
    expect(check_window(run, thresholds), Verdict::fail, Severity::reject);
    run.evidence[0].zone_known = false;
    expect(check_window(run, thresholds), Verdict::pass, Severity::warn);
}

TEST_F(RunChecks, WindowSeesGapsInsideTheLog)
{
    run.evidence[0].coverage = 0.9;
    expect(check_window(run, thresholds), Verdict::fail, Severity::reject);
}

TEST_F(RunChecks, WindowNeedsTimes)
{
    run.span.reset();
    EXPECT_EQ(check_window(run, thresholds).verdict, Verdict::not_applicable);
    run = testing::hour_run();
    run.evidence = {testing::total_of(KilowattHours{1}, DeviceKind::run, Seconds{0}, Grade::E)};
    EXPECT_EQ(check_window(run, thresholds).verdict, Verdict::not_applicable);
}

TEST_F(RunChecks, WindowIsNotRepeatedWhereTheLogWasReadWithTheSpan)
{
    const auto windows = [&] {
        int count = 0;
        for (const Finding& finding : run_findings(run, limits(), tables, thresholds, context))
            count += finding.check == "window" ? 1 : 0;
        return count;
    };
    EXPECT_EQ(windows(), 1);
    run.evidence[0].findings = {{.check = "window", .verdict = Verdict::pass}};
    EXPECT_EQ(windows(), 0);
    // Read with a shorter span than the run's.
    log_seconds(1800);
    run.evidence[0].findings = {{.check = "window", .verdict = Verdict::pass}};
    EXPECT_EQ(windows(), 1);
}

TEST_F(RunChecks, DevicePowerIsHeldAgainstTheDeclaredHardwareWhateverTheLogNames)
{
    const auto power_of = [&](double watts, DeviceKind kind = DeviceKind::gpu) {
        run.evidence = {log_of({device("0", kind, Watts{watts}, Seconds{3600})})};
        return check_device_power(run, limits(), thresholds);
    };
    expect(power_of(300), Verdict::pass, Severity::reject);
    expect(power_of(0.3), Verdict::fail, Severity::reject);  // milliwatts read as watts
    expect(power_of(470), Verdict::fail, Severity::reject);
    EXPECT_NEAR(power_of(470).value.value(), 1.175, 1e-9);
    run.hardware.accelerators[0].count = 8;
    expect(power_of(1000, DeviceKind::node), Verdict::pass, Severity::reject);
    expect(power_of(100, DeviceKind::node), Verdict::fail, Severity::reject);
    run.hardware.accelerators.clear();
    EXPECT_EQ(power_of(300).verdict, Verdict::not_applicable);
}

TEST_F(RunChecks, AToolsTotalWithoutTimesDoesNotEscapeTheWindow)
{
    run.evidence = {testing::total_of(KilowattHours{1}, DeviceKind::run, Seconds{0}, Grade::D)};
    expect(check_window(run, thresholds), Verdict::fail, Severity::reject);
}

TEST_F(RunChecks, DeviceHoursHoldWhenADeviceIsMissing)
{
    expect(check_device_hours(run, limits(), thresholds), Verdict::pass, Severity::warn);
    run.hardware.accelerators[0].count = 2;
    const Finding half = check_device_hours(run, limits(), thresholds);
    expect(half, Verdict::fail, Severity::reject);
    EXPECT_NEAR(half.value.value(), 0.5, 1e-9);
    run.evidence = {testing::total_of(KilowattHours{1}, DeviceKind::gpu, Seconds{3600}, Grade::D)};
    EXPECT_EQ(check_device_hours(run, limits(), thresholds).verdict, Verdict::not_applicable);
}

TEST_F(RunChecks, RailsAreHeldAgainstTheAcceleratorsThatTheyStandFor)
{
    const auto rails = [&](std::vector<double> watts) {
        std::vector<DeviceEnergy> devices;
        for (const double each : watts)
            devices.push_back(
                device("rail " + std::to_string(devices.size()), DeviceKind::rail, Watts{each}, Seconds{3600}));
        run.evidence = {log_of(devices)};
    };
    rails({300});
    expect(check_device_power(run, limits(), thresholds), Verdict::pass, Severity::reject);
    expect(check_device_hours(run, limits(), thresholds), Verdict::pass, Severity::warn);
    rails({10});
    expect(check_device_power(run, limits(), thresholds), Verdict::fail, Severity::reject);
    rails({8, 8, 8});  // of one card, together above idle
    expect(check_device_power(run, limits(), thresholds), Verdict::pass, Severity::reject);
    rails({250, 250});
    expect(check_device_power(run, limits(), thresholds), Verdict::fail, Severity::reject);
    run.hardware.accelerators[0].count = 8;
    rails({300});
    expect(check_device_hours(run, limits(), thresholds), Verdict::fail, Severity::reject);
    // Eight rails of one card are not eight cards.
    rails({50, 50, 50, 50, 50, 50, 50, 50});
    expect(check_device_hours(run, limits(), thresholds), Verdict::fail, Severity::reject);
}

TEST_F(RunChecks, AnotherDeviceInTheLogDoesNotHideMissingHours)
{
    run.hardware.accelerators[0].count = 2;
    const DeviceEnergy gpu = device("0", DeviceKind::gpu, Watts{300}, Seconds{3600});
    for (const DeviceKind kind : {DeviceKind::rail, DeviceKind::node}) {
        run.evidence = {log_of({gpu, device("x", kind, Watts{200}, Seconds{3600})})};
        expect(check_device_hours(run, limits(), thresholds), Verdict::fail, Severity::reject);
    }
    // A meter that reads more than the parts may be one of all devices.
    run.evidence = {log_of({gpu, device("wall", DeviceKind::node, Watts{900}, Seconds{3600})})};
    EXPECT_EQ(check_device_hours(run, limits(), thresholds).verdict, Verdict::not_applicable);
}

TEST_F(RunChecks, LoggingLongerThanTheRunIsNoFault)
{
    log_seconds(4000);
    expect(check_device_hours(run, limits(), thresholds), Verdict::pass, Severity::warn);
    expect(check_window(run, thresholds), Verdict::pass, Severity::warn);
}

TEST_F(RunChecks, RunTimesEndBeforeReceiptAndLieInThePhase)
{
    expect(check_run_times(run, context), Verdict::pass, Severity::reject);
    context.phase = TimeSpan{june_2024, june_2024 + 3600 * second};
    expect(check_run_times(run, context), Verdict::pass, Severity::reject);
    context.phase->end -= 1;
    expect(check_run_times(run, context), Verdict::fail, Severity::reject);
    context = {.received_at = june_2024, .phase = {}, .training_flops = {}};
    const Finding late = check_run_times(run, context);
    expect(late, Verdict::fail, Severity::reject);
    EXPECT_NEAR(late.value.value(), 3600.0, 1e-3);
}

TEST_F(RunChecks, StatedPueOutsideItsRangeHolds)
{
    EXPECT_EQ(check_stated_pue(run).verdict, Verdict::not_applicable);
    run.stated_pue = 1.2;
    expect(check_stated_pue(run), Verdict::pass, Severity::reject);
    run.stated_pue = 0.9;
    expect(check_stated_pue(run), Verdict::fail, Severity::reject);
}

TEST_F(RunChecks, TotalsLieBetweenIdleAndLimit)
{
    const auto verdict_of = [&](double kwh, DeviceKind kind = DeviceKind::gpu) {
        run.evidence = {testing::total_of(KilowattHours{kwh}, kind, Seconds{3600}, Grade::D)};
        return check_totals(run, limits(), thresholds).at(0).verdict;
    };
    EXPECT_EQ(verdict_of(0.3), Verdict::pass);
    EXPECT_EQ(verdict_of(0.43), Verdict::fail) << "430 W on a board of 400 W";
    EXPECT_EQ(verdict_of(0.015), Verdict::fail) << "15 W is below 4 % of 400 W";
    EXPECT_EQ(verdict_of(0.9, DeviceKind::run), Verdict::pass) << "the host's power is not known";
    EXPECT_EQ(verdict_of(0.015, DeviceKind::run), Verdict::fail);
    run.hardware.accelerators.clear();
    EXPECT_EQ(verdict_of(0.3), Verdict::not_applicable);
}

}  // namespace
}  // namespace wattboard

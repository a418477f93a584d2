// Absence of evidence never pays: scope, missing components and devices, uncovered time.
#include "scoring/entry/run_charge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using testing::device;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::june_2024;
using testing::log_of;
using testing::second;
using ::testing::SizeIs;

struct ChargeRun : ::testing::Test {
    Rulebook rulebook = testing::rules();
    RunFacts run = testing::hour_run();
    ReferenceTables tables = testing::tables();
    StageBasis basis = StageBasis::measured;

    RunCharge charge()
    {
        const auto result = charge_run(rulebook, run, basis, hardware_limits(run.hardware, tables), tables);
        EXPECT_TRUE(result) << (result ? "" : result.error().detail);
        return result.value_or(RunCharge{});
    }
    double charged() { return charge().charged.value(); }
    bool finds(const std::string& check)
    {
        for (const Finding& finding : charge().findings)
            if (finding.check == check) return true;
        return false;
    }
};

TEST_F(ChargeRun, ALogOfMoreThanTheScopeIsCutToIt)
{
    run.evidence = {log_of({device("0", DeviceKind::gpu, Watts{300}, Seconds{3600}),
                            device("package", DeviceKind::cpu, Watts{100}, Seconds{3600})})};
    EXPECT_NEAR(charged(), 0.3, 1e-12);
    EXPECT_FALSE(finds("counted_whole"));
}

TEST_F(ChargeRun, AMeterOfTheNodeIsCountedWholeAndMarked)
{
    run.evidence = {log_of({device("psu", DeviceKind::node, Watts{600}, Seconds{3600})})};
    EXPECT_NEAR(charged(), 0.6, 1e-12);
    EXPECT_TRUE(finds("counted_whole"));
}

TEST_F(ChargeRun, CpuAndMemoryInScopeWithoutLogAreCharged)
{
    rulebook.component_scope = ComponentScope::gpu_cpu_dram;
    run.hardware.cpu_tdp = Watts{200};
    run.hardware.cpu_share = 0.5;
    run.hardware.dram_gb = 64;
    // 300 W GPU, 100 W CPU, 64 x 0.3725 W memory, one hour
    EXPECT_NEAR(charged(), 0.3 + 0.1 + 0.02384, 1e-12);
    EXPECT_NEAR(charge().energy.value(), 0.3, 1e-12);
    EXPECT_TRUE(finds("missing_cpu"));
    EXPECT_TRUE(finds("missing_dram"));
}

TEST_F(ChargeRun, ComponentsOfUnknownPowerLeaveTheEntryUnranked)
{
    rulebook.component_scope = ComponentScope::gpu_cpu_dram;
    EXPECT_THAT(charge().unranked_reasons, SizeIs(2));
    EXPECT_THAT(charge().unranked_reasons[0], HasSubstr("CPU is in scope"));
}

TEST_F(ChargeRun, MeasuredComponentsAreNotChargedTwice)
{
    rulebook.component_scope = ComponentScope::gpu_cpu_dram;
    run.evidence = {log_of({device("0", DeviceKind::gpu, Watts{300}, Seconds{3600}),
                            device("package", DeviceKind::cpu, Watts{100}, Seconds{3600}),
                            device("dram", DeviceKind::dram, Watts{10}, Seconds{3600})})};
    EXPECT_NEAR(charged(), 0.41, 1e-12);
    EXPECT_THAT(charge().unranked_reasons, IsEmpty());
}

TEST_F(ChargeRun, ComponentReadingsStandForTheNodeTimesTheRestFactor)
{
    rulebook.component_scope = ComponentScope::node_at_wall;
    run.hardware.cpu_tdp = Watts{100};
    run.hardware.dram_gb = 100;
    EXPECT_NEAR(charged(), 1.25 * (0.3 + 0.1 + 0.03725), 1e-12);
    // 5 % of the reading and 0.10 / 1.25 of the factor
    EXPECT_NEAR(charge().charged_spread / charge().charged, 0.13, 1e-9);
}

TEST_F(ChargeRun, AMeterAtTheWallNeedsNoFactor)
{
    rulebook.component_scope = ComponentScope::node_at_wall;
    run.evidence = {log_of({device("wall", DeviceKind::node, Watts{500}, Seconds{3600})})};
    EXPECT_NEAR(charged(), 0.5, 1e-12);
    EXPECT_FALSE(finds("rest_of_node"));
}

TEST_F(ChargeRun, DeclaredDevicesThatAreNotLoggedAreChargedAboveTheirLimit)
{
    run.hardware.accelerators[0].count = 4;
    EXPECT_NEAR(charged(), 0.3 + 3 * 1.15 * 0.4, 1e-12);
    EXPECT_TRUE(finds("missing_accelerators"));
}

TEST_F(ChargeRun, ATotalOfAllAcceleratorsCoversThem)
{
    run.hardware.accelerators[0].count = 4;
    run.evidence = {testing::total_of(KilowattHours{1.0}, DeviceKind::gpu, Seconds{3600}, Grade::D)};
    EXPECT_NEAR(charged(), 1.0, 1e-12);
}

TEST_F(ChargeRun, UnknownHardwareIsHeld)
{
    run.hardware.accelerators[0].name = "Abacus 9000";
    bool held = false;
    for (const Finding& finding : charge().findings)
        held = held || (finding.check == "unknown_hardware" && finding.severity == Severity::reject &&
                        finding.verdict == Verdict::fail);
    EXPECT_TRUE(held);
}

TEST_F(ChargeRun, TimeBeforeAndAfterTheLogIsCharged)
{
    run.span = TimeSpan{june_2024 - 600 * second, june_2024 + 4200 * second};
    // 20 minutes at 1.15 x 400 W
    EXPECT_NEAR(charged(), 0.3 + 0.46 / 3, 1e-12);
    EXPECT_NEAR(charge().energy.value(), 0.3, 1e-12);
    EXPECT_TRUE(finds("uncovered_time"));
}

TEST_F(ChargeRun, TimeThatTheReaderOfTheLogChargedIsNotChargedAgain)
{
    run.span = TimeSpan{june_2024 - 600 * second, june_2024 + 4200 * second};
    EvidenceSummary& log = run.evidence[0];
    log.charged += KilowattHours{0.46 / 3};
    log.devices[0].charged = log.charged;
    log.gaps = {{"0", june_2024 - 600 * second, Seconds{600}, KilowattHours{0.46 / 6}, "before_first_sample"},
                {"0", june_2024 + 3600 * second, Seconds{600}, KilowattHours{0.46 / 6}, "after_last_sample"}};
    EXPECT_NEAR(charged(), 0.3 + 0.46 / 3, 1e-9);
    EXPECT_FALSE(finds("uncovered_time"));
}

TEST_F(ChargeRun, AnUnplacedShortfallThatWasChargedCounts)
{
    run.span = TimeSpan{june_2024, june_2024 + 4800 * second};
    EvidenceSummary& log = run.evidence[0];
    log.zone_known = false;
    EXPECT_NEAR(charged(), 0.3 + 0.46 / 3, 1e-12);
    log.gaps = {{"0", std::nullopt, Seconds{1200}, KilowattHours{0.46 / 3}, "after_last_sample"}};
    EXPECT_NEAR(charged(), 0.3, 1e-12);
}

TEST_F(ChargeRun, ATotalShorterThanTheRunIsCharged)
{
    run.hardware.accelerators[0].count = 2;
    run.evidence = {testing::total_of(KilowattHours{0.2}, DeviceKind::gpu, Seconds{1800}, Grade::D)};
    // half an hour at 1.15 x 2 x 400 W
    EXPECT_NEAR(charged(), 0.2 + 0.46, 1e-12);
}

TEST_F(ChargeRun, UncoveredTimeOfANodeIsChargedAboveItsHighestSample)
{
    run.span = TimeSpan{june_2024, june_2024 + 7200 * second};
    run.evidence = {log_of({device("psu", DeviceKind::node, Watts{600}, Seconds{3600})})};
    EXPECT_NEAR(charged(), 0.6 + 0.75, 1e-12);
}

TEST_F(ChargeRun, AReadingDeclaredForAShorterRunCoversOnlyWhatItCharged)
{
    // The run begins an hour before the log; the log was read as if the run had begun and ended in its first second.
    run.span = TimeSpan{june_2024 - 3600 * second, june_2024 + 3600 * second};
    EvidenceSummary& log = run.evidence[0];
    const KilowattHours second_charged{0.46 / 3600};
    log.charged += second_charged;
    log.devices[0].charged = log.charged;
    log.gaps = {{"0", june_2024 - 3600 * second, Seconds{1}, second_charged, "before_first_sample"}};
    EXPECT_NEAR(charged(), 0.3 + 0.46, 1e-9);
    // The same at the other end.
    run.span = TimeSpan{june_2024, june_2024 + 7200 * second};
    log.gaps = {{"0", june_2024 + 7199 * second, Seconds{1}, second_charged, "after_last_sample"}};
    EXPECT_NEAR(charged(), 0.3 + 0.46, 1e-9);
}

TEST_F(ChargeRun, ADeviceWithoutSamplesIsNotCoveredByTheOthers)
{
    run.hardware.accelerators[0].count = 2;
    DeviceEnergy silent;
    silent.id = "1";
    silent.kind = DeviceKind::gpu;
    run.evidence[0].devices.push_back(silent);
    EXPECT_NEAR(charged(), 0.3 + 0.46, 1e-9);
}

TEST_F(ChargeRun, ATinySpanMakesMissingComponentsNoCheaper)
{
    rulebook.component_scope = ComponentScope::gpu_cpu_dram;
    run.span = TimeSpan{june_2024, june_2024 + second};
    run.hardware.accelerators[0].count = 2;
    run.hardware.cpu_tdp = Watts{200};
    run.hardware.dram_gb = 64;
    EXPECT_NEAR(charged(), 0.3 + 0.46 + 0.2 + 0.02384, 1e-9);
}

TEST_F(ChargeRun, OneSampleOfACpuDoesNotReplaceItsTdp)
{
    rulebook.component_scope = ComponentScope::gpu_cpu_dram;
    run.hardware.cpu_tdp = Watts{200};
    run.hardware.dram_gb = 64;
    run.evidence = {log_of({device("0", DeviceKind::gpu, Watts{300}, Seconds{3600}),
                            device("package", DeviceKind::cpu, Watts{0.01}, Seconds{0}),
                            device("dimm", DeviceKind::dram, Watts{0.01}, Seconds{0})})};
    EXPECT_NEAR(charged(), 0.3 + 0.2 + 0.02384, 1e-9);
}

TEST_F(ChargeRun, UncoveredTimeOfANodeCostsAtLeastItsAccelerators)
{
    run.span = TimeSpan{june_2024, june_2024 + 7200 * second};
    run.hardware.accelerators[0].count = 8;
    run.evidence = {log_of({device("psu", DeviceKind::node, Watts{400}, Seconds{3600})})};
    EXPECT_NEAR(charged(), 0.4 + 8 * 0.46, 1e-9);
}

TEST_F(ChargeRun, AMeterThatReadsLessThanItsPartsIsNoMeterOfTheWhole)
{
    rulebook.component_scope = ComponentScope::node_at_wall;
    run.hardware.accelerators[0].count = 2;
    run.hardware.cpu_tdp = Watts{100};
    run.hardware.dram_gb = 100;
    const DeviceEnergy gpu = device("0", DeviceKind::gpu, Watts{300}, Seconds{3600});
    const DeviceEnergy node = device("psu", DeviceKind::node, Watts{1}, Seconds{3600});
    run.evidence = {log_of({gpu, node})};
    EXPECT_NEAR(charged(), 1.25 * (0.3 + 0.001 + 0.46 + 0.1 + 0.03725), 1e-9);
    rulebook.component_scope = ComponentScope::gpu;
    run.evidence = {log_of({gpu}), log_of({node})};
    EXPECT_NEAR(charged(), 0.3 + 0.001 + 0.46, 1e-9);
}

TEST_F(ChargeRun, OneRailIsOneAccelerator)
{
    run.hardware.accelerators[0].count = 3;
    run.evidence = {log_of({device("VDD_GPU", DeviceKind::rail, Watts{300}, Seconds{3600})})};
    EXPECT_NEAR(charged(), 0.3 + 2 * 0.46, 1e-9);
}

TEST_F(ChargeRun, AMissingDeviceIsTakenForTheStrongestThatIsLogged)
{
    run.hardware.accelerators = {{.name = "T4", .count = 2}};
    run.evidence[0].devices[0].name = "NVIDIA A100-SXM4-80GB";
    EXPECT_NEAR(charged(), 0.3 + 0.46, 1e-9);
}

TEST_F(ChargeRun, AToolsTotalOfNoDurationCoversNothing)
{
    run.evidence = {testing::total_of(KilowattHours{0.2}, DeviceKind::run, Seconds{0}, Grade::D)};
    EXPECT_NEAR(charged(), 0.2 + 0.46, 1e-9);
    run.evidence = {testing::total_of(KilowattHours{0.2}, DeviceKind::run, Seconds{0}, Grade::E)};
    EXPECT_NEAR(charged(), 0.2, 1e-9);
}

TEST_F(ChargeRun, RunsSideBySideCoverTheirTimeOnce)
{
    run.hardware = {};
    run.span = TimeSpan{june_2024, june_2024 + 7200 * second};
    run.evidence = {log_of({device("a", DeviceKind::run, Watts{300}, Seconds{3600}),
                            device("b", DeviceKind::run, Watts{300}, Seconds{3600})})};
    run.evidence[0].kind = EvidenceKind::total;
    run.evidence[0].duration = Seconds{7200};
    run.evidence[0].zone_known = false;
    EXPECT_NEAR(charged(), 0.6 + 1.25 * 0.3, 1e-9);
}

TEST_F(ChargeRun, TheGradeIsTheLowestOfTheLogsThatCount)
{
    run.hardware.accelerators[0].count = 2;
    run.evidence.push_back(testing::total_of(KilowattHours{0.1}, DeviceKind::run, Seconds{3600}, Grade::D));
    EXPECT_EQ(charge().grade, Grade::D);
    run.evidence.pop_back();
    EXPECT_EQ(charge().grade, Grade::C);
}

TEST_F(ChargeRun, TotalsOfSeveralRunsCoverTheSpanTogether)
{
    DeviceEnergy morning = device("a", DeviceKind::run, Watts{300}, Seconds{1800});
    DeviceEnergy noon = device("b", DeviceKind::run, Watts{200}, Seconds{1800}, june_2024 + 1800 * second);
    run.hardware = {};
    run.evidence = {log_of({morning, noon})};
    run.evidence[0].kind = EvidenceKind::total;
    run.evidence[0].duration = Seconds{3600};
    EXPECT_NEAR(charged(), 0.25, 1e-12);
    // Half an hour more at 1.25 x the highest mean of the totals; not if the reader of the file has charged it.
    run.span->end += 1800 * second;
    EXPECT_NEAR(charged(), 0.25 + 1.25 * 0.15, 1e-12);
    run.evidence[0].charged += KilowattHours{1.25 * 0.15};
    run.evidence[0].gaps = {{"run", std::nullopt, Seconds{1800}, KilowattHours{1.25 * 0.15}, "after_last_sample"}};
    EXPECT_NEAR(charged(), 0.25 + 1.25 * 0.15, 1e-12);
}

}  // namespace
}  // namespace wattboard

// Several logs of one run: put together, charged for the run's own span and hardware, cut to the rulebook's scope.
#include "scoring/entry/run_evidence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "scoring/energy/hourly_energy.h"
#include "scoring/energy/power_limits.h"
#include "scoring/energy/trace_accumulator.h"
#include "scoring/entry/run_charge.h"
#include "scoring/entry/score_entry.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using testing::june_2024;
using testing::second;

struct RunLogs : ::testing::Test {
    Rulebook rulebook = testing::rules();
    ReferenceTables tables = testing::tables();
    RunFacts run = testing::hour_run();

    RunLogs() { run.span = TimeSpan{june_2024, june_2024 + 1000 * second}; }

    /// One sample a second, both seconds included, of power that never repeats around `watts`.
    EvidenceSummary log(std::string id, int from, int to, double watts, energy::DeviceInfo info = {.id = "0"})
    {
        energy::TraceAccumulator trace{{}, {.power_limits = power_limits_of(tables)}, energy::ValueKind::power};
        EXPECT_TRUE(trace.add_device(std::move(info), 1));
        for (int at = from; at <= to; ++at)
            EXPECT_TRUE(trace.add(0, june_2024 + at * second, watts + at % 2 * 10 - 5, 1, {}, 1));
        Result<EvidenceSummary> summary = trace.finish({.format = "test", .zone_known = true});
        EXPECT_TRUE(summary);
        summary->id = std::move(id);
        return *summary;
    }

    RunCharge charge()
    {
        const auto result =
            charge_run(rulebook, run, StageBasis::measured, hardware_limits(run.hardware, tables), tables);
        EXPECT_TRUE(result) << (result ? "" : result.error().detail);
        return result.value_or(RunCharge{});
    }
    static const Finding* find(const RunCharge& charge, std::string_view check)
    {
        for (const Finding& finding : charge.findings)
            if (finding.check == check) return &finding;
        return nullptr;
    }
    static double kwh(double joules) { return joules / 3.6e6; }
};

TEST_F(RunLogs, TwoHalvesAreOneLog)
{
    run.evidence = {log("a", 0, 1000, 300)};
    const RunCharge whole = charge();
    EXPECT_NEAR(whole.charged.value(), kwh(300 * 1000), 1e-9);
    run.evidence = {log("b", 501, 1000, 300), log("a", 0, 500, 300)};
    const RunCharge halves = charge();
    EXPECT_NEAR(halves.energy / whole.energy, 1, 1e-12);
    EXPECT_NEAR(halves.charged / whole.charged, 1, 1e-12);
    EXPECT_EQ(find(halves, "missing_accelerators"), nullptr);
    EXPECT_EQ(halves.evidence.size(), 1U);
}

TEST_F(RunLogs, TheSameLogTwiceChangesNothing)
{
    run.evidence = {log("a", 0, 1000, 300)};
    const RunCharge once = charge();
    run.evidence.push_back(run.evidence.front());
    run.evidence.back().id = "again";
    const RunCharge twice = charge();
    EXPECT_EQ(twice.charged, once.charged);
    EXPECT_EQ(twice.energy, once.energy);
    ASSERT_NE(find(twice, "same_log_twice"), nullptr);
    EXPECT_EQ(find(twice, "same_log_twice")->evidence, "again");
}

TEST_F(RunLogs, UncoveredTimeOfAnUnnamedDeviceCostsTheDeclaredBoardsLimit)
{
    run.evidence = {log("a", 100, 900, 300)};
    // 800 s as logged, 200 s at 1.15 x 400 W.
    EXPECT_NEAR(charge().charged.value(), kwh(800 * 300 + 200 * 460.0), 1e-9);
    EXPECT_EQ(find(charge(), "charge_power_unknown")->verdict, Verdict::pass);
    EXPECT_EQ(find(charge(), "charge_power_unknown")->evidence, "a");
}

TEST_F(RunLogs, ThresholdsAreThoseOfTheRulebook)
{
    run.evidence = {log("a", 0, 1000, 300)};
    EXPECT_EQ(find(charge(), "sample_count")->verdict, Verdict::pass);
    rulebook.thresholds["sample_count"] = 5000;
    EXPECT_EQ(find(charge(), "sample_count")->verdict, Verdict::fail);
}

TEST_F(RunLogs, AMeterAndWhatItMetersAreNotAdded)
{
    run.evidence = {log("gpu", 0, 1000, 300), log("wall", 0, 1000, 700, {.id = "wall", .kind = DeviceKind::node})};
    const RunCharge of_gpu = charge();
    EXPECT_NEAR(of_gpu.charged.value(), kwh(300 * 1000), 1e-9);
    ASSERT_NE(find(of_gpu, "left_out_of_scope"), nullptr);
    EXPECT_NEAR(*find(of_gpu, "left_out_of_scope")->value, kwh(700 * 1000), 1e-9);
    rulebook.component_scope = ComponentScope::node_at_wall;
    const RunCharge at_wall = charge();
    EXPECT_NEAR(at_wall.charged.value(), kwh(700 * 1000), 1e-9);
    EXPECT_NEAR(*find(at_wall, "left_out_of_scope")->value, kwh(300 * 1000), 1e-9);
}

TEST_F(RunLogs, AMeterCountsWholeWhereAComponentIsNotLogged)
{
    run.hardware.accelerators[0].count = 2;
    run.evidence = {log("gpu", 0, 1000, 300), log("wall", 0, 1000, 700, {.id = "wall", .kind = DeviceKind::node})};
    EXPECT_NEAR(charge().charged.value(), kwh(700 * 1000), 1e-9);
    EXPECT_NE(find(charge(), "counted_whole"), nullptr);
    // A meter that reads less than what it is said to meter stands for nothing.
    run.evidence[1] = log("wall", 0, 1000, 200, {.id = "wall", .kind = DeviceKind::node});
    EXPECT_NEAR(charge().charged.value(), kwh(300 * 1000 + 460 * 1000), 1e-9);
}

TEST_F(RunLogs, ATotalIsCutByTheComponentsThatItStates)
{
    EvidenceSummary total = testing::total_of(KilowattHours{1.0}, DeviceKind::run, Seconds{1000}, Grade::D);
    total.charged = KilowattHours{1.2};
    total.component_energy_kwh = {{"cpu", 0.25}, {"dram", 0.05}, {"gpu", 0.70}};
    run.evidence = {total};
    EXPECT_NEAR(charge().energy.value(), 0.7, 1e-12);
    EXPECT_NEAR(charge().charged.value(), 1.2 * 0.7, 1e-12);
    rulebook.component_scope = ComponentScope::gpu_cpu_dram;
    EXPECT_NEAR(charge().energy.value(), 1.0, 1e-12);
    rulebook.component_scope = ComponentScope::gpu;
    run.evidence[0].component_energy_kwh["gpu"] = 0;
    EXPECT_NEAR(charge().energy.value(), 1.0, 1e-12) << "a GPU that reads nothing is not measured";
}

TEST_F(RunLogs, AReaderThatDividedOutAPueIsBelieved)
{
    run.evidence = {log("a", 0, 1000, 300)};
    run.evidence[0].energy = run.evidence[0].energy / 1.5;
    run.evidence[0].charged = run.evidence[0].charged / 1.5;
    run.evidence[0].devices[0].energy = run.evidence[0].energy;
    run.evidence[0].devices[0].charged = run.evidence[0].charged;
    EXPECT_NEAR(charge().energy.value(), kwh(200 * 1000), 1e-9);
}

TEST_F(RunLogs, GainsOfRunsAddUpAndTheirOwnErrorsAverageOut)
{
    EntryFacts facts = testing::entry();
    facts.runs.clear();
    for (int i = 0; i < 4; ++i) {
        run.id = "run-" + std::to_string(i);
        run.evidence = {log("a", 0, 1000, 300 + i * 1e-6)};
        facts.runs.push_back(run);
    }
    const EnergyUncertainty& one = facts.runs[0].evidence[0].uncertainty;
    // Bends of 10 W; an A100 that the log does not name: 5 % gain.
    EXPECT_NEAR(one.sampling, 10 / std::sqrt(1.5) / std::sqrt(1001.0) / 300, 1e-9);
    const auto score = score_entry(rulebook, facts, tables, testing::context());
    ASSERT_TRUE(score) << score.error().detail;
    const double relative = std::hypot(0.05, one.independent() / 2);
    const double energy = *score->energy_kwh.value;
    EXPECT_NEAR((*score->energy_kwh.high - energy) / energy, 1.959963984540054 * relative, 1e-9);
    EXPECT_NEAR((*score->charged_kwh.high - energy) / energy, 1.959963984540054 * relative, 1e-9);
}

TEST_F(RunLogs, WhatOnlyTheReadingsShowedStaysFound)
{
    energy::TraceAccumulator trace{{}, {.power_limits = power_limits_of(tables)}, energy::ValueKind::power};
    ASSERT_TRUE(trace.add_device({.id = "0"}, 1));
    std::mt19937 random{7};
    std::vector<double> block(200);
    for (double& watts : block) watts = 250 + random() % 10'000 * 0.01;
    for (int at = 0; at <= 1000; ++at)
        ASSERT_TRUE(trace.add(0, june_2024 + at * second, block[static_cast<std::size_t>(at) % 200], 2, {}, 1));
    Result<EvidenceSummary> summary = trace.finish({.format = "test", .zone_known = true});
    ASSERT_TRUE(summary);
    run.evidence = {*summary};
    const RunCharge charged = charge();
    ASSERT_NE(find(charged, "repeated_block"), nullptr);
    EXPECT_EQ(find(charged, "repeated_block")->verdict, Verdict::fail);
    EXPECT_EQ(find(charged, "repeated_block")->severity, Severity::reject);
}

TEST_F(RunLogs, AStretchCutOutBetweenTwoLogsIsAGap)
{
    run.span.reset();
    run.evidence = {log("a", 0, 400, 300), log("b", 600, 1000, 300)};
    const RunCharge charged = charge();
    const Finding* gaps = find(charged, "gaps");
    ASSERT_NE(gaps, nullptr);
    EXPECT_NEAR(gaps->value.value(), 0.2, 1e-12);
    EXPECT_EQ(gaps->severity, Severity::reject);
    EXPECT_EQ(gaps->verdict, Verdict::fail);
}

TEST_F(RunLogs, UnseenTimeOfANodeOrRailsCostsWhatItsAcceleratorsMayDraw)
{
    rulebook.component_scope = ComponentScope::node_at_wall;
    run.evidence = {log("wall", 100, 900, 200, {.id = "wall", .kind = DeviceKind::node})};
    // 200 s at 1.15 x 400 W, more than 1.25 x 205 W.
    EXPECT_NEAR(charge().charged.value(), kwh(800 * 200 + 200 * 460.0), 1e-9);
    // Two rails that could draw 400 W together: each 230 W where unseen, more than 1.25 x 105 W.
    rulebook.component_scope = ComponentScope::gpu;
    run.evidence = {log("a", 100, 900, 100, {.id = "a", .kind = DeviceKind::rail}),
                    log("b", 100, 900, 100, {.id = "b", .kind = DeviceKind::rail})};
    EXPECT_NEAR(charge().charged.value(), kwh(2 * (800 * 100 + 200 * 230.0)), 1e-9);
}

TEST_F(RunLogs, ANameInTheLogDoesNotLowerTheChargeBelowTheDeclaredBoard)
{
    run.evidence = {log("a", 100, 900, 60, {.id = "0", .name = "T4"})};
    EXPECT_NEAR(charge().charged.value(), kwh(800 * 60 + 200 * 460.0), 1e-9);
    run.hardware.accelerators.push_back({.name = "T4", .count = 1});
    run.evidence.push_back(log("b", 0, 1000, 300, {.id = "1", .name = "A100 SXM4 80GB"}));
    EXPECT_NEAR(charge().charged.value(), kwh(800 * 60 + 200 * 80.5 + 300 * 1000), 1e-9);
}

TEST_F(RunLogs, LogsThatDoNotCountDoNotSayWhenTheEnergyWasUsed)
{
    run.span = TimeSpan{june_2024, june_2024 + 7200 * second};
    const std::int64_t hour = june_2024 / energy::nanoseconds_per_hour;
    run.evidence = {log("gpu", 0, 7200, 300)};
    EXPECT_NEAR(charge().hours.at(hour), 0.5, 1e-6);
    // A meter that read a thousand times as much, all of it in the second hour, is left out.
    run.evidence.push_back(log("wall", 3600, 7200, 300'000, {.id = "wall", .kind = DeviceKind::node}));
    ASSERT_NE(find(charge(), "left_out_of_scope"), nullptr);
    EXPECT_NEAR(charge().hours.at(hour), 0.5, 1e-6);
    run.evidence[1] = log("cpu", 3600, 7200, 300'000, {.id = "cpu", .kind = DeviceKind::cpu});
    EXPECT_NEAR(charge().hours.at(hour), 0.5, 1e-6);
}

TEST_F(RunLogs, ATotalBesideATraceDoesNotStandForAllAccelerators)
{
    run.hardware.accelerators[0].count = 8;
    EvidenceSummary mixed = log("a", 0, 1000, 300);
    mixed.kind = EvidenceKind::total;
    mixed.grade = Grade::D;
    mixed.account = nullptr;
    run.evidence = {mixed};
    EXPECT_NE(find(charge(), "missing_accelerators"), nullptr);
    run.evidence = {testing::total_of(KilowattHours{1.0}, DeviceKind::gpu, Seconds{1000}, Grade::D)};
    EXPECT_EQ(find(charge(), "missing_accelerators"), nullptr);
}

}  // namespace
}  // namespace wattboard

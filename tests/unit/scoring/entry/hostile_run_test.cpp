// Ways to pay less, or to hide a finding, with the logs of a run: each is tried here and must not work.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/power_limits.h"
#include "scoring/energy/trace_account.h"
#include "scoring/energy/trace_accumulator.h"
#include "scoring/entry/checked_run.h"
#include "scoring/entry/run_charge.h"
#include "scoring/entry/run_coverage.h"
#include "scoring/entry/score_entry.h"
#include "scoring/plausibility/run_checks.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using energy::ValueKind;
using testing::june_2024;
using testing::second;

struct Row {
    int at = 0;  ///< seconds after the start
    double value = 0;
    std::uint32_t activity = 0;
};

struct HostileRun : ::testing::Test {
    Rulebook rulebook = testing::rules();
    ReferenceTables tables = testing::tables();
    RunFacts run = testing::hour_run();

    HostileRun() { run.span = TimeSpan{june_2024, june_2024 + 1000 * second}; }

    EvidenceSummary log(std::string id, const std::vector<Row>& rows, energy::DeviceInfo info = {.id = "0"},
                        ValueKind kind = ValueKind::power, bool zone_known = true)
    {
        energy::TraceAccumulator trace{{}, {.power_limits = power_limits_of(tables)}, kind};
        EXPECT_TRUE(trace.add_device(std::move(info), 1));
        for (const Row& row : rows) {
            energy::RowState state;
            state.activity = row.activity;
            EXPECT_TRUE(trace.add(0, june_2024 + row.at * second, row.value, 1, state, 1));
        }
        Result<EvidenceSummary> summary = trace.finish({.format = "test", .zone_known = zone_known});
        EXPECT_TRUE(summary);
        summary->id = std::move(id);
        return *summary;
    }

    /// Power around `watts` at every second, which never stands still; `seed` makes another trace of it.
    static std::vector<Row> noisy(int from, int to, double watts, int seed = 0)
    {
        std::vector<Row> rows;
        for (int at = from; at <= to; ++at)
            rows.push_back({.at = at, .value = watts + (at * 37 + seed * 11) % 41 * 0.5 - 10});
        return rows;
    }

    RunCharge charge()
    {
        const auto result =
            charge_run(rulebook, run, StageBasis::measured, hardware_limits(run.hardware, tables), tables);
        EXPECT_TRUE(result) << (result ? "" : result.error().detail);
        return result.value_or(RunCharge{});
    }

    /// The worst finding of a check: on the logs or on the run.
    const Finding* worst(std::string_view check)
    {
        const RunCharge charged = charge();
        findings_ = charged.findings;
        RunFacts judged = run;
        judged.evidence = charged.evidence;
        for (Finding& finding : run_findings(judged, hardware_limits(run.hardware, tables), tables, rulebook.thresholds,
                                             testing::context()))
            findings_.push_back(std::move(finding));
        const Finding* found = nullptr;
        for (const Finding& finding : findings_) {
            if (finding.check != check) continue;
            const bool holds = finding.verdict == Verdict::fail && finding.severity == Severity::reject;
            if (found == nullptr || holds || (finding.verdict == Verdict::fail && found->verdict != Verdict::fail))
                found = &finding;
            if (holds) return found;
        }
        return found;
    }
    bool holds(std::string_view check)
    {
        const Finding* found = worst(check);
        return found != nullptr && found->verdict == Verdict::fail && found->severity == Severity::reject;
    }
    static double kwh(double joules) { return joules / 3.6e6; }

    std::vector<Finding> findings_;
};

TEST_F(HostileRun, AMeterJustAboveItsPartsDoesNotMakeMissingAcceleratorsFree)
{
    run.hardware.accelerators[0].count = 8;
    run.evidence = {log("gpu", noisy(0, 1000, 300)),
                    log("wall", noisy(0, 1000, 301), {.id = "wall", .kind = DeviceKind::node})};
    const double logged = run.evidence[0].energy.value();
    EXPECT_NEAR(charge().charged.value(), logged + kwh(7 * 460 * 1000.0), 1e-9);
    EXPECT_TRUE(holds("meter_share"));
    // A meter that may be one of all eight counts.
    run.evidence[1] = log("wall", noisy(0, 1000, 4000), {.id = "wall", .kind = DeviceKind::node});
    EXPECT_NEAR(charge().charged.value(), run.evidence[1].energy.value(), 1e-9);
    EXPECT_FALSE(holds("meter_share"));
}

TEST_F(HostileRun, AtTheWallAMeterJustAboveItsPartsIsHeld)
{
    rulebook.component_scope = ComponentScope::node_at_wall;
    run.evidence = {log("gpu", noisy(0, 1000, 300)),
                    log("wall", noisy(0, 1000, 305), {.id = "wall", .kind = DeviceKind::node})};
    EXPECT_TRUE(holds("meter_share"));
    run.evidence[1] = log("wall", noisy(0, 1000, 400), {.id = "wall", .kind = DeviceKind::node});
    EXPECT_FALSE(holds("meter_share"));
}

TEST_F(HostileRun, AStuckSensorIsSeenAcrossTheSeamOfTwoLogs)
{
    // 25 s of one value on either side of the cut, while the load changes: no log by itself stands still for 30 s.
    std::vector<Row> first = noisy(0, 475, 300);
    for (int at = 476; at <= 500; ++at) first.push_back({.at = at, .value = 250, .activity = 1});
    std::vector<Row> second_half;
    for (int at = 501; at <= 525; ++at) second_half.push_back({.at = at, .value = 250, .activity = 2});
    const std::vector<Row> rest = noisy(526, 1000, 300);
    second_half.insert(second_half.end(), rest.begin(), rest.end());
    std::vector<Row> whole = first;
    whole.insert(whole.end(), second_half.begin(), second_half.end());
    run.evidence = {log("whole", whole)};
    ASSERT_TRUE(holds("stuck_sensor"));
    run.evidence = {log("b", second_half), log("a", first)};
    ASSERT_TRUE(holds("stuck_sensor"));
    EXPECT_NEAR(worst("stuck_sensor")->value.value(), 49, 1e-9);
    for (const EvidenceSummary& log : run.evidence)
        for (const Finding& finding : log.findings)
            if (finding.check == "stuck_sensor") EXPECT_EQ(finding.verdict, Verdict::pass);
}

TEST_F(HostileRun, AStuckSensorIsSeenThroughManySmallLogs)
{
    // Three logs that are still throughout, between two that are not.
    run.evidence = {log("a", noisy(0, 400, 300)), log("e", noisy(461, 1000, 300))};
    for (const int from : {401, 421, 441}) {
        std::vector<Row> still;
        for (int at = from; at < from + 20; ++at) still.push_back({.at = at, .value = 200, .activity = 5});
        still.front().activity = 4;
        run.evidence.push_back(log("still " + std::to_string(from), still));
    }
    // Each of them alone holds one value in 20 samples, which holds already; the whole says for how long.
    const RunCharge charged = charge();
    double longest = 0;
    for (const Finding& finding : charged.findings)
        if (finding.check == "stuck_sensor") longest = std::max(longest, finding.value.value_or(0));
    EXPECT_NEAR(charged.evidence.at(0).devices.at(0).duration.value(), 1000, 1e-9);
    EXPECT_GE(longest, 19);
    std::vector<energy::LogAccount> accounts;
    for (const EvidenceSummary& each : run.evidence) accounts.push_back({each.account.get(), each.id});
    const energy::TraceAccount merged = energy::merge(accounts);
    ASSERT_EQ(merged.devices.size(), 1U);
    EXPECT_NEAR(merged.devices[0].longest_busy_run_seconds, 59, 1e-9);
}

TEST_F(HostileRun, CuttingALogIntoSinglesDoesNotHideItsCadence)
{
    run.span = TimeSpan{june_2024, june_2024 + 6000 * second};
    run.evidence.clear();
    for (int i = 0; i <= 20; ++i) run.evidence.push_back(log(std::to_string(i), {{.at = i * 300, .value = 200.0 + i}}));
    EXPECT_TRUE(holds("sampling_period"));
}

TEST_F(HostileRun, OneTraceUnderTwoNamesIsNoSecondDevice)
{
    run.hardware.accelerators[0].count = 2;
    const std::vector<Row> rows = noisy(0, 1000, 120);
    run.evidence = {log("a", rows, {.id = "0"}), log("b", rows, {.id = "1"})};
    EXPECT_TRUE(holds("mirrored_device"));
    // Nor in two pieces, nor at times that lie elsewhere.
    run.evidence = {log("a", rows, {.id = "0"}), log("b", {rows.begin(), rows.begin() + 400}, {.id = "1"}),
                    log("c", {rows.begin() + 400, rows.end()}, {.id = "1"})};
    EXPECT_TRUE(holds("mirrored_device"));
    std::vector<Row> shifted = rows;
    for (Row& row : shifted) row.at += 7;
    run.evidence = {log("a", rows, {.id = "0"}), log("b", shifted, {.id = "1"})};
    EXPECT_TRUE(holds("mirrored_device"));
    run.evidence = {log("a", rows, {.id = "0"}), log("b", noisy(0, 1000, 120, 3), {.id = "1"})};
    EXPECT_FALSE(holds("mirrored_device"));
}

TEST_F(HostileRun, OneDeviceByIndexAndByUuidIsHeld)
{
    run.hardware.accelerators[0].count = 2;
    const std::string uuid = "GPU-3f2c1a00-1111-2222-3333-444455556666";
    run.evidence = {log("a", noisy(0, 1000, 120), {.id = "0"}), log("b", noisy(0, 1000, 120, 5), {.id = uuid})};
    EXPECT_TRUE(holds("device_named_twice"));
    run.evidence[1] = log("b", noisy(0, 1000, 300, 5), {.id = uuid});
    EXPECT_FALSE(holds("device_named_twice"));
}

TEST_F(HostileRun, MoreDevicesThanDeclaredAllCountAndAreShown)
{
    run.evidence = {log("a", noisy(0, 1000, 120), {.id = "0"}), log("b", noisy(0, 1000, 120, 5), {.id = "1"})};
    EXPECT_NEAR(charge().charged.value(), run.evidence[0].energy.value() + run.evidence[1].energy.value(), 1e-9);
    ASSERT_NE(worst("device_count"), nullptr);
    EXPECT_EQ(worst("device_count")->verdict, Verdict::fail);
}

TEST_F(HostileRun, TheFirstDeviceOfTwoNodesIsTwoDevices)
{
    run.hardware.accelerators = {{.name = "A100 SXM4 80GB", .count = 1}, {.name = "T4", .count = 1}};
    // At once, under one id: two; one after the other with other models: two, and each is charged while it is unseen.
    run.evidence = {log("a", noisy(0, 1000, 300), {.id = "0"}), log("b", noisy(0, 1000, 280, 9), {.id = "0"})};
    EXPECT_EQ(charge().evidence.at(0).devices.size(), 2U);
    run.evidence = {log("a", noisy(0, 499, 60), {.id = "0", .name = "T4"}),
                    log("b", noisy(501, 1000, 300), {.id = "0", .name = "A100 SXM4 80GB"})};
    const double logged = run.evidence[0].energy.value() + run.evidence[1].energy.value();
    EXPECT_EQ(charge().evidence.at(0).devices.size(), 2U);
    EXPECT_NEAR(charge().charged.value(), logged + kwh(501 * 80.5 + 501 * 460.0), 1e-9);
}

TEST_F(HostileRun, OneLongStepAmongShortOnesIsATotal)
{
    run.span = TimeSpan{june_2024, june_2024 + 36'000 * second};
    std::vector<Row> rows;
    for (int at = 0; at <= 200; ++at) rows.push_back({.at = at, .value = at * 300.0});
    rows.push_back({.at = 36'000, .value = rows.back().value + 35'800 * 40.0});
    run.evidence = {log("counter", rows, {.id = "0"}, ValueKind::counter)};
    EXPECT_EQ(charge().grade, Grade::D);
    EXPECT_TRUE(holds("long_steps"));
    EXPECT_FALSE(holds("long_step_power")) << "40 W may be the power of a card";
    // The energy of a counter is known, whatever the length of its steps.
    EXPECT_NEAR(charge().charged.value(), kwh(rows.back().value), 1e-9);
    rows.back().value = rows[200].value + 35'800 * 4.0;
    run.evidence = {log("counter", rows, {.id = "0"}, ValueKind::counter)};
    EXPECT_TRUE(holds("long_step_power"));
}

TEST_F(HostileRun, ALongStatedIntervalLiesBetweenIdleAndLimit)
{
    run.span = TimeSpan{june_2024, june_2024 + 7400 * second};
    const auto stated = [&](double watts) {
        energy::TraceAccumulator trace{{}, {.power_limits = power_limits_of(tables)}, ValueKind::stated_interval};
        EXPECT_TRUE(trace.add_device({.id = "0"}, 1));
        for (int i = 0; i < 20; ++i)
            EXPECT_TRUE(trace.add_interval(0, june_2024 + i * 10 * second, june_2024 + (i + 1) * 10 * second,
                                           10 * (300.0 + i), 1, {}, 1));
        EXPECT_TRUE(trace.add_interval(0, june_2024 + 200 * second, june_2024 + 7400 * second, 7200 * watts, 1, {}, 1));
        Result<EvidenceSummary> summary = trace.finish({.format = "test", .zone_known = true});
        EXPECT_TRUE(summary);
        return *summary;
    };
    run.evidence = {stated(300)};
    EXPECT_TRUE(holds("long_steps"));
    EXPECT_FALSE(holds("long_step_power"));
    run.evidence = {stated(5)};
    EXPECT_TRUE(holds("long_step_power"));
    run.evidence = {stated(600)};
    EXPECT_TRUE(holds("power_upper"));
}

TEST_F(HostileRun, ThreeBandsAreTheRulebooks)
{
    std::vector<Row> rows = noisy(0, 500, 300);
    const std::vector<Row> rest = noisy(510, 1000, 300);
    rows.insert(rows.end(), rest.begin(), rest.end());
    run.evidence = {log("a", rows)};
    const double with_gap = charge().charged.value();
    rulebook.thresholds = {{"gap_factor", 10}};
    const double higher_end = charge().charged.value();
    rulebook.thresholds = {{"gap_factor", 10}, {"gap_ordinary_factor", 10}};
    EXPECT_NEAR(charge().charged.value(), charge().energy.value(), 1e-12);
    EXPECT_LT(higher_end, with_gap);
    EXPECT_LT(charge().charged.value(), higher_end);
    rulebook.thresholds = {{"charge_factor", 2}};
    EXPECT_NEAR(charge().charged.value() - with_gap, kwh(10 * (800 - 460.0)), 1e-9);
}

TEST_F(HostileRun, EmbodiedCarbonDoesNotDependOnThePiecesOfALog)
{
    rulebook.grid.fixes_place_and_time = true;
    rulebook.grid.embodied_g_per_accelerator_hour = 36.0;
    run.span.reset();
    const auto embodied = [&] {
        EntryFacts facts = testing::entry();
        facts.runs = {run};
        const auto score = score_entry(rulebook, facts, tables, testing::context());
        EXPECT_TRUE(score) << (score ? "" : score.error().detail);
        return score ? score->embodied_co2e_kg.value_or(0) : 0;
    };
    run.evidence = {log("a", noisy(0, 1000, 300))};
    EXPECT_NEAR(embodied(), 0.01, 1e-9);
    // Neither for their length nor for their number.
    run.evidence = {log("a", noisy(0, 800, 300)), log("b", noisy(801, 900, 300)), log("c", noisy(901, 1000, 300))};
    EXPECT_NEAR(embodied(), 0.01, 1e-9);
}

TEST_F(HostileRun, LogsInPiecesAreAsLongAsTheirWhole)
{
    run.span.reset();
    run.evidence = {log("a", noisy(0, 500, 300)), log("b", noisy(501, 1000, 300))};
    EXPECT_NEAR(run_length(run).value(), 1000, 1e-9);
}

TEST_F(HostileRun, ARunOfMoreThanTenYearsIsRefused)
{
    EXPECT_TRUE(checked_run(run));
    run.span->end = run.span->start + longest_run_length;
    EXPECT_TRUE(checked_run(run));
    run.span->end += 1;
    ASSERT_FALSE(checked_run(run));
    EXPECT_EQ(checked_run(run).error().field, "runs/train/end");
}

TEST_F(HostileRun, AccountsOfEveryYearThatLogsMayHaveComeBack)
{
    // 2199-12-31T23:59:00Z.
    const Nanoseconds late = 7'258'118'340 * second;
    energy::TraceAccumulator trace{{}, {}, ValueKind::power};
    ASSERT_TRUE(trace.add_device({.id = "0"}, 1));
    for (int at = 0; at < 59; ++at) ASSERT_TRUE(trace.add(0, late + at * second, 100 + at, 0, {}, 1));
    Result<EvidenceSummary> summary = trace.finish({.format = "test", .zone_known = true});
    ASSERT_TRUE(summary);
    const auto back = energy::TraceAccount::decode(summary->account->encode());
    ASSERT_TRUE(back) << back.error().detail;
    EXPECT_EQ(back->devices.at(0).end, late + 58 * second);
    run.evidence = {*summary};
    EXPECT_TRUE(checked_run(run));
}

}  // namespace
}  // namespace wattboard

// Laws of charging a run from its logs: what is left out never pays.
#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "scoring/energy/power_limits.h"
#include "scoring/energy/trace_accumulator.h"
#include "scoring/entry/run_charge.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using testing::june_2024;
using testing::second;

struct Row {
    Nanoseconds start;
    Nanoseconds end;
    double joules;
};

EvidenceSummary summary_of(energy::TraceAccumulator& trace)
{
    Result<EvidenceSummary> summary = trace.finish({.format = "test", .zone_known = true});
    RC_ASSERT(summary.has_value());
    return *summary;
}

/// A GPU of 400 W once a second for 400 s, never above its charge power of 460 W.
EvidenceSummary power_log(const std::string& id)
{
    const ReferenceTables tables = testing::tables();
    energy::TraceAccumulator trace{{}, {.power_limits = power_limits_of(tables)}, energy::ValueKind::power};
    RC_ASSERT(trace.add_device({.id = id, .name = "A100 SXM4 80GB"}, 1).has_value());
    for (int at = 0; at <= 400; ++at)
        RC_ASSERT(trace.add(0, june_2024 + at * second, *rc::gen::inRange(20, 460), 0, {}, 1));
    return summary_of(trace);
}

EvidenceSummary interval_log(const std::vector<Row>& rows)
{
    const ReferenceTables tables = testing::tables();
    energy::TraceAccumulator trace{{}, {.power_limits = power_limits_of(tables)}, energy::ValueKind::stated_interval};
    RC_ASSERT(trace.add_device({.id = "0", .name = "A100 SXM4 80GB"}, 1).has_value());
    for (const Row& row : rows) RC_ASSERT(trace.add_interval(0, row.start, row.end, row.joules, 0, {}, 1));
    return summary_of(trace);
}

double charged(const RunFacts& run)
{
    const ReferenceTables tables = testing::tables();
    const auto charge =
        charge_run(testing::rules(), run, StageBasis::measured, hardware_limits(run.hardware, tables), tables);
    RC_ASSERT(charge.has_value());
    return charge->charged.value();
}

RC_GTEST_PROP(RunLaws, DroppingTheLogOfADeviceNeverPays, ())
{
    RunFacts run = testing::hour_run();
    run.span = TimeSpan{june_2024, june_2024 + 400 * second};
    const int count = *rc::gen::inRange(2, 5);
    run.hardware.accelerators[0].count = count;
    run.evidence.clear();
    for (int i = 0; i < count; ++i) run.evidence.push_back(power_log(std::to_string(i)));
    const double all = charged(run);
    run.evidence.erase(run.evidence.begin() + *rc::gen::inRange(0, count));
    RC_ASSERT(charged(run) >= all * (1 - 1e-12));
}

RC_GTEST_PROP(RunLaws, RemovingStatedIntervalsNeverPays, ())
{
    RunFacts run = testing::hour_run();
    run.span = TimeSpan{june_2024, june_2024 + 60 * second};
    std::vector<Row> rows;
    for (int at = 0; at < 60; ++at)
        rows.push_back(
            {june_2024 + at * second, june_2024 + (at + 1) * second, static_cast<double>(*rc::gen::inRange(20, 460))});
    run.evidence = {interval_log(rows)};
    const double all = charged(run);
    // Longer than the gap threshold of five nominal intervals, or at an end.
    const auto from = *rc::gen::inRange<std::ptrdiff_t>(0, 50);
    const auto to = std::min<std::ptrdiff_t>(from + *rc::gen::inRange<std::ptrdiff_t>(6, 40), 59);
    rows.erase(rows.begin() + from, rows.begin() + to);
    run.evidence = {interval_log(rows)};
    RC_ASSERT(charged(run) >= all * (1 - 1e-12));
}

}  // namespace
}  // namespace wattboard

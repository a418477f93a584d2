// Rows that state their own interval, held powers, counters with a range, and rows without a clock.
#include <gtest/gtest.h>

#include <cmath>

#include "scoring/energy/interval_clock.h"
#include "scoring/energy/trace_account.h"
#include "scoring/energy/trace_accumulator.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

using energy::DeviceInfo;
using energy::TraceAccumulator;
using energy::ValueKind;

struct Row {
    double start;
    double end;
    double joules;
};

TraceAccumulator accumulator(ValueKind kind, DeviceInfo info, const ReadingOptions& options = {})
{
    TraceAccumulator trace{options, context_with_limit(), kind};
    EXPECT_TRUE(trace.add_device(std::move(info), 1));
    return trace;
}

EvidenceSummary finished(TraceAccumulator& trace, energy::LogFacts facts = {.format = "test", .zone_known = true})
{
    Result<EvidenceSummary> summary = trace.finish(std::move(facts));
    EXPECT_TRUE(summary) << (summary ? "" : summary.error().detail);
    return summary.value_or(EvidenceSummary{});
}

EvidenceSummary of_intervals(const std::vector<Row>& rows, DeviceInfo info = {.id = "gpu0", .name = "Test-700"})
{
    TraceAccumulator trace = accumulator(ValueKind::stated_interval, std::move(info));
    for (const Row& row : rows)
        EXPECT_TRUE(trace.add_interval(0, at_second(row.start), at_second(row.end), row.joules, 0, {}, 1));
    return finished(trace);
}

EvidenceSummary of_values(ValueKind kind, DeviceInfo info, const std::vector<PowerAt>& rows)
{
    TraceAccumulator trace = accumulator(kind, std::move(info));
    for (const PowerAt& row : rows) EXPECT_TRUE(trace.add(0, at_second(row.second), row.watts, 0, {}, 1));
    return finished(trace);
}

double joules(KilowattHours energy) { return to_joules(energy).value(); }

TEST(stated_interval, adjacent_intervals_cost_what_they_say_however_long)
{
    const EvidenceSummary summary = of_intervals({{0, 1, 100}, {1, 2, 200}, {2, 62, 600}, {62, 63, 50}});
    EXPECT_NEAR(joules(summary.energy), 950, 1e-9);
    EXPECT_NEAR(joules(summary.charged), 950, 1e-9);
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_EQ(summary.end, at_second(63));
    EXPECT_EQ(summary.kind, EvidenceKind::interval_energy);
    EXPECT_DOUBLE_EQ(summary.devices.at(0).highest_power.value(), 200);
    EXPECT_DOUBLE_EQ(summary.devices.at(0).lowest_power.value(), 10);
    EXPECT_DOUBLE_EQ(summary.coverage, 1);
}

TEST(stated_interval, uncovered_time_between_intervals_is_charged)
{
    // 0.5 s at the higher neighbour's 200 W; 10 s at 1.15 x 700 W.
    const EvidenceSummary summary = of_intervals({{0, 1, 100}, {1.5, 2.5, 200}, {12.5, 13.5, 100}});
    EXPECT_NEAR(joules(summary.energy), 400, 1e-9);
    EXPECT_NEAR(joules(summary.charged), 400 + 100 + 10 * 805, 1e-6);
    ASSERT_EQ(summary.gaps.size(), 1U);
    EXPECT_EQ(summary.gap_count, 1U);
    EXPECT_EQ(summary.gaps[0].start, at_second(2.5));
    EXPECT_NEAR(summary.coverage, 1 - 10 / 13.5, 1e-9);
}

TEST(stated_interval, stamps_of_whole_seconds_leave_no_holes)
{
    DeviceInfo info{.id = "cpu", .kind = DeviceKind::cpu};
    info.time_resolution = 1'000'000'000;
    const EvidenceSummary summary = of_intervals({{0, 1.02, 10}, {1.98, 3, 10}, {2.97, 4, 10}}, info);
    EXPECT_NEAR(joules(summary.charged), 30, 1e-9);
}

TEST(stated_interval, an_interval_that_ends_before_it_starts_is_refused)
{
    TraceAccumulator trace = accumulator(ValueKind::stated_interval, {.id = "gpu0"});
    EXPECT_FALSE(trace.add_interval(0, at_second(1), at_second(1), 5, 0, {}, 7));
    EXPECT_EQ(trace.problem().line, 7U);
}

TEST(stated_interval, two_logs_of_intervals_are_put_together)
{
    const EvidenceSummary first = of_intervals({{0, 1, 100}, {1, 2, 200}});
    const EvidenceSummary later = of_intervals({{2, 3, 300}, {13, 14, 100}});
    const std::vector<energy::LogAccount> logs{{.account = later.account.get(), .evidence = ""},
                                               {.account = first.account.get(), .evidence = ""}};
    const EvidenceSummary joined = energy::summarise(energy::merge(logs), {}, context_with_limit());
    const EvidenceSummary whole = of_intervals({{0, 1, 100}, {1, 2, 200}, {2, 3, 300}, {13, 14, 100}});
    EXPECT_NEAR(joules(joined.charged), joules(whole.charged), 1e-9);
    EXPECT_NEAR(joules(joined.charged), 700 + 8050, 1e-6);
    EXPECT_EQ(joined.hourly_energy_kwh, whole.hourly_energy_kwh);
}

TEST(held_power, counts_each_value_until_the_next)
{
    DeviceInfo info{.id = "gpu0", .name = "Test-700"};
    info.held = true;
    const EvidenceSummary summary = of_values(ValueKind::power, info, {{0, 100}, {1, 300}, {2, 200}});
    EXPECT_NEAR(joules(summary.energy), 100 + 300, 1e-9);
}

TEST(counter_range, one_wrap_is_repaired)
{
    DeviceInfo info{.id = "package-0", .kind = DeviceKind::cpu};
    info.counter_range_joules = 1000;
    const EvidenceSummary summary =
        of_values(ValueKind::counter, info, {{0, 700}, {1, 900}, {2, 100}, {3, 300}, {4, 500}});
    EXPECT_NEAR(joules(summary.energy), 200 * 4, 1e-9);
    EXPECT_NEAR(joules(summary.charged), 200 * 4, 1e-9);
    EXPECT_EQ(summary.account->devices.at(0).wraps, 1U);
    EXPECT_EQ(summary.account->devices.at(0).counter_falls, 0U);
}

TEST(counter_range, an_interval_that_may_hold_two_wraps_is_a_gap)
{
    DeviceInfo info{.id = "gpu0", .name = "Test-700"};
    info.counter_range_joules = 8050;
    // Round the counter in 10 s at the charge power of 805 W.
    const EvidenceSummary near = of_values(ValueKind::counter, info, {{0, 0}, {1, 100}, {2, 200}, {11, 1000}});
    EXPECT_NEAR(joules(near.charged), 1000, 1e-9);
    const EvidenceSummary far = of_values(ValueKind::counter, info, {{0, 0}, {1, 100}, {2, 200}, {13, 1000}});
    EXPECT_NEAR(joules(far.energy), 1000, 1e-9);
    EXPECT_NEAR(joules(far.charged), 200 + 11 * 805, 1e-6);
    EXPECT_EQ(far.gap_count, 1U);
    EXPECT_EQ(far.gaps.size(), 1U);
}

TEST(counter_range, a_fall_that_no_wrap_explains_is_a_gap)
{
    DeviceInfo info{.id = "gpu0", .name = "Test-700"};
    info.counter_range_joules = 1e6;
    // A wrap would mean 999,000 J in a second.
    const EvidenceSummary summary = of_values(ValueKind::counter, info, {{0, 1000}, {1, 1200}, {2, 200}, {3, 400}});
    EXPECT_NEAR(joules(summary.energy), 400, 1e-9);
    EXPECT_NEAR(joules(summary.charged), 400 + 805, 1e-6);
    EXPECT_EQ(summary.account->devices.at(0).counter_falls, 1U);
}

TEST(rows_without_a_clock, differences_count_and_no_instants_are_stated)
{
    const energy::IntervalClock clock{Seconds{0.1}};
    EXPECT_EQ(clock.at(30) - clock.at(0), 3'000'000'000);
    TraceAccumulator trace = accumulator(ValueKind::power, {.id = "gpu0", .name = "Test-700"});
    for (std::uint64_t row = 0; row <= 30; ++row) EXPECT_TRUE(trace.add(0, clock.at(row), 100, 0, {}, row));
    const EvidenceSummary summary = finished(trace, {.format = "test", .clockless = true});
    EXPECT_NEAR(joules(summary.energy), 300, 1e-9);
    EXPECT_FALSE(summary.zone_known);
    EXPECT_FALSE(summary.start.has_value());
    EXPECT_FALSE(summary.devices.at(0).start.has_value());
    EXPECT_DOUBLE_EQ(summary.duration.value(), 3);
    EXPECT_TRUE(summary.hourly_energy_kwh.empty());
}

/// What a chart gets.
class Chart final : public energy::TraceSink {
public:
    void add_device(std::size_t /*device*/, const energy::TraceDevice& about) override { means = about.means; }
    void add(std::size_t /*device*/, Nanoseconds time, double watts) override
    {
        points.emplace_back(static_cast<double>(time - at_second(0)) * 1e-9, watts);
    }
    bool means = false;
    std::vector<std::pair<double, double>> points;
};

TEST(trace_sink, gets_powers_as_they_are_and_means_from_the_start_of_the_first)
{
    using Points = std::vector<std::pair<double, double>>;
    const auto chart_of = [](ValueKind kind, const auto& feed) {
        Chart chart;
        ReadingContext context = context_with_limit();
        context.trace = &chart;
        TraceAccumulator trace{{}, context, kind};
        EXPECT_TRUE(trace.add_device({.id = "gpu0"}, 1));
        feed(trace);
        finished(trace);
        EXPECT_EQ(chart.means, kind != ValueKind::power);
        return chart.points;
    };
    const auto rows = [](TraceAccumulator& trace) {
        for (const auto& [second, value] : Points{{0, 100}, {2, 300}, {2, 300}, {1, 200}, {4, 300}})
            EXPECT_TRUE(trace.add(0, at_second(second), value, 0, {}, 1));
    };
    EXPECT_EQ(chart_of(ValueKind::power, rows), (Points{{0, 100}, {1, 200}, {2, 300}, {4, 300}}));
    EXPECT_EQ(chart_of(ValueKind::counter, rows), (Points{{0, 100}, {1, 100}, {2, 100}, {4, 0}}));
    const auto stated = [](TraceAccumulator& trace) {
        EXPECT_TRUE(trace.add_interval(0, at_second(0), at_second(2), 100, 0, {}, 1));
        EXPECT_TRUE(trace.add_interval(0, at_second(2), at_second(3), 70, 0, {}, 1));
    };
    EXPECT_EQ(chart_of(ValueKind::stated_interval, stated), (Points{{0, 50}, {2, 50}, {3, 70}}));
}

TEST(hours, the_samples_fall_into_the_hours_of_the_clock)
{
    // 10:00 to 12:30, from 0 W rising by 360 W an hour: mean powers 180, 540 and 810 W.
    TraceAccumulator trace = accumulator(ValueKind::power, {.id = "gpu0", .name = "Test-700"});
    for (int row = 0; row <= 25; ++row) EXPECT_TRUE(trace.add(0, at_second(row * 360), row * 36, 0, {}, 1));
    const EvidenceSummary summary = finished(trace);
    const std::int64_t ten = at_second(0) / 3'600'000'000'000;
    ASSERT_EQ(summary.hourly_energy_kwh.size(), 3U);
    EXPECT_NEAR(summary.hourly_energy_kwh.at(ten), 0.180, 1e-12);
    EXPECT_NEAR(summary.hourly_energy_kwh.at(ten + 1), 0.540, 1e-12);
    EXPECT_NEAR(summary.hourly_energy_kwh.at(ten + 2), 0.405, 1e-12);
}

TEST(hours, an_interval_over_several_hours_is_split_along_its_slope)
{
    const EvidenceSummary summary = of_values(ValueKind::power, {.id = "gpu0"}, {{1800, 100}, {3600 * 3 + 1800, 400}});
    const std::int64_t ten = at_second(0) / 3'600'000'000'000;
    ASSERT_EQ(summary.hourly_energy_kwh.size(), 4U);
    EXPECT_NEAR(summary.hourly_energy_kwh.at(ten), 0.5 * 0.125, 1e-12);
    EXPECT_NEAR(summary.hourly_energy_kwh.at(ten + 1), 0.200, 1e-12);
    EXPECT_NEAR(summary.hourly_energy_kwh.at(ten + 3), 0.5 * 0.375, 1e-12);
}

TEST(uncertainty, parts_follow_the_published_formulas)
{
    // 100 W and 110 W in turn: each bend is 10 W, s = 10 / sqrt 1.5; 101 samples in 100 s, 10,500 J.
    std::vector<PowerAt> samples;
    for (int second = 0; second <= 100; ++second)
        samples.push_back({static_cast<double>(second), second % 2 * 10. + 100});
    const EvidenceSummary summary = of_values(ValueKind::power, {.id = "gpu0", .name = "Test-700"}, samples);
    EXPECT_NEAR(summary.uncertainty.sampling, 10 / std::sqrt(1.5) / std::sqrt(101.0) / 105, 1e-12);
    EXPECT_NEAR(summary.uncertainty.ends, 1 / (std::sqrt(6.0) * 100), 1e-12);
    EXPECT_DOUBLE_EQ(summary.uncertainty.gain, 0.05);
    EXPECT_DOUBLE_EQ(summary.relative_uncertainty, summary.uncertainty.total());
    DeviceInfo meter{.id = "plug", .kind = DeviceKind::node};
    meter.resolution_joules = 3600;  // 1 Wh
    const EvidenceSummary counted = of_values(ValueKind::counter, meter, {{0, 0}, {50, 36'000}, {100, 72'000}});
    EXPECT_NEAR(counted.uncertainty.resolution, 3600 / std::sqrt(6.0) / 72'000, 1e-12);
    EXPECT_EQ(counted.uncertainty.sampling, 0);
}

TEST(uncertainty, gains_add_linearly_and_the_rest_in_quadrature)
{
    TraceAccumulator trace{{}, context_with_limit(), ValueKind::power};
    for (int gpu = 0; gpu < 4; ++gpu) EXPECT_TRUE(trace.add_device({.id = std::to_string(gpu), .name = "Test-700"}, 1));
    for (int second = 0; second <= 100; ++second)
        for (std::size_t gpu = 0; gpu < 4; ++gpu)
            EXPECT_TRUE(trace.add(gpu, at_second(second), second % 2 * 10. + 100, 0, {}, 1));
    const EvidenceSummary summary = finished(trace);
    EXPECT_NEAR(summary.uncertainty.gain, 0.05, 1e-12);
    EXPECT_NEAR(summary.uncertainty.sampling, summary.devices[0].uncertainty.sampling / 2, 1e-12);
}

}  // namespace
}  // namespace wattboard::test

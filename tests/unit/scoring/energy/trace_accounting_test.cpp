// Energy and charge of small invented traces, against sums done by hand.
#include <gtest/gtest.h>

#include "scoring/energy/log_reader.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

double joules(KilowattHours energy) { return to_joules(energy).value(); }

EvidenceSummary read(const std::string& text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options), context_with_limit());
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().detail);
    return summary.value_or(EvidenceSummary{});
}

/// 100 W once a second from second `from` to `to`.
std::vector<PowerAt> steady(int from, int to, double watts = 100)
{
    std::vector<PowerAt> samples;
    for (int second = from; second <= to; ++second) samples.push_back({static_cast<double>(second), watts});
    return samples;
}

TEST(trace_accounting, trapezoid_of_the_published_vector_is_550_joules)
{
    const EvidenceSummary summary = read(generic_csv({{0, 100}, {1, 200}, {3, 200}}));
    EXPECT_NEAR(joules(summary.energy), 550, 1e-9);
    EXPECT_EQ(summary.samples, 3U);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 3);
    EXPECT_DOUBLE_EQ(summary.devices.at(0).median_interval.value(), 1.5);
    EXPECT_DOUBLE_EQ(summary.devices.at(0).mean_power.value(), 550.0 / 3);
    EXPECT_EQ(summary.grade, Grade::C);
    EXPECT_DOUBLE_EQ(summary.uncertainty.gain, 0.05);
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_EQ(summary.end, at_second(3));
}

TEST(trace_accounting, charges_longer_intervals_at_the_higher_end_and_gaps_at_the_charge_power)
{
    std::vector<PowerAt> samples = steady(0, 10);
    samples.insert(samples.end(), {{13, 300}, {14, 300}, {24, 300}});
    const EvidenceSummary summary = read(generic_csv(samples));
    // 10 s at 100 W; 3 s from 100 to 300 W; 1 s and a gap of 10 s at 300 W.
    EXPECT_NEAR(joules(summary.energy), 1000 + 600 + 300 + 3000, 1e-6);
    // The 3 s at their higher end; the gap at 1.15 x 700 W.
    EXPECT_NEAR(joules(summary.charged), 1000 + 900 + 300 + 10 * 805, 1e-6);
    ASSERT_EQ(summary.gaps.size(), 1U);
    EXPECT_EQ(summary.gap_count, 1U);
    EXPECT_EQ(summary.gaps[0].start, at_second(14));
    EXPECT_DOUBLE_EQ(summary.gaps[0].duration.value(), 10);
    EXPECT_NEAR(joules(summary.gaps[0].charged), 8050, 1e-6);
    EXPECT_EQ(summary.gaps[0].reason, "gap");
    EXPECT_NEAR(summary.coverage, 1 - 10.0 / 24, 1e-12);
    EXPECT_DOUBLE_EQ(summary.devices.at(0).largest_gap.value(), 10);
}

TEST(trace_accounting, without_a_nameplate_a_gap_costs_a_quarter_more_than_the_highest_sample)
{
    std::vector<PowerAt> samples = steady(0, 10);
    samples.push_back({20, 300});
    const EvidenceSummary summary = read(generic_csv(samples, "gpu0", "unheard of"));
    EXPECT_NEAR(joules(summary.charged), 1000 + 10 * 375, 1e-6);
    const Finding finding = finding_of(summary, "charge_power_unknown");
    EXPECT_EQ(finding.verdict, Verdict::fail);
    EXPECT_EQ(finding.severity, Severity::reject);
}

TEST(trace_accounting, charges_what_the_declared_run_has_and_the_log_has_not)
{
    ReadingOptions options;
    options.start = at_second(-5);
    options.end = at_second(20);
    const EvidenceSummary summary = read(generic_csv(steady(0, 10)), options);
    EXPECT_NEAR(joules(summary.energy), 1000, 1e-6);
    EXPECT_NEAR(joules(summary.charged), 1000 + 15 * 805, 1e-6);
    EXPECT_NEAR(summary.coverage, 1 - 15.0 / 25, 1e-12);
    ASSERT_EQ(summary.gaps.size(), 2U);
    EXPECT_EQ(summary.gaps[0].reason, "after_last_sample");
    EXPECT_EQ(summary.gaps[0].start, at_second(10));
    EXPECT_EQ(summary.gaps[1].reason, "before_first_sample");
    EXPECT_DOUBLE_EQ(summary.gaps[1].duration.value(), 5);
    const Finding window = finding_of(summary, "window");
    EXPECT_EQ(window.verdict, Verdict::fail);
    EXPECT_EQ(window.severity, Severity::reject);
    EXPECT_NEAR(window.value.value(), 0.6, 1e-12);
}

TEST(trace_accounting, a_log_elsewhere_in_time_covers_nothing_of_the_run)
{
    ReadingOptions options;
    options.start = at_second(1000);
    options.end = at_second(1010);
    const EvidenceSummary summary = read(generic_csv(steady(0, 10)), options);
    EXPECT_NEAR(joules(summary.charged), 1000 + 10 * 805, 1e-6);
    EXPECT_DOUBLE_EQ(summary.coverage, 0);
}

TEST(trace_accounting, a_device_that_stops_early_is_charged_to_the_end_of_the_log)
{
    std::string text = generic_csv(steady(0, 100), "gpu0");
    text += generic_csv(steady(0, 40), "gpu1").substr(std::string{"timestamp,device,name,power_w\n"}.size());
    const EvidenceSummary summary = read(text);
    EXPECT_NEAR(joules(summary.energy), 10'000 + 4'000, 1e-6);
    EXPECT_NEAR(joules(summary.charged), 10'000 + 4'000 + 60 * 805, 1e-6);
    EXPECT_EQ(summary.devices.at(1).id, "gpu1");
}

TEST(trace_accounting, a_device_that_never_reports_is_charged_for_the_whole_span)
{
    std::string text = generic_csv(steady(0, 100), "gpu0");
    text += "2026-01-05T10:00:01Z,gpu1,Test-700,N/A\n";
    const EvidenceSummary summary = read(text);
    EXPECT_EQ(summary.missing, 1U);
    EXPECT_NEAR(joules(summary.charged), 10'000 + 100 * 805, 1e-6);
    EXPECT_EQ(finding_of(summary, "device_without_samples").verdict, Verdict::fail);
}

TEST(trace_accounting, without_a_zone_the_run_is_held_against_the_log_by_length)
{
    std::string text = "timestamp, name, power.draw [W]\n";
    for (int second = 0; second <= 10; ++second)
        text += fmt::format("2026/01/05 10:00:{:02}.000, Test-700, 100.00 W\n", second);
    ReadingOptions options;
    options.start = at_second(0);
    options.end = at_second(20);
    const EvidenceSummary summary = read(text, options);
    EXPECT_FALSE(summary.zone_known);
    EXPECT_NEAR(joules(summary.charged), 1000 + 10 * 805, 1e-6);
    EXPECT_NEAR(summary.coverage, 0.5, 1e-12);
    EXPECT_EQ(finding_of(summary, "clock_zone").verdict, Verdict::fail);
    options.timezone = "Europe/Berlin";
    options.start = at_second(-3600);
    options.end = at_second(-3590);
    const EvidenceSummary placed = read(text, options);
    EXPECT_TRUE(placed.zone_known);
    EXPECT_EQ(placed.start, at_second(-3600));
    EXPECT_NEAR(joules(placed.charged), 1000, 1e-6);
    EXPECT_EQ(finding_of(placed, "clock_zone").verdict, Verdict::pass);
}

TEST(trace_accounting, sorts_rows_within_the_window_and_says_so)
{
    const EvidenceSummary summary = read(generic_csv({{0, 100}, {3, 200}, {1, 200}}));
    EXPECT_NEAR(joules(summary.energy), 550, 1e-9);
    EXPECT_EQ(finding_of(summary, "out_of_order").verdict, Verdict::fail);
    const Finding timestamps = finding_of(summary, "timestamps");
    EXPECT_EQ(timestamps.verdict, Verdict::fail);
    EXPECT_EQ(timestamps.severity, Severity::reject);
    EXPECT_EQ(timestamps.place, "line 4");
}

TEST(trace_accounting, refuses_disorder_beyond_the_window)
{
    std::vector<PowerAt> samples;
    for (std::size_t i = 1; i <= reorder_window + 1; ++i) samples.push_back({static_cast<double>(i) / 10, 100});
    samples.push_back({0, 100});
    const Result<EvidenceSummary> summary = read_log(generic_csv(samples));
    ASSERT_FALSE(summary.has_value());
    EXPECT_EQ(summary.error().type, problems::unordered_log);
    EXPECT_EQ(summary.error().line, reorder_window + 3);
    samples.erase(samples.begin());
    EXPECT_TRUE(read_log(generic_csv(samples)).has_value());
}

TEST(trace_accounting, merges_exact_duplicates_and_reports_conflicting_ones)
{
    const EvidenceSummary same = read(generic_csv({{0, 100}, {1, 200}, {1, 200}, {3, 200}}));
    EXPECT_NEAR(joules(same.energy), 550, 1e-9);
    EXPECT_EQ(same.samples, 3U);
    EXPECT_EQ(finding_of(same, "duplicates").verdict, Verdict::fail);
    EXPECT_EQ(finding_of(same, "timestamps").verdict, Verdict::pass);
    const EvidenceSummary other = read(generic_csv({{0, 100}, {1, 200}, {1, 100}, {3, 100}}));
    EXPECT_NEAR(joules(other.energy), 150 + 200, 1e-9);
    EXPECT_EQ(finding_of(other, "timestamps").verdict, Verdict::fail);
}

TEST(trace_accounting, a_single_sample_has_no_energy_and_says_how_little_it_is)
{
    const EvidenceSummary summary = read(generic_csv({{0, 100}}));
    EXPECT_DOUBLE_EQ(summary.energy.value(), 0);
    EXPECT_EQ(finding_of(summary, "sample_count").verdict, Verdict::fail);
    EXPECT_EQ(finding_of(summary, "sampling_period").verdict, Verdict::not_applicable);
}

TEST(trace_accounting, keeps_the_longest_hundred_gaps_and_counts_all)
{
    std::vector<PowerAt> samples;
    double second = 0;
    for (int i = 0; i < 150; ++i) {
        for (int k = 0; k < 5; ++k) samples.push_back({second += 0.1, 100});
        second += 3 + i * 0.01;
    }
    const EvidenceSummary summary = read(generic_csv(samples));
    EXPECT_EQ(summary.gap_count, 149U);
    ASSERT_EQ(summary.gaps.size(), 100U);
    EXPECT_GT(summary.gaps.front().duration, summary.gaps.back().duration);
    // The longest is the one before the last block: 3 s + 148 x 0.01 s, and 0.1 s to the first sample.
    EXPECT_NEAR(summary.gaps.front().duration.value(), 3 + 1.48 + 0.1, 1e-6);
}

TEST(trace_accounting, a_counters_step_between_two_rows_of_one_time_is_charged_beside_uncovered_time)
{
    const std::string text =
        "timestamp,device,name,energy_j_total\n"
        "2026-01-05T10:00:00Z,gpu0,Test-700,0\n"
        "2026-01-05T10:00:01Z,gpu0,Test-700,100\n"
        "2026-01-05T10:00:01Z,gpu0,Test-700,600\n"
        "2026-01-05T10:00:02Z,gpu0,Test-700,700\n";
    ReadingOptions options;
    options.start = at_second(0);
    options.end = at_second(3);
    const EvidenceSummary summary = read(text, options);
    EXPECT_NEAR(joules(summary.energy), 700, 1e-9);
    EXPECT_NEAR(joules(summary.charged), 700 + 805, 1e-9);
}

}  // namespace
}  // namespace wattboard::test

// Verdicts on traces made to pass or to fail one check.
#include <gtest/gtest.h>

#include "scoring/energy/log_reader.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

/// 10 Hz for `seconds`, power from the index of the sample.
std::string trace(int seconds, double (*watts)(int))
{
    std::vector<PowerAt> samples;
    for (int i = 0; i <= seconds * 10; ++i) samples.push_back({i / 10.0, watts(i)});
    return generic_csv(samples);
}

Finding check(const std::string& text, std::string_view name, ReadingContext context = context_with_limit())
{
    const Result<EvidenceSummary> summary = read_log(text, {}, std::move(context));
    EXPECT_TRUE(summary.has_value());
    return summary ? finding_of(*summary, name) : Finding{};
}

double honest(int i) { return 500 + i % 7; }

TEST(log_checks, an_honest_trace_passes_all_that_apply)
{
    const Result<EvidenceSummary> summary = read_log(trace(60, honest), {}, context_with_limit());
    ASSERT_TRUE(summary.has_value());
    EXPECT_GE(summary->findings.size(), 17U);
    for (const Finding& finding : summary->findings) EXPECT_NE(finding.verdict, Verdict::fail) << finding.check;
}

TEST(log_checks, a_second_above_the_limit_is_seen_and_thresholds_can_be_replaced)
{
    const std::string warm = trace(60, [](int i) { return i >= 100 && i < 120 ? 750.0 : honest(i); });
    EXPECT_EQ(check(warm, "power_upper").verdict, Verdict::fail);
    EXPECT_EQ(check(warm, "power_upper").severity, Severity::warn);
    const std::string hot = trace(60, [](int i) { return i >= 100 && i < 130 ? 900.0 : honest(i); });
    EXPECT_EQ(check(hot, "power_upper").severity, Severity::reject);
    EXPECT_NEAR(check(hot, "power_upper").value.value(), 900.0 / 700, 0.01);
    ReadingContext lenient = context_with_limit();
    lenient.thresholds = {{"power_upper", 1.5}, {"power_upper_warn", 1.4}};
    EXPECT_EQ(check(hot, "power_upper", lenient).verdict, Verdict::pass);
}

TEST(log_checks, impossible_instants_are_counted)
{
    const Finding finding = check(trace(60, [](int i) { return i % 50 == 0 ? 1100.0 : honest(i); }), "power_peaks");
    EXPECT_EQ(finding.verdict, Verdict::fail);
    EXPECT_NEAR(finding.value.value(), 13.0 / 601, 1e-9);
}

TEST(log_checks, a_device_below_four_percent_of_its_limit_is_rejected)
{
    const Finding finding = check(trace(60, [](int i) { return 20.0 + i % 3; }), "power_lower");
    EXPECT_EQ(finding.verdict, Verdict::fail);
    EXPECT_EQ(finding.severity, Severity::reject);
    EXPECT_NEAR(finding.value.value(), 21.0 / 700, 1e-4);
}

TEST(log_checks, a_value_that_stands_still_under_load_is_a_stuck_sensor)
{
    std::string text = "timestamp, temperature.gpu, name, power.draw [W]\n";
    for (int i = 0; i < 120; ++i)
        text += fmt::format("2026/01/05 10:{:02}:{:02}.000, {}, Test-700, {}.25 W\n", i / 60, i % 60, 30 + i / 4,
                            i < 60 ? 100 : 100 + i);
    const Finding finding = check(text, "stuck_sensor");
    EXPECT_EQ(finding.verdict, Verdict::fail);
    EXPECT_EQ(finding.severity, Severity::reject);
    EXPECT_DOUBLE_EQ(finding.value.value(), 59);
    EXPECT_EQ(check(trace(60, [](int) { return 100.0; }), "stuck_sensor").severity, Severity::reject);
    const Finding unknown_load = check(trace(60, [](int i) { return i < 400 ? 100.0 : honest(i); }), "stuck_sensor");
    EXPECT_EQ(unknown_load.verdict, Verdict::fail);
    EXPECT_EQ(unknown_load.severity, Severity::warn);
}

TEST(log_checks, resolution_that_nvidia_smi_does_not_have_is_reported)
{
    const auto log = [](std::string_view format) {
        std::string text = "timestamp, power.draw [W]\n";
        for (int i = 0; i < 20; ++i)
            text += fmt::format("2026/01/05 10:00:{:02}.000, {}\n", i, fmt::format(fmt::runtime(format), 100.0 + i));
        return text;
    };
    EXPECT_EQ(check(log("{:.2f} W"), "resolution").verdict, Verdict::pass);
    EXPECT_EQ(check(log("{:.3f} W"), "resolution").verdict, Verdict::fail);
    EXPECT_EQ(check(log("{:.0f} W"), "resolution").verdict, Verdict::fail);
    EXPECT_EQ(check(trace(20, honest), "resolution").verdict, Verdict::not_applicable);
}

TEST(log_checks, slow_and_ragged_sampling_is_reported)
{
    std::vector<PowerAt> slow;
    for (int i = 0; i < 120; ++i) slow.push_back({i * 20.0, honest(i)});
    EXPECT_EQ(check(generic_csv(slow), "sampling_period").severity, Severity::warn);
    EXPECT_EQ(check(generic_csv(slow), "sampling_period").verdict, Verdict::fail);
    std::vector<PowerAt> thinned;
    for (int i = 0; i < 1000; ++i)
        if (i % 10 < 5) thinned.push_back({i / 10.0, honest(i)});
    const Finding cadence = check(generic_csv(thinned), "cadence");
    EXPECT_EQ(cadence.verdict, Verdict::fail);
    EXPECT_NEAR(cadence.value.value(), 99.0 / 499, 1e-9);
}

TEST(log_checks, a_clock_set_back_is_named_as_such)
{
    std::string text = "timestamp, name, power.draw [W]\n";
    for (int i = 0; i < 200; ++i) {
        // 02:58:20 to 02:59:59, then 02:00:00 on.
        const int second = i < 100 ? 3500 + i : i - 100;
        text +=
            fmt::format("2025/10/26 02:{:02}:{:02}.000, Test-700, 100.{:02} W\n", second / 60, second % 60, i % 100);
    }
    const Finding naive = check(text, "timestamps");
    EXPECT_EQ(naive.verdict, Verdict::fail);
    EXPECT_TRUE(naive.message.contains("--timezone"));
    ReadingOptions options;
    options.timezone = "Europe/Berlin";
    const Result<EvidenceSummary> summary = read_log(text, options, context_with_limit());
    ASSERT_TRUE(summary.has_value());
    EXPECT_EQ(finding_of(*summary, "timestamps").verdict, Verdict::pass);
    EXPECT_DOUBLE_EQ(summary->duration.value(), 199);
}

}  // namespace
}  // namespace wattboard::test

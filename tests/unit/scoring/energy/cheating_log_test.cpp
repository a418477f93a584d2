// Logs and declarations made to look cheaper or better measured than they are.
#include <gtest/gtest.h>

#include <string>

#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

EvidenceSummary read(const std::string& text, const ReadingOptions& options = {})
{
    const Result<EvidenceSummary> summary = read_log(text, options, context_with_limit());
    EXPECT_TRUE(summary) << (summary ? "" : summary.error().detail);
    return summary.value_or(EvidenceSummary{});
}

Problem refused(const std::string& text, const ReadingOptions& options = {})
{
    const Result<EvidenceSummary> summary = read_log(text, options, context_with_limit());
    EXPECT_FALSE(summary);
    return summary ? Problem{} : summary.error();
}

TEST(cheating_log, a_total_written_as_rows_is_graded_as_a_total)
{
    const std::string counter = "timestamp,energy_j_total\n2026-01-05T10:00:00Z,0\n2026-01-05T11:00:00Z,1000000\n";
    EXPECT_EQ(read(counter).grade, Grade::D);
    EXPECT_EQ(read(counter).relative_uncertainty, 0.20);
    // A third reading at once after the second changes nothing; one a while after does.
    EXPECT_EQ(read(counter + "2026-01-05T11:00:01Z,1000100\n").grade, Grade::D);
    EXPECT_EQ(read(counter + "2026-01-05T11:30:00Z,1500000\n").grade, Grade::C);
    const std::string interval = "timestamp,energy_j\n2026-01-05T11:00:00Z,1000000\n";
    ReadingOptions options;
    options.interval = Seconds{3600};
    EXPECT_EQ(read(interval, options).grade, Grade::D);
    EXPECT_EQ(finding_of(read(interval, options), "sampling_period").severity, Severity::reject);
    EXPECT_EQ(finding_of(read(interval, options), "sampling_period").verdict, Verdict::fail);
    EXPECT_EQ(read(generic_csv({{0, 100}, {1, 100}})).grade, Grade::D);
    EXPECT_EQ(read(generic_csv({{0, 100}, {1, 100}, {2, 100}})).grade, Grade::C);
}

TEST(cheating_log, a_long_declared_first_interval_does_not_cover_the_run)
{
    // 100 s at 10 J/s; the first row is declared to stand for the hour before.
    std::string text = "timestamp,device,name,energy_j\n";
    for (int i = 0; i < 100; ++i) text += fmt::format("2026-01-05T10:{:02}:{:02}Z,gpu0,Test-700,10\n", i / 60, i % 60);
    ReadingOptions options;
    options.start = at_second(-3600);
    options.end = at_second(99);
    options.interval = Seconds{1};
    const double honest = read(text, options).charged.value();
    options.interval = Seconds{3600};
    const EvidenceSummary stretched = read(text, options);
    // 1.15 x 700 W for the hour and 990 J of the rows after it
    EXPECT_NEAR(stretched.charged.value(), 0.805 + 990 / 3.6e6, 1e-9);
    EXPECT_GT(stretched.charged.value(), honest - 1e-3);
    EXPECT_LT(stretched.coverage, 0.05);
}

TEST(cheating_log, a_unit_that_the_name_contradicts_is_refused)
{
    ReadingOptions options;
    options.map = {{"power", "power_w"}, {"unit", "mW"}};
    EXPECT_EQ(refused(generic_csv({{0, 100}, {1, 100}}), options).type, problems::unknown_unit);
    options.map["unit"] = "W";
    EXPECT_NEAR(read(generic_csv({{0, 100}, {1, 100}}), options).energy.value(), 100 / 3.6e6, 1e-12);
    options.map = {{"time", "t"}, {"power", "power.draw [W]"}, {"unit", "uW"}};
    options.format = "generic-csv";
    EXPECT_EQ(refused("t,power.draw [W]\n2026-01-05T10:00:00Z,100\n", options).type, problems::unknown_unit);
}

TEST(cheating_log, a_mapped_value_lists_the_documented_ones_as_left_out)
{
    ReadingOptions options;
    options.map = {{"power", "small"}, {"unit", "W"}};
    const EvidenceSummary summary =
        read("timestamp,power_w,small\n2026-01-05T10:00:00Z,300,1\n2026-01-05T10:00:01Z,300,1\n", options);
    EXPECT_EQ(summary.left_out, std::vector<std::string>{"power_w"});
}

TEST(cheating_log, two_columns_of_one_name_are_refused)
{
    const Problem problem = refused("timestamp,power_w,power_w\n2026-01-05T10:00:00Z,1,300\n");
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_EQ(problem.field, "power_w");
}

TEST(cheating_log, seconds_declared_as_milliseconds_are_refused)
{
    ReadingOptions options;
    options.map["time_unit"] = "epoch_ms";
    const Problem problem = refused("timestamp,power_w\n1767607200,300\n1767607201,300\n", options);
    EXPECT_EQ(problem.type, problems::malformed_log);
    EXPECT_TRUE(problem.hint.contains("time_unit"));
    options.map["time_unit"] = "epoch_s";
    EXPECT_EQ(read("timestamp,power_w\n1767607200,300\n1767607201,300\n", options).start, at_second(0));
}

TEST(cheating_log, polls_of_several_devices_read_as_one_are_held)
{
    std::string text = "timestamp,power_w\n";
    for (int i = 0; i < 30; ++i)
        for (int gpu = 0; gpu < 8; ++gpu)
            text += fmt::format("2026-01-05T10:00:{:02}.{:03}Z,{}\n", i, gpu * 2, 300 + gpu);
    const Finding held = finding_of(read(text), "interleaved_rows");
    EXPECT_EQ(held.verdict, Verdict::fail);
    EXPECT_EQ(held.severity, Severity::reject);
    std::string one = "timestamp,power_w\n";
    for (int i = 0; i < 2000; ++i) one += fmt::format("2026-01-05T10:00:{:02}.{:03}Z,300\n", i / 1000, i % 1000);
    EXPECT_EQ(finding_of(read(one), "interleaved_rows").verdict, Verdict::pass) << "one analyzer at 1 kHz";
}

TEST(cheating_log, nvidia_smi_devices_are_not_merged_by_declaration)
{
    std::string text = "timestamp, index, name, power.draw [W], temperature.gpu\n";
    for (int i = 0; i < 5; ++i)
        for (int gpu = 0; gpu < 2; ++gpu)
            text += fmt::format("2026/01/05 10:00:{:02}.{:03}, {}, Test-700, 300.00 W, 60\n", i, gpu * 3, gpu);
    ReadingOptions options;
    options.timezone = "UTC";
    EXPECT_EQ(read(text, options).devices.size(), 2U);
    options.map = {{"device", "none"}};
    EXPECT_EQ(refused(text, options).type, problems::invalid_value);
    options.map = {{"device", "name"}};
    EXPECT_EQ(refused(text, options).type, problems::underdetermined_log);
    options.map = {{"power", "temperature.gpu"}};
    EXPECT_EQ(refused(text, options).field, "power");
}

TEST(cheating_log, headerless_rows_can_be_declared_one_device_and_are_held_if_they_look_like_several)
{
    std::string text;
    for (int i = 0; i < 30; ++i)
        text += fmt::format("2026/01/05 10:00:{:02}.000, 100.00 W\n2026/01/05 10:00:{:02}.004, 50.00 W\n", i, i);
    EXPECT_EQ(refused(text).type, problems::underdetermined_log);
    ReadingOptions options;
    options.map["device"] = "none";
    EXPECT_EQ(finding_of(read(text, options), "interleaved_rows").severity, Severity::reject);
    EXPECT_EQ(finding_of(read(text, options), "interleaved_rows").verdict, Verdict::fail);
}

}  // namespace
}  // namespace wattboard::test

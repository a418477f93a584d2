// Zeus windows, zeus_monitor and benchmark results, with invented figures.
#include <gtest/gtest.h>

#include "scoring/energy/log_reader.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

double joules(KilowattHours energy) { return to_joules(energy).value(); }

EvidenceSummary read(std::string_view text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().detail);
    return summary.value_or(EvidenceSummary{});
}

Problem refused(std::string_view text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_FALSE(summary.has_value());
    return summary ? Problem{} : summary.error();
}

const std::string window_header = "start_time,window_name,elapsed_time,gpu0_energy,gpu1_energy\n";

TEST(zeus_window_csv, adds_windows_that_follow_one_another)
{
    const EvidenceSummary summary = read(window_header +
                                         "1767607200.25,epoch_1,60.5,15120.4,15233.9\n"
                                         "1767607260.75,epoch, the 2nd,10,1000,2000\n"
                                         "1767607270.7500001,epoch_3,10,N/A,500.000000001234567\n");
    EXPECT_EQ(summary.format, "zeus-window-csv");
    EXPECT_EQ(summary.kind, EvidenceKind::interval_energy);
    EXPECT_TRUE(summary.zone_known);
    EXPECT_EQ(summary.start, at_second(0.25));
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_EQ(summary.devices[1].id, "gpu1");
    EXPECT_NEAR(joules(summary.devices[0].energy), 16120.4, 1e-6);
    EXPECT_NEAR(joules(summary.devices[1].energy), 17733.9, 1e-6);
    EXPECT_EQ(summary.missing, 1U);
}

TEST(zeus_window_csv, counts_only_the_outermost_of_nested_windows)
{
    const std::string steps =
        "100.0,step_1,4,400,40\n"
        "105.0,step_2,4,500,50\n";
    // The log has a row when a window ends, so the outer one comes last; a sorted log has it first.
    const EvidenceSummary outer_last = read(window_header + steps + "99.5,epoch_1,10,1000,100\n110,epoch_2,10,7,8\n");
    EXPECT_NEAR(joules(outer_last.energy), 1100 + 15, 1e-6);
    EXPECT_EQ(outer_last.skipped.at("windows inside another"), 2U);
    EXPECT_EQ(outer_last.left_out.size(), 1U);
    EXPECT_FALSE(outer_last.zone_known);
    EXPECT_EQ(outer_last.format_version, "monotonic clock");
    const EvidenceSummary outer_first = read(window_header + "99.5,epoch_1,10,1000,100\n" + steps);
    EXPECT_NEAR(joules(outer_first.energy), 1100, 1e-6);
}

TEST(zeus_window_csv, refuses_windows_that_overlap_in_part)
{
    const Problem problem = refused(window_header + "100.0,a,10,400,40\n105.0,b,10,500,50\n");
    EXPECT_EQ(problem.type, problems::malformed_log);
    EXPECT_EQ(problem.line, 3U);
    EXPECT_EQ(problem.field, "start_time");
    EXPECT_EQ(refused(window_header + "100.0,a,10,400,40\n50.0,b,10,500,50\n100.0,c,1,1,1\n").type,
              problems::unordered_log);
}

TEST(zeus_window_csv, names_what_it_cannot_read)
{
    const std::string more = "200.0,z,1,1,1\n";
    const Problem energy = refused(window_header + "100.0,a,10,lots,40\n" + more);
    EXPECT_EQ(energy.line, 2U);
    EXPECT_EQ(energy.column, 12U);
    EXPECT_EQ(energy.field, "gpu0_energy");
    for (const std::string_view bad : {"-1", "1e300", "1e999", "5J"})
        EXPECT_EQ(refused(window_header + fmt::format("100.0,a,10,{},40\n", bad) + more).type, problems::malformed_log)
            << bad;
    EXPECT_EQ(refused(window_header + "100.0,a,0,1,1\n" + more).field, "elapsed_time");
    EXPECT_EQ(refused(window_header + "soon,a,1,1,1\n" + more).field, "start_time");
    EXPECT_EQ(refused(window_header + "100,a,1,1,1\n1767607200,b,1,1,1\n" + more).field, "start_time");
    EXPECT_EQ(refused(window_header + "100.0,a,1,1\n" + more).type, problems::malformed_log);
    EXPECT_EQ(refused(window_header).type, problems::empty_log);
    EXPECT_EQ(finding_of(read(window_header + "100.0,a,10,400,40\n110,b,1"), "truncated_tail").verdict, Verdict::fail);
}

TEST(zeus_monitor_csv, whole_numbers_from_two_thousand_on_are_milliwatts)
{
    const EvidenceSummary summary = read(
        "Time,Power\n2026-01-05 10:00:00.000000000,32000\n2026-01-05 10:00:00.500000000,32000\n"
        "2026-01-05 10:00:01.000000000,34000\n");
    EXPECT_EQ(summary.format, "zeus-monitor-csv");
    EXPECT_NEAR(joules(summary.energy), 16 + 16.5, 1e-9);
}

TEST(zeus_monitor_csv, asks_for_the_unit_where_it_may_be_watts)
{
    constexpr std::string_view text =
        "Time,Power\n2026-01-05 10:00:00.000000000,300\n2026-01-05 10:00:01.000000000,300\n";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_EQ(problem.line, 2U);
    EXPECT_TRUE(problem.hint.contains("--map unit="));
    EXPECT_NEAR(joules(read(text, {.map = {{"unit", "W"}}}).energy), 300, 1e-9);
    EXPECT_NEAR(joules(read(text, {.map = {{"unit", "mW"}}}).energy), 0.3, 1e-12);
    EXPECT_EQ(refused(text, {.map = {{"unit", "kW"}}}).type, problems::unknown_unit);
    EXPECT_EQ(refused("Time,Power\n2026-01-05 10:00:00.000000000,-4000\n").type, problems::malformed_log);
    EXPECT_EQ(refused("Time,Power\n2026-01-05 10:00:00.000000000,3000\n2026-01-05 10:00:01.000000000\nx\n").line, 3U);
}

const std::string totals =
    R"("entire_benchmark_measurement":{"time":12.5,"gpu_energy":{"0":1000.0,"1":500.5},"cpu_energy":null},)"
    R"("steady_state_energy":700.0)";

TEST(zeus_benchmark_json, holds_the_values_of_the_timeline_and_compares_with_the_total)
{
    // Values that repeat are left out of the timeline: 100 W hold for 3 s, then 200 W for 1 s.
    const EvidenceSummary summary = read(
        R"({"errors":[""],"mean":NaN,)" + totals +
        R"(,"timeline":{"power":{"device_instant":{"0":[[1767607200.0,100.0],[1767607203.0,200.0],[1767607204.0,50]],)"
        R"("1":[[1767607200.0,10],[1767607202.0,11],[1767607204.0,12]]},"device_average":{"0":[[1767607200.0,999.0],[1767607204.0,1]]},)"
        R"("memory_average":{"0":[[1767607200.0,5]]}},"temperature":{"0":[[1767607200.0,50]]}}})");
    EXPECT_EQ(summary.format, "zeus-benchmark-json");
    EXPECT_EQ(summary.kind, EvidenceKind::power_samples);
    EXPECT_EQ(summary.grade, Grade::C);
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_NEAR(joules(summary.devices[0].energy), 500, 1e-9);
    EXPECT_NEAR(joules(summary.devices[1].energy), 42, 1e-9);
    ASSERT_TRUE(summary.stated_total.has_value());
    EXPECT_NEAR(joules(*summary.stated_total), 1500.5, 1e-9);
    EXPECT_EQ(summary.left_out.size(), 3U);
    EXPECT_EQ(summary.skipped.at("samples of the twin timeline"), 2U);
}

TEST(zeus_benchmark_json, the_timeline_of_older_releases_has_another_name)
{
    const EvidenceSummary summary =
        read("{" + totals + R"(,"power_timeline":{"benchmark_start_time":1767607200.0,"power":{"device_instant":{)" +
             R"("0":[[1767607200.0,100.0],[1767607203.0,200.0],[1767607204.0,50]]}}}})");
    EXPECT_EQ(summary.kind, EvidenceKind::power_samples);
    EXPECT_NEAR(joules(summary.energy), 500, 1e-9);
}

TEST(zeus_benchmark_json, without_a_timeline_the_total_counts_at_a_lower_grade)
{
    const EvidenceSummary summary = read("{" + totals + "}");
    EXPECT_EQ(summary.kind, EvidenceKind::total);
    EXPECT_EQ(summary.grade, Grade::D);
    EXPECT_NEAR(joules(summary.energy), 1500.5, 1e-9);
    EXPECT_NEAR(summary.duration.value(), 12.5, 1e-9);
    EXPECT_NEAR(summary.component_energy_kwh.at("gpu") * 3.6e6, 1500.5, 1e-9);
}

TEST(zeus_benchmark_json, does_not_depend_on_the_pieces_it_comes_in)
{
    const std::string text =
        "{" + totals +
        R"(,"timeline":{"power":{"device_average":{"0":[[1767607200.5,1.5e2],[1767607203.0,-0.0],[1767607204.0,5]]}}}})";
    const EvidenceSummary whole = read(text);
    LogReader reader{ReadingOptions{.format = "zeus-benchmark-json"}};
    for (const char byte : text) ASSERT_TRUE(reader.feed({&byte, 1}).has_value());
    const Result<EvidenceSummary> pieces = reader.finish();
    ASSERT_TRUE(pieces.has_value());
    EXPECT_EQ(pieces->energy, whole.energy);
    EXPECT_NEAR(joules(whole.energy), 375, 1e-9);
}

TEST(zeus_benchmark_json, names_what_it_cannot_read)
{
    const auto timeline = [](std::string_view sample) {
        return "{" + totals + fmt::format(R"(,"timeline":{{"power":{{"device_average":{{"0":[{}]}}}}}}}})", sample);
    };
    for (const std::string_view bad : {"[1767607200,-1]", "[17,1]", "[null,1]", "[1767607200,1,2]", "[\"a\",1]"}) {
        const Problem problem = refused(timeline(bad));
        EXPECT_EQ(problem.type, problems::malformed_log) << bad;
        EXPECT_EQ(problem.line, 1U);
        EXPECT_TRUE(problem.field.starts_with("/timeline/power")) << problem.field;
    }
    for (const std::string_view bad :
         {"{\"steady_state_energy\":1", "{\"steady_state_energy\":1}}", "{\"steady_state_energy\":01x}",
          "{\"steady_state_energy\" 1}", "{\"steady_state_energy\":[1}}", "{\"steady_state_energy\":1,}",
          "{\"steady_state_energy\":1 2}"})
        EXPECT_EQ(refused(bad).type, problems::malformed_log) << bad;
    EXPECT_EQ(refused("{\"steady_state_energy\":1}").type, problems::empty_log);
    EXPECT_EQ(refused("{\"steady_state_energy\":" + std::string(100, '[')).type, problems::malformed_log);
    EXPECT_EQ(refused(R"({"entire_benchmark_measurement":{"gpu_energy":{"0":-5}}})").type, problems::malformed_log);
    const std::string whole = timeline("[1767607200,10],[1767607210,10],[1767607211,10]");
    const EvidenceSummary cut = read(whole.substr(0, whole.size() - 8));
    EXPECT_EQ(finding_of(cut, "truncated_tail").verdict, Verdict::fail);
    EXPECT_GE(joules(cut.energy), 100 - 1e-9);
}

}  // namespace
}  // namespace wattboard::test

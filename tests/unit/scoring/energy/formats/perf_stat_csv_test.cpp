// perf stat -x: intervals, sockets, separators, totals, and what is refused.
#include "unit/scoring/energy/formats/system_log.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

TEST(perf_stat_csv, intervals_are_added_per_socket)
{
    const EvidenceSummary summary = read_whole(sample_log("perf-stat-csv.csv"));
    EXPECT_EQ(summary.format, "perf-stat-csv");
    EXPECT_NEAR(joules_of(summary, "power/energy-pkg/ S0"), 40 + 42 + 60, 1e-9);
    EXPECT_NEAR(joules_of(summary, "power/energy-pkg/ S1"), 30 + 45, 1e-9);
    EXPECT_NEAR(component_joules(summary, "dram"), 5 + 6 + 9, 1e-9);
    EXPECT_NEAR(summary.duration.value(), 3.5, 1e-9);
    EXPECT_EQ(summary.missing, 1U);
    ASSERT_EQ(summary.left_out.size(), 1U);
    EXPECT_TRUE(summary.left_out[0].contains("cores"));
    EXPECT_EQ(summary.skipped.at("rows of other events"), 1U);
    // The start is stated without a zone.
    EXPECT_FALSE(summary.zone_known);
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_TRUE(read_whole(sample_log("perf-stat-csv.csv"), {.timezone = "UTC"}).zone_known);
    expect_same_in_pieces(sample_log("perf-stat-csv.csv"));
}

TEST(perf_stat_csv, uncounted_time_is_charged)
{
    const EvidenceSummary summary = read_whole(sample_log("perf-stat-csv.csv"));
    EXPECT_GT(summary.charged, summary.energy);
}

TEST(perf_stat_csv, decimal_comma_needs_another_separator)
{
    EXPECT_NEAR(joules_of(read_whole("1.000000000;41,30;Joules;power/energy-pkg/;1;100,00;;\n"
                                     "2.000000000;43,20;Joules;power/energy-pkg/;1;100,00;;\n")),
                84.5, 1e-9);
    const Problem problem = refusal("1.000000000,41,30,Joules,power/energy-pkg/,1,100.00,,\n");
    EXPECT_EQ(problem.type, problems::malformed_log);
    EXPECT_EQ(problem.line, 1U);
    EXPECT_TRUE(problem.hint.contains("-x"));
}

TEST(perf_stat_csv, platform_energy_holds_the_package)
{
    const EvidenceSummary summary = read_whole(
        "1.000000000,40.0,Joules,power/energy-pkg/,1,100.00,,\n1.000000000,70.0,Joules,power/energy-psys/,1,100.00,,\n"
        "2.000000000,41.0,Joules,power/energy-pkg/,1,100.00,,\n2.000000000,71.0,Joules,power/energy-psys/"
        ",1,100.00,,\n");
    EXPECT_NEAR(joules_of(summary), 141, 1e-9);
    EXPECT_NEAR(component_joules(summary, "node"), 141, 1e-9);
    ASSERT_EQ(summary.left_out.size(), 1U);
    EXPECT_TRUE(summary.left_out[0].contains("inside psys"));
}

TEST(perf_stat_csv, memory_that_always_reads_zero_is_not_free)
{
    const EvidenceSummary summary = read_whole(
        "1.000000000,40.0,Joules,power/energy-pkg/,1,100.00,,\n1.000000000,0.00,Joules,power/energy-ram/,1,100.00,,\n"
        "2.000000000,41.0,Joules,power/energy-pkg/,1,100.00,,\n2.000000000,0.00,Joules,power/energy-ram/,1,100.00,,\n");
    ASSERT_EQ(summary.devices.size(), 1U);
    EXPECT_FALSE(summary.component_energy_kwh.contains("dram"));
    ASSERT_EQ(summary.left_out.size(), 1U);
    EXPECT_TRUE(summary.left_out[0].contains("always 0"));
}

TEST(perf_stat_csv, without_intervals_there_is_one_total)
{
    const EvidenceSummary summary =
        read_whole("1234.5,Joules,power/energy-pkg/,60000000000,100.00,,\n65.5,Joules,power/energy-ram/,1,100.00,,\n");
    EXPECT_EQ(summary.kind, EvidenceKind::total);
    EXPECT_EQ(summary.grade, Grade::D);
    EXPECT_NEAR(joules_of(summary), 1300, 1e-9);
    EXPECT_NEAR(component_joules(summary, "cpu"), 1234.5, 1e-9);
}

TEST(perf_stat_csv, hostile_rows_are_named)
{
    const std::string row = "1.000000000,40.0,Joules,power/energy-pkg/,1,100.00,,\n";
    EXPECT_EQ(refusal(row + "2.000000000,-1.0,Joules,power/energy-pkg/,1,100.00,,\n").column, 13U);
    EXPECT_EQ(refusal(row + "2.000000000,1e30,Joules,power/energy-pkg/,1,100.00,,\n").line, 2U);
    EXPECT_EQ(refusal(row + "2.000000000,4x,Joules,power/energy-pkg/,1,100.00,,\n").field, "power/energy-pkg/");
    EXPECT_EQ(refusal(row + "2.000000000,4,Joules,power/energy-moon/,1,100.00,,\n").field, "event");
    EXPECT_EQ(refusal(row + row).type, problems::malformed_log);
    EXPECT_EQ(refusal(row + "0.500000000,4,Joules,power/energy-pkg/,1,100.00,,\n").field, "time");
    EXPECT_EQ(refusal(row + "hello\n").line, 2U);
    EXPECT_EQ(read_whole(row + "2.000000000,nan,Joules,power/energy-pkg/,1,100.00,,\n").missing, 1U);
    const EvidenceSummary cut = read_whole(row + "2.000000000,40.0,Jou");
    EXPECT_NEAR(joules_of(cut), 40, 1e-9);
    EXPECT_EQ(finding_of(cut, "truncated_tail").verdict, Verdict::fail);
}

}  // namespace
}  // namespace wattboard::test

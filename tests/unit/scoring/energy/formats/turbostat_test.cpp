// turbostat: the rows of the system, times and intervals, watts and joules, old and new headers.
#include "unit/scoring/energy/formats/system_log.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

TEST(turbostat, times_of_day_give_the_intervals)
{
    const EvidenceSummary summary = read_whole(sample_log("turbostat.txt"));
    EXPECT_EQ(summary.format, "turbostat");
    EXPECT_EQ(summary.format_version, "21.05.04");
    // The first interval is as long as the second.
    EXPECT_NEAR(joules_of(summary, "package"), 20 * 5 + 30 * 5 + 10 * 6, 1e-6);
    EXPECT_NEAR(joules_of(summary, "dram"), 2 * 5 + 3 * 5 + 1.5 * 6, 1e-6);
    EXPECT_EQ(summary.skipped.at("rows of single processors"), 3U);
    EXPECT_EQ(summary.start, at_second(0));
    expect_same_in_pieces(sample_log("turbostat.txt"));
}

TEST(turbostat, without_times_the_interval_is_asked_for)
{
    const std::string text =
        "CPU\tAvg_MHz\tBusy%\tPkgWatt\tRAMWatt\n-\t1\t1\t20.00\t0.00\n0\t1\t1\t20.00\t0.00\n"
        "CPU\tAvg_MHz\tBusy%\tPkgWatt\tRAMWatt\n-\t1\t1\t30.00\t0.00\n";
    const Problem problem = refusal(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_EQ(problem.field, "interval");
    EXPECT_TRUE(problem.hint.contains("--interval"));
    const EvidenceSummary summary = read_whole(text, {.interval = Seconds{10}});
    EXPECT_NEAR(joules_of(summary), 500, 1e-6);
    EXPECT_NEAR(summary.duration.value(), 20, 1e-9);
    // Memory that always reads 0 is not there.
    EXPECT_EQ(summary.devices.size(), 1U);
}

TEST(turbostat, a_command_states_its_length)
{
    EXPECT_NEAR(joules_of(read_whole("10.500000 sec\nCPU\tAvg_MHz\tBusy%\tPkgWatt\n-\t1\t1\t20.00\n")), 210, 1e-6);
}

TEST(turbostat, joules_are_not_multiplied)
{
    EXPECT_NEAR(joules_of(read_whole("Avg_MHz Busy% Bzy_MHz Pkg_J RAM_J\n1 1 1 100.00 9.00\n1 1 1 110.00 11.00\n",
                                     {.interval = Seconds{5}})),
                230, 1e-6);
}

TEST(turbostat, system_power_holds_the_package)
{
    const EvidenceSummary summary =
        read_whole("CPU\tBusy%\tPkgWatt\tRAMWatt\tSysWatt\n-\t1\t20.00\t2.00\t50.00\n-\t1\t20.00\t2.00\t50.00\n",
                   {.interval = Seconds{1}});
    EXPECT_NEAR(joules_of(summary), 100, 1e-6);
    EXPECT_NEAR(component_joules(summary, "node"), 100, 1e-6);
}

TEST(turbostat, hostile_rows_are_named)
{
    const std::string head = "CPU\tAvg_MHz\tBusy%\tPkgWatt\tRAMWatt\n-\t1\t1\t20.00\t2.00\n";
    const ReadingOptions options{.interval = Seconds{1}};
    EXPECT_EQ(refusal(head + "-\t1\t1\t-4\t2.00\n", options).field, "PkgWatt");
    EXPECT_EQ(refusal(head + "-\t1\t1\t1e99\t2.00\n", options).line, 3U);
    EXPECT_EQ(refusal(head + "-\t1\t1\n", options).line, 3U);
    EXPECT_EQ(read_whole(head + "-\t1\t1\tnan\t2.00\n-\t1\t1\t20.00\t2.00\n", options).missing, 1U);
    EXPECT_EQ(finding_of(read_whole(head + head + "-\t1\t1\t20.00", options), "truncated_tail").verdict, Verdict::fail);
    EXPECT_EQ(refusal("CPU\tAvg_MHz\tBusy%\tCorWatt\n-\t1\t1\t5.00\n", options).field, "header");
}

}  // namespace
}  // namespace wattboard::test

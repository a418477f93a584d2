// Intel Power Gadget: counters from 0, sockets, the footer and its absence.
#include "unit/scoring/energy/formats/system_log.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

TEST(intel_power_gadget_csv, last_counters_are_the_energy)
{
    const EvidenceSummary summary = read_whole(sample_log("intel-power-gadget-csv.csv"));
    EXPECT_EQ(summary.format, "intel-power-gadget-csv");
    EXPECT_NEAR(joules_of(summary), 60 + 48 + 10, 1e-9);
    EXPECT_NEAR(component_joules(summary, "dram"), 10, 1e-9);
    // The interval before the first row counts too.
    EXPECT_NEAR(summary.duration.value(), 3, 1e-9);
    ASSERT_TRUE(summary.stated_total.has_value());
    EXPECT_NEAR(to_joules(*summary.stated_total).value(), 118, 1e-9);
    EXPECT_FALSE(summary.start.has_value());
    EXPECT_EQ(summary.left_out.size(), 1U);
    expect_same_in_pieces(sample_log("intel-power-gadget-csv.csv"));
}

TEST(intel_power_gadget_csv, a_killed_log_has_no_footer)
{
    const std::string whole = sample_log("intel-power-gadget-csv.csv");
    const EvidenceSummary summary = read_whole(whole.substr(0, whole.find("\"10:00:03") + 40));
    EXPECT_NEAR(joules_of(summary), 42 + 30 + 6.5, 1e-9);
    EXPECT_FALSE(summary.stated_total.has_value());
    EXPECT_EQ(finding_of(summary, "truncated_tail").verdict, Verdict::fail);
}

TEST(intel_power_gadget_csv, hostile_rows_are_named)
{
    const std::string head =
        "System Time,RDTSC,Elapsed Time (sec),Cumulative Processor Energy_0(Joules)\n10:00:01:000,1,1.0,20\n";
    EXPECT_EQ(refusal(head + "10:00:02:000,1,0.5,30\n").field, "Elapsed Time (sec)");
    EXPECT_EQ(refusal(head + "10:00:02:000,1,2.0,-3\n").line, 3U);
    EXPECT_EQ(refusal(head + "10:00:02:000,1,2.0\n").line, 3U);
    EXPECT_EQ(refusal(head + head).line, 3U);
    EXPECT_EQ(refusal(head + "garbage\n").field, "footer");
    EXPECT_EQ(refusal(head + "Total = 1\n10:00:02:000,1,2.0,30\n").line, 4U);
    EXPECT_EQ(refusal("System Time,RDTSC,Elapsed Time (sec),GT Frequency(MHz)\n1,1,1,1\n").field, "header");
}

}  // namespace
}  // namespace wattboard::test

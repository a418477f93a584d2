// powerstat: rows over midnight, zones instead of their double-counted sum, and the statistics below.
#include "unit/scoring/energy/formats/system_log.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

TEST(powerstat, zones_count_and_not_their_sum)
{
    const EvidenceSummary summary = read_whole(sample_log("powerstat.txt"));
    EXPECT_EQ(summary.format, "powerstat");
    EXPECT_NEAR(joules_of(summary, "pkg-0"), 8 + 10 + 12, 1e-9);
    EXPECT_NEAR(component_joules(summary, "dram"), 2 + 2 + 3, 1e-9);
    // Midnight is no gap.
    EXPECT_NEAR(summary.duration.value(), 4, 1e-9);
    EXPECT_EQ(summary.missing, 2U);
    expect_same_in_pieces(sample_log("powerstat.txt"));
}

TEST(powerstat, battery_power_is_the_node)
{
    const std::string rows = "  Time    User  Nice   Sys  Watts\n10:00:10 1 0 0 8.0\n10:00:20 1 0 0 9.0\n";
    const std::string intervals = "Running for 20.0 seconds (2 samples at 10.0 second intervals).\n";
    const EvidenceSummary battery = read_whole(intervals + rows + "Summary:\nSystem:   8.50 Watts on average\n");
    EXPECT_NEAR(component_joules(battery, "node"), 170, 1e-9);
    const EvidenceSummary unknown = read_whole(intervals + rows);
    EXPECT_NEAR(component_joules(unknown, "cpu"), 170, 1e-9);
    EXPECT_EQ(refusal(rows).field, "interval");
    EXPECT_NEAR(joules_of(read_whole(rows, {.interval = Seconds{10}})), 170, 1e-9);
}

TEST(powerstat, hostile_rows_are_named)
{
    const std::string head =
        "Running for 20.0 seconds (2 samples at 10.0 second intervals).\n"
        "  Time    User  Nice   Sys  Watts\n10:00:10 1 0 0 8.0\n";
    EXPECT_EQ(refusal(head + "10:0x:20 1 0 0 8.0\n").field, "Time");
    EXPECT_EQ(refusal(head + "10:00:20 1 0 0 -8.0\n").field, "Watts");
    EXPECT_EQ(refusal(head + "10:00:20 1 0 0\n").line, 4U);
    EXPECT_EQ(refusal(head + "10:00:20 1 0 0 9e99\n").line, 4U);
}

}  // namespace
}  // namespace wattboard::test

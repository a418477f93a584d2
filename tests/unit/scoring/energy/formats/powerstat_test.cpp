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

TEST(powerstat, estimates_between_battery_readings_count)
{
    const EvidenceSummary summary = read_whole(
        "Running for 30.0 seconds (3 samples at 10.0 second intervals).\n\n"
        "  Time    User  Nice   Sys  Idle    IO  Run Ctxt/s  IRQ/s Fork Exec Exit  Watts\n"
        "17:45:57   3.7   0.0   1.0  95.1   0.2    1  18216   6425    9    7    8  14.00\n"
        "17:46:07   8.9   0.0   0.8  90.0   0.3    1  17249   6867    8    8    5  13.50E\n"
        "17:46:17   3.7   0.0   1.0  95.1   0.2    2  19971   8947    6    7   12  14.50\n"
        "-------- ----- ----- ----- ----- ----- ---- ------ ------ ---- ---- ---- ------ \n"
        " GeoMean   5.4   0.0   0.9  93.4   0.2  1.3 18479.0 7413.0  7.7  7.3  8.3  14.00 \n");
    EXPECT_NEAR(joules_of(summary), 420, 1e-9);
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

// PowerJoular: times without leading zeros, blanks, and the file of one process.
#include "unit/scoring/energy/formats/system_log.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

TEST(powerjoular_csv, milliseconds_are_counts_and_not_fractions)
{
    const EvidenceSummary summary = read_whole(sample_log("powerjoular-csv.csv"), {.timezone = "UTC"});
    EXPECT_EQ(summary.format, "powerjoular-csv");
    // 9:59:59.5 is 5 ms after the second.
    EXPECT_EQ(summary.start, at_second(-1) + 5'000'000);
    EXPECT_NEAR(summary.duration.value(), 3.5, 1e-9);
    EXPECT_NEAR(joules_of(summary, "CPU Power"), 35 * 1.5 + 45 + 35, 1e-9);
    EXPECT_NEAR(component_joules(summary, "gpu"), 45 * 1.5 + 50 + 45, 1e-9);
    EXPECT_EQ(finding_of(summary, "process_share").verdict, Verdict::pass);
    expect_same_in_pieces(sample_log("powerjoular-csv.csv"));
}

TEST(powerjoular_csv, a_share_of_one_process_holds_the_entry)
{
    const EvidenceSummary summary = read_whole(
        "Date,CPU Utilization,CPU Power\n2026-01-05 10:00:00,0.5,10\n2026-01-05 10:00:01,0.5,10\n"
        "2026-01-05 10:00:02,0.5,10\n");
    EXPECT_NEAR(joules_of(summary), 20, 1e-9);
    EXPECT_EQ(finding_of(summary, "process_share").verdict, Verdict::fail);
    EXPECT_EQ(finding_of(summary, "process_share").severity, Severity::reject);
}

TEST(powerjoular_csv, hostile_rows_are_named)
{
    const std::string head = "Date,CPU Utilization,Total Power,CPU Power,GPU Power\n2026-1-5 1:2:3.4,0,1,1,0\n";
    EXPECT_EQ(refusal(head + "2026-1-5 1:2:3.4444,0,1,1,0\n").field, "Date");
    EXPECT_EQ(refusal(head + "2026-1-5 99:2:3,0,1,1,0\n").line, 3U);
    EXPECT_EQ(refusal(head + "99999999999999999999-1-5 1:2:3,0,1,1,0\n").field, "Date");
    EXPECT_EQ(refusal(head + "2026-1-5 1:2:4,0,1,-1,0\n").field, "CPU Power");
    EXPECT_EQ(refusal(head + "2026-1-5 1:2:4,0,1,1\n").line, 3U);
    EXPECT_EQ(read_whole(head + "2026-1-5 1:2:4.4,0,1,1,0\n2026-1-5 1:2:5.4,0,1").samples, 2U);
}

}  // namespace
}  // namespace wattboard::test

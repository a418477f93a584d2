// EnergiBridge: counters, powers that were held for Delta, and overlapping columns.
#include "unit/scoring/energy/formats/system_log.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

TEST(energibridge_csv, counters_and_held_powers_are_added)
{
    const EvidenceSummary summary = read_whole(sample_log("energibridge-csv.csv"));
    EXPECT_EQ(summary.format, "energibridge-csv");
    EXPECT_NEAR(joules_of(summary, "PACKAGE_ENERGY (J)"), 45, 1e-9);
    EXPECT_NEAR(component_joules(summary, "dram"), 5, 1e-9);
    // 60, 80 and 100 W for 0.2 s each; one reading is no number.
    EXPECT_NEAR(component_joules(summary, "gpu"), 12 + 16 + 20, 1e-9);
    EXPECT_TRUE(summary.zone_known);
    EXPECT_EQ(summary.missing, 1U);
    EXPECT_EQ(summary.left_out.size(), 2U);
    expect_same_in_pieces(sample_log("energibridge-csv.csv"));
}

TEST(energibridge_csv, system_power_of_macos_is_the_node)
{
    const EvidenceSummary summary = read_whole(
        "Delta,Time,CPU_POWER (Watts),SYSTEM_POWER (Watts)\n0,1767607200000,3,10\n100,1767607200000,3,10\n"
        "100,1767607200100,4,20\n50,1767607200200,5,30\n");
    EXPECT_NEAR(joules_of(summary), 1 + 2 + 1.5, 1e-9);
    EXPECT_NEAR(component_joules(summary, "node"), 4.5, 1e-9);
    ASSERT_EQ(summary.left_out.size(), 1U);
}

TEST(energibridge_csv, first_rows_of_one_millisecond_do_not_conflict)
{
    const EvidenceSummary summary =
        read_whole("Delta,Time,CPU_ENERGY (J)\n0,1767607200000,100\n100,1767607200000,100.5\n100,1767607200100,102\n");
    EXPECT_NEAR(joules_of(summary), 2, 1e-9);
    EXPECT_NE(finding_of(summary, "timestamps").verdict, Verdict::fail);
}

TEST(energibridge_csv, a_fall_of_the_counter_is_charged)
{
    std::string text = "Delta,Time,CPU_ENERGY (J)\n";
    for (int i = 0; i < 20; ++i) text += fmt::format("100,{},{}\n", 1'767'607'200'000 + i * 100, i < 10 ? 100 + i : i);
    const EvidenceSummary summary = read_whole(text);
    EXPECT_NEAR(joules_of(summary), 18, 1e-9);
    EXPECT_GT(summary.charged, summary.energy);
}

TEST(energibridge_csv, hostile_rows_are_named)
{
    const std::string head = "Delta,Time,CPU_ENERGY (J)\n0,1767607200000,100\n";
    EXPECT_EQ(refusal(head + "100,1767607200100\n").line, 3U);
    EXPECT_EQ(refusal(head + "100,12,101\n").field, "Time");
    EXPECT_EQ(refusal(head + "-5,1767607200100,101\n").field, "Delta");
    EXPECT_EQ(refusal(head + "100,1767607200100,1e300\n").field, "CPU_ENERGY (J)");
    EXPECT_EQ(refusal(head + head).line, 3U);
    EXPECT_EQ(refusal("Delta,Time,USED_MEMORY\n0,1767607200000,1\n").type, problems::malformed_log);
    EXPECT_EQ(refusal("Delta,Time,CPU_ENERGY (J),CPU_ENERGY (J)\n").field, "CPU_ENERGY (J)");
    EXPECT_EQ(refusal("Delta,Time,CPU_ENERGY (J)\n").type, problems::empty_log);
}

}  // namespace
}  // namespace wattboard::test

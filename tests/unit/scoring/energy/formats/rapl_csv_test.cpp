// Dumps of RAPL counters: both forms, wraps, zones inside one another, and tables that are none.
#include "scoring/energy/formats/rapl_csv.h"
#include "unit/scoring/energy/formats/system_log.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

TEST(rapl_csv, wraps_are_repaired_with_the_stated_range)
{
    const EvidenceSummary summary = read_whole(sample_log("rapl-csv.csv"));
    EXPECT_EQ(summary.format, "rapl-csv");
    // 262143328850 - 262143000000 + 39671150 = 40000000 uJ.
    EXPECT_NEAR(joules_of(summary, "package-0"), 40 + 41, 1e-6);
    EXPECT_NEAR(component_joules(summary, "dram"), 11, 1e-6);
    EXPECT_EQ(summary.devices.size(), 2U);
    EXPECT_EQ(summary.skipped.at("readings of components that always read 0"), 3U);
    expect_same_in_pieces(sample_log("rapl-csv.csv"));
}

TEST(rapl_csv, columns_of_zones_with_ranges_as_comment_or_column)
{
    const std::string rows =
        "2026-01-05T10:00:00Z,1000000,500000,900000\n2026-01-05T10:00:01Z,21000000,2500000,1\n"
        "2026-01-05T10:00:02Z,51000000,5500000,2\n";
    const EvidenceSummary summary = read_whole("timestamp,package-0,dram,core\n" + rows);
    EXPECT_NEAR(joules_of(summary, "package-0"), 50, 1e-9);
    EXPECT_NEAR(joules_of(summary, "dram"), 5, 1e-9);
    const std::string wrapping =
        "2026-01-05T10:00:00Z,262143000000\n2026-01-05T10:00:01Z,671150\n"
        "2026-01-05T10:00:02Z,1671150\n";
    for (const char* range : {"# max_energy_range_uj=262143328850\n", "# package-0.max_energy_range_uj=default\n"})
        EXPECT_NEAR(joules_of(read_whole(std::string{range} + "timestamp,package-0\n" + wrapping)), 2, 1e-6);
    // Without a range the fall is a gap.
    EXPECT_NEAR(joules_of(read_whole("timestamp,package-0\n" + wrapping)), 1, 1e-6);
    EXPECT_NEAR(joules_of(read_whole("epoch_ms,package-0_energy_uj,package-0.max_energy_range_uj\n"
                                     "1767607200000,5000000,9000000\n1767607201000,1000000,9000000\n"
                                     "1767607202000,2000000,9000000\n")),
                6, 1e-6);
}

TEST(rapl_csv, psys_holds_everything_also_with_times_of_its_own)
{
    std::string text = "timestamp,zone,energy_uj\n";
    for (int i = 0; i < 4; ++i)
        text += fmt::format("2026-01-05T10:00:0{0}.000Z,package-0,{1}\n2026-01-05T10:00:0{0}.001Z,psys,{2}\n", i,
                            1'000'000 * (1 + i), 3'000'000 * (1 + i));
    const EvidenceSummary summary = read_whole(text);
    EXPECT_NEAR(joules_of(summary), 9, 1e-9);
    EXPECT_NEAR(component_joules(summary, "node"), 9, 1e-9);
}

TEST(rapl_csv, names_that_pollers_give_to_the_time_are_known)
{
    const EvidenceSummary summary = read_whole(
        "ts_unix,node,domain,energy_uj,max_energy_range_uj\n"
        "1767607200,n1,package-0,1000000,262143328850\n1767607200,n1,dram,1000000,65712999613\n"
        "1767607210,n1,package-0,501000000,262143328850\n1767607210,n1,dram,51000000,65712999613\n"
        "1767607220,n1,package-0,1001000000,262143328850\n1767607220,n1,dram,101000000,65712999613\n");
    EXPECT_NEAR(joules_of(summary), 1000 + 100, 1e-6);
    EXPECT_TRUE(summary.zone_known);
}

TEST(rapl_csv, tables_of_loads_are_not_taken_for_counters)
{
    EXPECT_FALSE(energy::detect_rapl_csv("timestamp,cpu,ram,gpu\n2026-01-05T10:00:00Z,1,2,3\n", {}));
    EXPECT_TRUE(energy::detect_rapl_csv("timestamp,package-0,dram\n", {}));
    EXPECT_TRUE(energy::detect_rapl_csv("timestamp,ram_uj\n", {}));
}

TEST(rapl_csv, epochs_without_a_unit_are_asked_for)
{
    const std::string text = "timestamp,package-0\n1767607200.5,1000000\n1767607201.5,3000000\n1767607202.5,6000000\n";
    EXPECT_EQ(refusal(text).type, problems::underdetermined_log);
    EXPECT_NEAR(joules_of(read_whole(text, {.map = {{"time_unit", "epoch_s"}}})), 5, 1e-9);
}

TEST(rapl_csv, hostile_rows_are_named)
{
    const std::string head = "timestamp,zone,energy_uj,max_energy_range_uj\n2026-01-05T10:00:00Z,package-0,5,100\n";
    EXPECT_EQ(refusal(head + "2026-01-05T10:00:00Z,package-0,6,100\n").field, "package-0");
    EXPECT_EQ(refusal(head + "2026-01-05T10:00:01Z,package-0,101,100\n").line, 3U);
    EXPECT_EQ(refusal(head + "2026-01-05T10:00:01Z,moon,6,100\n").field, "zone");
    EXPECT_EQ(refusal(head + "2026-01-05T10:00:01Z,package-0,-6,100\n").field, "energy_uj");
    EXPECT_EQ(refusal(head + "2026-01-05T10:00:01Z,package-0,6\n").line, 3U);
    EXPECT_EQ(refusal(head + "yesterday,package-0,6,100\n").field, "timestamp");
    EXPECT_EQ(refusal("timestamp,package-0,package-0\n", {.format = "rapl-csv"}).field, "header");
    std::string many = head;
    for (std::size_t i = 0; i <= max_devices; ++i)
        many += fmt::format("2026-01-05T10:00:01Z,package-{},6,100\n", i + 1);
    EXPECT_EQ(refusal(many).type, problems::limit_exceeded);
    // A counter whose last digits are missing is no wrap.
    const EvidenceSummary cut = read_whole(
        "timestamp,package-0\n2026-01-05T10:00:00Z,1000000\n"
        "2026-01-05T10:00:01Z,2000000\n2026-01-05T10:00:02Z,30");
    EXPECT_EQ(finding_of(cut, "truncated_tail").verdict, Verdict::fail);
    EXPECT_NEAR(joules_of(cut), 1, 1e-9);
}

}  // namespace
}  // namespace wattboard::test

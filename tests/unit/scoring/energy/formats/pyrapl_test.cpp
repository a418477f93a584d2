// pyRAPL files with invented measurements.
#include "unit/scoring/energy/formats/tracker_log.h"

namespace wattboard::test {
namespace {

const std::string header = "label,timestamp,duration,pkg,dram,socket\n";
/// 100 J and 10 J in 2 s, as the version before the first release wrote it.
const std::string old_row = "a,1767607200.0,2.0,100.0,10.0,0\n";

TEST(pyrapl_csv, adds_sockets_and_memory)
{
    const EvidenceSummary summary = read_tracker(sample_log("pyrapl-csv.csv"));
    EXPECT_EQ(summary.format, "pyrapl-csv");
    EXPECT_EQ(summary.kind, EvidenceKind::interval_energy);
    EXPECT_EQ(summary.grade, Grade::C);
    // J: sockets 90 + 70 + 45 + 35, memory 8 + 6 + 4 + 3.
    EXPECT_NEAR(watt_hours(summary), 261.0 / 3600, 1e-12);
    EXPECT_NEAR(summary.component_energy_kwh.at("dram"), 21 / 3.6e6, 1e-15);
    EXPECT_EQ(summary.devices.size(), 4U);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 3);
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_TRUE(summary.zone_known);
}

TEST(pyrapl_json, reads_lists_of_sockets)
{
    const EvidenceSummary summary = read_tracker(sample_log("pyrapl-json.jsonl"));
    EXPECT_EQ(summary.format, "pyrapl-json");
    EXPECT_NEAR(watt_hours(summary), (240.0 + 14) / 3600, 1e-12);
    EXPECT_EQ(summary.devices.size(), 4U);
}

TEST(pyrapl_csv, asks_for_the_unit_where_the_values_do_not_settle_it)
{
    const Problem problem = refused_tracker(header + old_row);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_EQ(problem.line, 2U);
    EXPECT_NE(problem.hint.find("--map unit=J"), std::string::npos);
    ReadingOptions options;
    options.map["unit"] = "J";
    EXPECT_NEAR(watt_hours(read_tracker(header + old_row, options)), 110.0 / 3600, 1e-12);
    options.map["unit"] = "uJ";
    EXPECT_NEAR(watt_hours(read_tracker(header + old_row, options)), 110e-6 / 3600, 1e-18);
    options.map["unit"] = "kWh";
    EXPECT_EQ(refused_tracker(header + old_row, options).type, problems::unknown_unit);
}

TEST(pyrapl_csv, rows_before_the_one_that_settles_the_unit_count_too)
{
    // 0.2 J in 10 ms settles nothing; 30 J in a second are microjoules for certain.
    const EvidenceSummary summary =
        read_tracker(header + "a,1767607200.0,10000.0,200000,20000,0\nb,1767607200.01,1000000.0,30000000,3000000,0\n");
    EXPECT_NEAR(watt_hours(summary), 33.22 / 3600, 1e-12);
}

TEST(pyrapl_csv, refuses_a_mixture_of_units)
{
    const std::string release = "b,1767607202.0,1000000.0,30000000,3000000,0\n";
    EXPECT_EQ(refused_tracker(header + old_row + release).type, problems::underdetermined_log);
    EXPECT_EQ(refused_tracker(header + release + old_row).line, 3U);
    ReadingOptions options;
    options.map["unit"] = "J";
    EXPECT_EQ(refused_tracker(header + old_row + release, options).type, problems::invalid_value);
}

TEST(pyrapl_csv, a_wrapped_counter_is_refused)
{
    const Problem problem = refused_tracker(header + "a,1767607200.0,2000000.0,-262000000000,8000000,0\n");
    EXPECT_EQ(problem.field, "pkg");
    EXPECT_NE(problem.detail.find("started again"), std::string::npos);
    const Problem json =
        refused_tracker(R"({"label":"a","timestamp":1767607200.0,"duration":2000000.0,"pkg":[-5],"dram":[1]})");
    EXPECT_EQ(json.field, "/pkg");
}

TEST(pyrapl_csv, time_between_measurements_is_charged)
{
    const EvidenceSummary summary = read_tracker(
        "label,timestamp,duration,pkg\na,1767607200.0,1000000.0,30000000\nb,1767607260.0,1000000.0,30000000\n");
    EXPECT_NEAR(watt_hours(summary), 60.0 / 3600, 1e-12);
    EXPECT_EQ(summary.gap_count, 1U);
    EXPECT_GT(summary.charged.value(), 20 * summary.energy.value());
}

TEST(pyrapl_csv, refuses_hostile_rows)
{
    EXPECT_EQ(refused_tracker(header + "a,1767607200.0,2000000.0,much,1,0\n").field, "pkg");
    EXPECT_EQ(refused_tracker(header + "a,then,2000000.0,90000000,1,0\n").field, "timestamp");
    EXPECT_EQ(refused_tracker(header + "a,1767607200.0,,90000000,1,0\n").field, "duration");
    EXPECT_EQ(refused_tracker(header + "a,1767607200.0,0,90000000,1,0\n").field, "duration");
    EXPECT_EQ(refused_tracker(header + "a,1767607200.0,2000000.0,90000000,1,999\n").field, "socket");
    EXPECT_EQ(refused_tracker(header).type, problems::empty_log);
    EXPECT_EQ(refused_tracker(R"({"label":"a","timestamp":1767607200.0,"duration":1,"pkg":["x"]})").field, "/pkg");
    std::string unsettled = header;
    for (int i = 0; i < 40'000; ++i) unsettled += fmt::format("a,{}.0,1,1,1,0\n", 1'767'607'200 + i);
    EXPECT_EQ(refused_tracker(unsettled).type, problems::underdetermined_log);
}

}  // namespace
}  // namespace wattboard::test

// eco2AI tables with invented runs.
#include "unit/scoring/energy/formats/tracker_log.h"

namespace wattboard::test {
namespace {

const std::string header =
    "id,project_name,experiment_description,epoch,start_time,duration(s),power_consumption(kWh),CO2_emissions(kg),"
    "CPU_name,GPU_name,OS,region/country\n";

std::string row(std::string_view duration, std::string_view energy)
{
    return fmt::format("r1,p,d,N/A,2026-01-05 10:00:00,{},{},0.1,CPU,GPU,Linux,XX\n", duration, energy);
}

TEST(eco2ai_csv, adds_epochs_and_runs)
{
    const EvidenceSummary summary = read_tracker(sample_log("eco2ai-emission-csv.csv"));
    EXPECT_EQ(summary.format, "eco2ai-emission-csv");
    EXPECT_EQ(summary.grade, Grade::D);
    // 0.05 + 0.07 kWh of two epochs, 0.004 kWh of another run.
    EXPECT_NEAR(watt_hours(summary), 124, 1e-9);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 1260);
    EXPECT_NEAR(summary.run_energy_kwh.at("aaaa-1"), 0.12, 1e-12);
    EXPECT_NEAR(summary.component_energy_kwh.at("gpu"), 0.092, 1e-12);
    EXPECT_NEAR(summary.component_energy_kwh.at("dram"), 0.011, 1e-12);
    EXPECT_EQ(summary.missing, 1U);
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_DOUBLE_EQ(summary.pue_divided_out, 1);
    EXPECT_EQ(finding_of(summary, "pue_unknown").verdict, Verdict::fail);
}

TEST(eco2ai_csv, selects_a_run)
{
    ReadingOptions options;
    options.select["run_id"] = "bbbb-2";
    const EvidenceSummary summary = read_tracker(sample_log("eco2ai-emission-csv.csv"), options);
    EXPECT_NEAR(watt_hours(summary), 4, 1e-9);
    EXPECT_NEAR(summary.component_energy_kwh.at("gpu"), 0.002, 1e-12);
    options.select["run_id"] = "none";
    EXPECT_EQ(refused_tracker(sample_log("eco2ai-emission-csv.csv"), options).type, problems::invalid_value);
}

TEST(eco2ai_csv, values_that_cannot_be_kilowatt_hours_are_held)
{
    // 1.5 "kWh" in 6.6 s would be 818 kW.
    const EvidenceSummary summary = read_tracker(header + row("6.6", "1.5"));
    const Finding power = finding_of(summary, "total_power");
    EXPECT_EQ(power.verdict, Verdict::fail);
    EXPECT_EQ(power.severity, Severity::reject);
}

TEST(eco2ai_csv, names_the_cell_that_it_cannot_read)
{
    const Problem negative = refused_tracker(header + row("60", "-0.1"));
    EXPECT_EQ(negative.type, problems::malformed_log);
    EXPECT_EQ(negative.line, 2U);
    EXPECT_EQ(negative.column, 35U);
    EXPECT_EQ(negative.field, "power_consumption(kWh)");
    EXPECT_EQ(refused_tracker(header + row("60", "1e400")).field, "power_consumption(kWh)");
    EXPECT_EQ(refused_tracker(header + row("long", "1")).field, "duration(s)");
    EXPECT_EQ(refused_tracker(header + "r1,p\n" + row("60", "1")).line, 2U);
    EXPECT_EQ(refused_tracker(header).type, problems::empty_log);
    EXPECT_EQ(refused_tracker("start_time,duration(s),power_consumption(kWh)\n1,2,3\n").field, "id");
    EXPECT_EQ(refused_tracker(header + row("60", "nan")).type, problems::empty_log);
}

TEST(eco2ai_csv, reads_appended_files_and_leaves_a_cut_tail_out)
{
    const EvidenceSummary summary = read_tracker(header + row("60", "0.5") + header + row("60", "0.25") + "r1,p,d");
    EXPECT_DOUBLE_EQ(watt_hours(summary), 750);
    EXPECT_EQ(summary.skipped.at("repeated headers"), 1U);
    EXPECT_EQ(finding_of(summary, "truncated_tail").verdict, Verdict::fail);
}

}  // namespace
}  // namespace wattboard::test

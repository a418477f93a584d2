// CodeCarbon files of several versions, with invented rows.
#include <gtest/gtest.h>

#include "scoring/energy/log_reader.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

EvidenceSummary read(std::string_view text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().detail);
    return summary.value_or(EvidenceSummary{});
}

Problem refused(std::string_view text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_FALSE(summary.has_value());
    return summary ? Problem{} : summary.error();
}

constexpr std::string_view header =
    "timestamp,project_name,run_id,duration,emissions,cpu_power,cpu_energy,gpu_energy,ram_energy,energy_consumed,"
    "country_name,country_iso_code,codecarbon_version,pue\n";

TEST(codecarbon_csv, takes_the_longest_row_of_a_run_and_divides_the_pue_out)
{
    const EvidenceSummary summary = read(std::string{header} +
                                         "2026-01-05T10:01:00,p,r1,60,0.1,42.5,0.5,1.0,0.5,2.0,X,XXX,2.8.3,1.25\n"
                                         "2026-01-05T10:02:00,p,r1,120,0.2,42.5,1.0,2.0,1.0,4.0,X,XXX,2.8.3,1.25\n"
                                         "2026-01-05T11:00:00,p,r2,30,0.1,42.5,0.25,0.5,0.25,1.0,X,XXX,2.8.3,1.25\n");
    EXPECT_EQ(summary.format, "codecarbon-emissions-csv");
    EXPECT_EQ(summary.format_version, "2.8.3");
    EXPECT_EQ(summary.kind, EvidenceKind::total);
    EXPECT_EQ(summary.grade, Grade::D);
    EXPECT_DOUBLE_EQ(summary.relative_uncertainty, 0.20);
    EXPECT_TRUE(summary.is_claim);
    EXPECT_NEAR(summary.energy.value(), (4.0 + 1.0) / 1.25, 1e-12);
    EXPECT_NEAR(summary.pue_divided_out, 1.25, 1e-12);
    EXPECT_NEAR(summary.run_energy_kwh.at("r1"), 3.2, 1e-12);
    EXPECT_NEAR(summary.component_energy_kwh.at("gpu"), 2.5 / 1.25, 1e-12);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 150);
    EXPECT_EQ(summary.devices.at(0).samples, 2U);
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_EQ(finding_of(summary, "constant_component").verdict, Verdict::fail);
    EXPECT_EQ(finding_of(summary, "components_vs_total").verdict, Verdict::pass);
    EXPECT_EQ(finding_of(summary, "clock_zone").verdict, Verdict::fail);
}

TEST(codecarbon_csv, selects_one_run)
{
    const std::string text = std::string{header} +
                             "2026-01-05T10:01:00,p,r1,60,0.1,1,,,,2.0,X,XXX,2.8.3,1\n"
                             "2026-01-05T10:02:00,p,r2,60,0.1,2,,,,3.0,X,XXX,2.8.3,1\n";
    ReadingOptions options;
    options.select["run_id"] = "r2";
    EXPECT_DOUBLE_EQ(read(text, options).energy.value(), 3);
    options.select["run_id"] = "r3";
    EXPECT_EQ(refused(text, options).field, "run_id");
    options.select = {{"colour", "blue"}};
    EXPECT_EQ(refused(text, options).type, problems::invalid_value);
}

TEST(codecarbon_csv, charges_rows_without_run_id_and_reports_rows_without_energy)
{
    const EvidenceSummary summary = read(std::string{header} +
                                         "2026-01-05T10:01:00,p,r1,60,0.1,1,,,,2.0,X,XXX,2.8.3,1\n"
                                         "2026-01-05T10:02:00,p,,60,0.1,1,,,,0.5,X,XXX,2.8.3,1\n"
                                         "2026-01-05T10:03:00,p,r3,60,,,,,,,X,XXX,2.8.3,1\n");
    EXPECT_DOUBLE_EQ(summary.energy.value(), 2);
    EXPECT_DOUBLE_EQ(summary.charged.value(), 2.5);
    EXPECT_EQ(summary.missing, 1U);
    EXPECT_EQ(finding_of(summary, "missing_run_id").verdict, Verdict::fail);
    EXPECT_EQ(finding_of(summary, "missing_energy").verdict, Verdict::fail);
}

TEST(codecarbon_csv, version_1_names_runs_by_experiment)
{
    const EvidenceSummary summary = read(
        "timestamp,experiment_id,project_name,duration,emissions,energy_consumed,country_name,country_iso_code,region,"
        "on_cloud,cloud_provider,cloud_region\r\n"
        "2026-01-05T10:01:00,e1,p,60,0.1,2.0,X,XXX,,N,,\r\n2026-01-05T10:02:00,e2,p,60,0.1,3.0,X,XXX,,N,,\r\n");
    EXPECT_DOUBLE_EQ(summary.energy.value(), 5);
    EXPECT_EQ(summary.format_version, "1.x");
    EXPECT_EQ(summary.run_energy_kwh.size(), 2U);
}

TEST(codecarbon_csv, reads_spreadsheet_saves_with_mark_semicolon_and_decimal_comma)
{
    const EvidenceSummary summary = read(
        "\xEF\xBB\xBFtimestamp;run_id;duration;emissions;energy_consumed;country_name;pue\r\n"
        "2026-01-05T10:01:00;r1;60,5;1,5E-05;2,5;\xC3\x8Ele;1,0\r\n");
    EXPECT_DOUBLE_EQ(summary.energy.value(), 2.5);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 60.5);
}

TEST(codecarbon_csv, reads_the_left_part_of_short_rows_and_refuses_shifted_ones)
{
    const std::string full =
        std::string{header} + "2026-01-05T10:01:00,p,r1,60,0.1,1,0.5,1.0,0.5,2.0,X,XXX,3.3.0,1.5\n";
    // country_name dropped: what follows is shifted, so its PUE is not to be believed.
    const EvidenceSummary summary = read(full + "2026-01-05T10:02:00,p,r2,60,0.1,1,0.5,1.0,1.5,3.0,XXX,3.3.0,1.5\n");
    EXPECT_NEAR(summary.energy.value(), 2.0 / 1.5 + 3.0, 1e-12);
    EXPECT_EQ(finding_of(summary, "short_rows").verdict, Verdict::fail);
    // emissions dropped: the energies are shifted too.
    const Problem problem = refused(full + "2026-01-05T10:02:00,p,r2,60,1,0.5,1.0,1.5,3.0,X,XXX,3.3.0,1.5\n");
    EXPECT_EQ(problem.type, problems::malformed_log);
    EXPECT_EQ(problem.line, 3U);
    // Saved again with the place further left: nothing is sure in a short row.
    EXPECT_EQ(refused("timestamp,run_id,country_name,duration,emissions,energy_consumed,pue\n"
                      "2026-01-05T10:01:00,r1,60,0.1,2.0,1\n")
                  .type,
              problems::malformed_log);
}

TEST(codecarbon_csv, adds_the_tasks_of_a_task_file)
{
    const EvidenceSummary summary = read(
        "task_name,timestamp,project_name,run_id,duration,emissions,energy_consumed,country_name\n"
        "load,2026-01-05T10:01:00,p,r1,60,0.1,2.0,X\ntrain,2026-01-05T10:03:00,p,r1,120,0.1,3.0,X\n");
    EXPECT_DOUBLE_EQ(summary.energy.value(), 5);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 180);
    EXPECT_DOUBLE_EQ(summary.pue_divided_out, 1);
}

TEST(codecarbon_csv, does_not_believe_a_wild_pue)
{
    const EvidenceSummary summary =
        read(std::string{header} + "2026-01-05T10:01:00,p,r1,60,0.1,1,,,,2.0,X,XXX,2.8.3,40\n");
    EXPECT_DOUBLE_EQ(summary.energy.value(), 2);
    EXPECT_EQ(finding_of(summary, "pue_range").verdict, Verdict::fail);
}

TEST(codecarbon_csv, charges_the_part_of_the_run_that_the_total_does_not_cover)
{
    const std::string text = std::string{header} + "2026-01-05T10:01:00,p,r1,60,0.1,1,,,,2.0,X,XXX,2.8.3,1\n";
    ReadingOptions options;
    options.timezone = "UTC";
    options.start = at_second(0);
    options.end = at_second(120);
    const EvidenceSummary summary = read(text, options);
    EXPECT_TRUE(summary.zone_known);
    // 2 kWh in the first minute; the second at 1.25 times that.
    EXPECT_NEAR(summary.charged.value(), 2 + 2.5, 1e-9);
    EXPECT_NEAR(summary.coverage, 0.5, 1e-12);
    EXPECT_EQ(finding_of(summary, "total_power").verdict, Verdict::fail);
}

TEST(codecarbon_csv, names_the_cell_that_it_cannot_read)
{
    const Problem problem =
        refused(std::string{header} + "2026-01-05T10:01:00,p,r1,sixty,0.1,1,,,,2.0,X,XXX,2.8.3,1\n");
    EXPECT_EQ(problem.type, problems::malformed_log);
    EXPECT_EQ(problem.line, 2U);
    EXPECT_EQ(problem.column, 26U);
    EXPECT_EQ(problem.field, "duration");
    EXPECT_EQ(refused(header).type, problems::empty_log);
    EXPECT_EQ(refused("emissions,energy_consumed\n1,2\n").field, "duration");
}

}  // namespace
}  // namespace wattboard::test

// CodeCarbon's JSON output and BoAmps reports, with invented runs.
#include "unit/scoring/energy/formats/tracker_log.h"

namespace wattboard::test {
namespace {

constexpr std::string_view run_1 =
    R"({"timestamp":"2026-01-05T10:01:00","run_id":"r1","duration":60,"emissions":0.1,"energy_consumed":2,"pue":1})";

TEST(codecarbon_json, reads_its_sample_as_the_csv_is_read)
{
    const EvidenceSummary json = read_tracker(sample_log("codecarbon-json.jsonl"));
    const EvidenceSummary csv = read_tracker(sample_log("codecarbon-emissions-csv.csv"));
    EXPECT_EQ(json.format, "codecarbon-json");
    EXPECT_EQ(json.format_version, "3.2.2");
    EXPECT_EQ(json.grade, Grade::D);
    // (0.2 + 0.05) kWh with a PUE of 1.25 in it; the first row of aaaa-1 lies inside the second.
    EXPECT_NEAR(watt_hours(json), 200, 1e-9);
    EXPECT_NEAR(watt_hours(csv), 200, 1e-9);
    EXPECT_NEAR(json.pue_divided_out, 1.25, 1e-12);
    EXPECT_NEAR(json.component_energy_kwh.at("gpu"), 0.16, 1e-12);
    EXPECT_EQ(json.run_energy_kwh.size(), 2U);
    EXPECT_EQ(json.skipped.at("cumulative rows of a run before its longest"), 1U);
    EXPECT_EQ(finding_of(json, "tracking_mode").verdict, Verdict::fail);
    EXPECT_EQ(finding_of(csv, "tracking_mode").value, 1);
    EXPECT_EQ(csv.skipped.at("rows without energy or duration"), 1U);
}

TEST(codecarbon_json, reads_one_object_an_array_and_pieces_alike)
{
    EXPECT_DOUBLE_EQ(watt_hours(read_tracker(run_1)), 2000);
    EXPECT_DOUBLE_EQ(watt_hours(read_tracker("[\n" + std::string{run_1} + "\n]")), 2000);
    const std::string sample = sample_log("codecarbon-json.jsonl");
    EXPECT_DOUBLE_EQ(read_bytewise(sample)->energy.value(), read_tracker(sample).energy.value());
}

TEST(codecarbon_json, adds_tasks_and_refuses_a_mixture)
{
    const std::string task = R"({"task_name":"a","run_id":"r1","duration":60,"emissions":0.1,"energy_consumed":2})"
                             "\n";
    EXPECT_DOUBLE_EQ(watt_hours(read_tracker(task + task)), 4000);
    const Problem mixed = refused_tracker(task + std::string{run_1});
    EXPECT_EQ(mixed.type, problems::malformed_log);
    EXPECT_EQ(mixed.line, 2U);
    EXPECT_EQ(mixed.field, "/task_name");
}

TEST(codecarbon_json, selects_a_run)
{
    ReadingOptions options;
    options.select["run_id"] = "bbbb-2";
    const EvidenceSummary summary = read_tracker(sample_log("codecarbon-json.jsonl"), options);
    EXPECT_NEAR(watt_hours(summary), 40, 1e-9);
    EXPECT_EQ(summary.skipped.at("rows of other runs than the selected one"), 2U);
    options.select["run_id"] = "none";
    EXPECT_EQ(refused_tracker(run_1, options).field, "run_id");
}

TEST(codecarbon_json, says_what_is_wrong_with_a_value)
{
    const auto with = [](std::string_view energy) {
        return std::string{R"({"run_id":"r1","duration":60,"emissions":0.1,"energy_consumed":)"} + std::string{energy} +
               "}\n";
    };
    const Problem negative = refused_tracker(std::string{run_1} + "\n" + with("-1"));
    EXPECT_EQ(negative.field, "/energy_consumed");
    EXPECT_EQ(negative.line, 2U);
    EXPECT_EQ(negative.column, 1U);
    EXPECT_EQ(refused_tracker(std::string{run_1} + "\n" + with("1e300")).field, "/energy_consumed");
    EXPECT_EQ(refused_tracker(std::string{run_1} + "\n" + with("\"much\"")).field, "/energy_consumed");
    EXPECT_EQ(refused_tracker(std::string{run_1} + "\n" + with("[[1]]")).field, "/energy_consumed");
    const Problem nan = refused_tracker(std::string{run_1} + "\n" + with("NaN"));
    EXPECT_EQ(nan.type, problems::malformed_log);
    EXPECT_NE(nan.hint.find("NaN"), std::string::npos);
    // A missing energy is counted, not 0.
    const EvidenceSummary missing = read_tracker(std::string{run_1} + "\n" + with("null"));
    EXPECT_EQ(missing.missing, 1U);
    EXPECT_EQ(refused_tracker(std::string{run_1} + "\n" + std::string(100, '[')).type, problems::malformed_log);
}

TEST(codecarbon_json, leaves_a_cut_off_last_object_out)
{
    const EvidenceSummary summary = read_tracker(std::string{run_1} + "\n{\"run_id\":\"r2\",\"durat");
    EXPECT_DOUBLE_EQ(watt_hours(summary), 2000);
    EXPECT_EQ(finding_of(summary, "truncated_tail").verdict, Verdict::fail);
    EXPECT_EQ(finding_of(summary, "truncated_tail").place, "line 2");
}

TEST(codecarbon_csv_more, keeps_the_energy_of_rows_whose_times_a_spreadsheet_rewrote)
{
    const EvidenceSummary summary = read_tracker(
        "timestamp;run_id;duration;emissions;energy_consumed;tracking_mode\n05.01.26 10:01;r1;60;1;2,5;machine\n");
    EXPECT_DOUBLE_EQ(watt_hours(summary), 2500);
    EXPECT_FALSE(summary.start.has_value());
    EXPECT_EQ(finding_of(summary, "unread_times").verdict, Verdict::fail);
    EXPECT_EQ(finding_of(summary, "tracking_mode").verdict, Verdict::pass);
}

TEST(boamps_report, adds_measures_of_one_method_and_takes_the_highest_method)
{
    const EvidenceSummary summary = read_tracker(sample_log("boamps-report-json.json"));
    EXPECT_EQ(summary.format, "boamps-report-json");
    EXPECT_EQ(summary.format_version, "3.2.2");
    EXPECT_EQ(summary.grade, Grade::D);
    // codecarbon 0.15 + 0.05 kWh; the wattmeter's 0.19 kWh is another view of the same run.
    EXPECT_NEAR(watt_hours(summary), 200, 1e-9);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 1200);
    EXPECT_EQ(summary.devices.at(0).id, "aaaa-1");
    EXPECT_EQ(summary.left_out, std::vector<std::string>{"wattmeter"});
    EXPECT_EQ(finding_of(summary, "pue_unknown").verdict, Verdict::fail);
}

TEST(boamps_report, refuses_what_it_cannot_read)
{
    EXPECT_EQ(refused_tracker(R"({"measures":[{"powerConsumption":null}]})").type, problems::empty_log);
    EXPECT_EQ(refused_tracker(R"({"measures":[{"powerConsumption":-3}]})").field, "/powerConsumption");
    EXPECT_EQ(refused_tracker(R"({"measures":["powerConsumption", {"powerConsumption":1}]})").field, "/measures");
    EXPECT_EQ(refused_tracker("{\"measures\":[{\"powerConsumption\":1}]}\n{\"measures\":[]}").line, 2U);
}

}  // namespace
}  // namespace wattboard::test

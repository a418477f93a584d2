// The generic CSV and JSON logs, and the documents without measurement.
#include <gtest/gtest.h>

#include "scoring/energy/log_reader.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

double joules(KilowattHours energy) { return to_joules(energy).value(); }

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

TEST(generic_csv, reads_power_with_components)
{
    const EvidenceSummary summary = read(
        "timestamp,device,component,power_w\n"
        "2026-01-05T10:00:00Z,cpu0,cpu,100\n2026-01-05T10:00:00Z,gpu0,gpu,300\n"
        "2026-01-05T10:00:02Z,cpu0,cpu,100\n2026-01-05T10:00:02Z,gpu0,gpu,300\n");
    EXPECT_NEAR(joules(summary.energy), 800, 1e-9);
    EXPECT_EQ(summary.devices.at(0).kind, DeviceKind::cpu);
    EXPECT_NEAR(summary.component_energy_kwh.at("cpu") * 3.6e6, 200, 1e-9);
}

TEST(generic_csv, interval_energies_add_up_and_the_first_one_takes_the_usual_interval)
{
    const EvidenceSummary summary = read(
        "timestamp,device,energy_j\n2026-01-05T10:00:01Z,n,50\n2026-01-05T10:00:02Z,n,70\n2026-01-05T10:00:03Z,n,60\n");
    EXPECT_EQ(summary.kind, EvidenceKind::interval_energy);
    EXPECT_NEAR(joules(summary.energy), 180, 1e-9);
    EXPECT_NEAR(joules(summary.charged), 180, 1e-9);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 3);
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_DOUBLE_EQ(summary.devices.at(0).highest_power.value(), 70);
    ReadingOptions options;
    options.interval = Seconds{2};
    EXPECT_EQ(read("timestamp,device,energy_j\n2026-01-05T10:00:02Z,n,50\n", options).start, at_second(0));
}

TEST(generic_csv, a_removed_energy_row_is_charged)
{
    std::string text = "timestamp,device,energy_j\n";
    for (int second = 1; second <= 40; ++second)
        if (second < 10 || second > 30) text += fmt::format("2026-01-05T10:00:{:02}Z,n,100\n", second);
    const EvidenceSummary summary = read(text);
    // 19 rows of 100 J; the row after the gap of 22 s says nothing of the other 21 s: 1.25 x 100 W for all of it.
    EXPECT_NEAR(joules(summary.energy), 1900, 1e-9);
    EXPECT_NEAR(joules(summary.charged), 1800 + 22 * 125, 1e-9);
}

TEST(generic_csv, counters_count_steps_and_a_fall_is_a_gap)
{
    const EvidenceSummary steady = read(
        "timestamp,device,energy_j_total\n2026-01-05T10:00:00Z,n,1000\n2026-01-05T10:00:01Z,n,1100\n"
        "2026-01-05T10:01:01Z,n,7100\n");
    EXPECT_EQ(steady.kind, EvidenceKind::cumulative_counter);
    EXPECT_NEAR(joules(steady.energy), 6100, 1e-9);
    EXPECT_NEAR(joules(steady.charged), 6100, 1e-9);
    EXPECT_EQ(finding_of(steady, "counter").verdict, Verdict::pass);
    const EvidenceSummary reset = read(
        "timestamp,device,energy_j_total\n2026-01-05T10:00:00Z,n,1000\n2026-01-05T10:00:01Z,n,1100\n"
        "2026-01-05T10:00:02Z,n,5\n2026-01-05T10:00:03Z,n,105\n");
    EXPECT_NEAR(joules(reset.energy), 200, 1e-9);
    EXPECT_NEAR(joules(reset.charged), 200 + 125, 1e-9);
    EXPECT_EQ(finding_of(reset, "counter").severity, Severity::reject);
    EXPECT_EQ(finding_of(reset, "counter").verdict, Verdict::fail);
}

TEST(generic_csv, other_tables_need_their_columns_and_units_declared)
{
    constexpr std::string_view text = "when;board (mW)\n1767607200,25;5000\n1767607201,25;7000\n";
    EXPECT_EQ(refused(text).type, problems::unknown_format);
    ReadingOptions options;
    options.map = {{"time", "when"}, {"power", "board (mW)"}};
    EXPECT_EQ(refused(text, options).type, problems::underdetermined_log);
    EXPECT_TRUE(refused(text, options).hint.contains("unit="));
    options.map["unit"] = "horsepower";
    EXPECT_EQ(refused(text, options).type, problems::unknown_unit);
    options.map["unit"] = "mW";
    options.map["time_unit"] = "epoch_fortnights";
    EXPECT_EQ(refused(text, options).type, problems::unknown_unit);
    options.map["time_unit"] = "epoch_s";
    EXPECT_EQ(refused(text, options).type, problems::malformed_log);
    EXPECT_NEAR(joules(read("when;board (mW)\n1767607200.25;5000\n1767607201.25;7000\n", options).energy), 6, 1e-9);
    options.map["power"] = "bored";
    EXPECT_EQ(refused(text, options).type, problems::invalid_value);
    options.map["colour"] = "blue";
    EXPECT_EQ(refused(text, options).field, "map");
}

TEST(generic_csv, asks_for_the_zone_and_for_the_unit_of_an_epoch)
{
    const Problem zone = refused("timestamp,device,power_w\n2026-01-05T10:00:00,n,1\n");
    EXPECT_EQ(zone.type, problems::underdetermined_log);
    EXPECT_EQ(zone.line, 2U);
    EXPECT_TRUE(zone.hint.contains("--timezone"));
    ReadingOptions options;
    options.timezone = "America/New_York";
    EXPECT_EQ(read("timestamp,device,power_w\n2026-01-05T05:00:00,n,1\n", options).start, at_second(0));
    const Problem epoch = refused("timestamp,device,power_w\n1767607200,n,1\n");
    EXPECT_EQ(epoch.type, problems::underdetermined_log);
    EXPECT_TRUE(epoch.hint.contains("time_unit"));
}

TEST(generic_csv, names_line_column_and_field)
{
    const Problem value =
        refused("timestamp,device,power_w\n2026-01-05T10:00:00Z,gpu0,much\n2026-01-05T10:00:01Z,g,1\n");
    EXPECT_EQ(value.line, 2U);
    EXPECT_EQ(value.column, 27U);
    EXPECT_EQ(value.field, "power_w");
    const Problem device = refused("timestamp,device,power_w\n2026-01-05T10:00:00Z,,1\n2026-01-05T10:00:01Z,g,1\n");
    EXPECT_EQ(device.column, 22U);
    EXPECT_EQ(device.field, "device");
    const Problem negative = refused("timestamp,device,power_w\n2026-01-05T10:00:00Z,g,-1\n");
    EXPECT_EQ(negative.column, 24U);
    const Problem component = refused("timestamp,device,component,power_w\n2026-01-05T10:00:00Z,g,toaster,1\n");
    EXPECT_EQ(component.field, "component");
    EXPECT_EQ(component.column, 24U);
}

TEST(generic_json, reads_lines_arrays_and_pretty_arrays_alike)
{
    const std::string a = R"({"timestamp":"2026-01-05T10:00:00Z","device":"g","power_w":100})";
    const std::string b = R"({"timestamp":"2026-01-05T10:00:02Z","device":"g","power_w":200.0,"note":"}"})";
    for (const std::string& text :
         {a + "\n" + b + "\n", "[" + a + "," + b + "]", "[\n  " + a + ",\n  " + b + "\n]\n", a + "\r\n" + b})
        EXPECT_NEAR(joules(read(text).energy), 300, 1e-9) << text;
    EXPECT_EQ(read(a).format, "generic-json");
}

TEST(generic_json, takes_numbers_of_time_only_with_their_unit)
{
    constexpr std::string_view text =
        "{\"timestamp\":1767607200,\"power_w\":100}\n{\"timestamp\":1767607201.5,\"power_w\":null}\n"
        "{\"timestamp\":1767607202.5,\"power_w\":100}\n";
    EXPECT_EQ(refused(text).type, problems::underdetermined_log);
    ReadingOptions options;
    options.map["time_unit"] = "epoch_s";
    const EvidenceSummary summary = read(text, options);
    EXPECT_NEAR(joules(summary.energy), 250, 1e-9);
    EXPECT_EQ(summary.missing, 1U);
}

TEST(generic_json, points_at_the_object)
{
    const Problem value = refused(
        "[{\"timestamp\":\"2026-01-05T10:00:00Z\",\"device\":\"g\",\"power_w\":1},\n"
        "  {\"timestamp\":\"2026-01-05T10:00:01Z\",\"device\":\"g\",\"power_w\":\"much\"}]");
    EXPECT_EQ(value.line, 2U);
    EXPECT_EQ(value.column, 3U);
    EXPECT_EQ(value.field, "/power_w");
    EXPECT_EQ(refused("{\"timestamp\":\"2026-01-05T10:00:00Z\",\"power_w\":1} {}").type, problems::malformed_log);
    EXPECT_EQ(refused("{\"timestamp\":}\n").type, problems::malformed_log);
    EXPECT_EQ(refused(std::string(100, '[')).type, problems::unknown_format);
    EXPECT_EQ(refused("{\"a\":" + std::string(100'000, '[')).type, problems::malformed_log);
    EXPECT_EQ(refused("{\"a\":\"" + std::string(2'000'000, 'x')).type, problems::malformed_log);
}

TEST(generic_json, an_array_that_was_cut_off_is_read_with_a_finding)
{
    const std::string whole = R"([{"timestamp":"2026-01-05T10:00:00Z","power_w":100},)"
                              R"({"timestamp":"2026-01-05T10:00:02Z","power_w":200})";
    for (const std::string_view tail : {"", ",", ",{\"timestamp\":\"2026-"}) {
        const EvidenceSummary summary = read(whole + std::string{tail});
        EXPECT_NEAR(joules(summary.energy), 300, 1e-9);
        EXPECT_EQ(finding_of(summary, "truncated_tail").verdict, Verdict::fail) << tail;
    }
}

TEST(stated_total, is_a_claim_of_grade_e)
{
    const EvidenceSummary summary =
        read(R"({"stated_total":{"energy_j":7200000,"source":"Table 3","duration_s":3600}})");
    EXPECT_DOUBLE_EQ(summary.energy.value(), 2);
    EXPECT_DOUBLE_EQ(summary.charged.value(), 2);
    EXPECT_EQ(summary.grade, Grade::E);
    EXPECT_DOUBLE_EQ(summary.relative_uncertainty, 0.35);
    EXPECT_TRUE(summary.is_claim);
    EXPECT_EQ(summary.kind, EvidenceKind::total);
    EXPECT_DOUBLE_EQ(summary.devices.at(0).mean_power.value(), 2000);
}

TEST(stated_total, estimates_from_nameplates)
{
    // f (n w_g + w_c) x hours = 1.5 x (4 x 300 + 200) x 10 / 1000.
    const EvidenceSummary summary =
        read(R"({"tdp_hours":{"gpu_tdp_w":300,"gpu_count":4,"cpu_tdp_w":200,"hours":10,"overhead_factor":1.5}})");
    EXPECT_DOUBLE_EQ(summary.energy.value(), 21);
    EXPECT_EQ(summary.grade, Grade::E);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 36'000);
}

TEST(stated_total, refuses_what_is_doubtful_by_name)
{
    EXPECT_EQ(refused(R"({"stated_total":{"energy_kwh":1,"energy_j":1,"source":"x"}})").field, "/stated_total");
    EXPECT_EQ(refused(R"({"stated_total":{"energy_kwh":1}})").field, "/stated_total/source");
    EXPECT_EQ(refused(R"({"stated_total":{"energy_kwh":-1,"source":"x"}})").type, problems::out_of_range);
    EXPECT_EQ(refused(R"({"stated_total":{"energy_kwh":0,"source":"x"}})").type, problems::out_of_range);
    EXPECT_EQ(refused(R"({"stated_total":{"energy_kwh":"1","source":"x"}})").field, "/stated_total/energy_kwh");
    EXPECT_EQ(refused(R"({"stated_total":{"energy_kwh":1e999,"source":"x"}})").type, problems::malformed_log);
    EXPECT_EQ(refused(R"({"stated_total":{"enrgy_kwh":1,"source":"x"}})").field, "/stated_total/enrgy_kwh");
    EXPECT_EQ(refused(R"({"tdp_hours":{"gpu_tdp_w":300}})").type, problems::missing_value);
    EXPECT_EQ(refused(R"({"tdp_hours":{"gpu_tdp_w":300,"hours":1,"overhead_factor":0.5}})").type,
              problems::out_of_range);
    EXPECT_EQ(refused(R"({"tdp_hours":{"gpu_tdp_w":300,"hours":1},"x":1})").field, "/x");
    EXPECT_EQ(refused(R"({"tdp_hours")").type, problems::malformed_log);
}

}  // namespace
}  // namespace wattboard::test

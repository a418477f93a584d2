// Tables of plugs and meters: order of dates, coarse clocks, counters, failed rows and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scoring/energy/log_reader.h"

namespace wattboard::test {
namespace {

const std::string voltcraft = "DateTime;Voltage/V;Current/A;Power Factor;Actual Consumption/W;Apparent Consumption/W\n";
const std::string wattmeter = "Timestamp,Voltage (V),Current (A),Power (W),Energy (kWh),Status\n";

EvidenceSummary read(const std::string& text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().detail);
    return summary ? std::move(*summary) : EvidenceSummary{};
}

Problem refused(const std::string& text, ReadingOptions options = {})
{
    const Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_FALSE(summary.has_value());
    return summary ? Problem{} : summary.error();
}

double joules(const EvidenceSummary& summary) { return to_joules(summary.energy).value(); }

const Finding& finding(const EvidenceSummary& summary, std::string_view check)
{
    static const Finding none{};
    const auto found = std::ranges::find(summary.findings, check, &Finding::check);
    EXPECT_NE(found, summary.findings.end()) << check;
    return found == summary.findings.end() ? none : *found;
}

TEST(meter_dates, a_day_above_twelve_settles_the_order_of_the_rows_before_it)
{
    // 11 and 12 October come first, the 13th settles that the day stands first; three days of one row each.
    const std::string rows =
        "11/10/2025 10:00;230;0.1;1;23;23\n12/10/2025 10:00;230;0.1;1;23;23\n"
        "13/10/2025 10:00;230;0.1;1;23;23\n";
    const EvidenceSummary summary = read(voltcraft + rows, {.timezone = "UTC"});
    EXPECT_EQ(summary.samples, 3U);
    EXPECT_DOUBLE_EQ(joules(summary), 3 * 23 * 60);
    EXPECT_EQ(*summary.end, 1'760'349'600'000'000'000);  // 2025-10-13T10:00:00Z
}

TEST(meter_dates, the_next_day_settles_the_order)
{
    const std::string rows = "03/04/2026 23:59;230;0.1;1;23;23\n04/04/2026 00:00;230;0.1;1;23;23\n";
    EXPECT_EQ(*read(voltcraft + rows, {.timezone = "UTC"}).end, 1'775'260'800'000'000'000);  // 2026-04-04
    const std::string american = "04/03/2026 23:59;230;0.1;1;23;23\n04/04/2026 00:00;230;0.1;1;23;23\n";
    EXPECT_EQ(*read(voltcraft + american, {.timezone = "UTC"}).end, 1'775'260'800'000'000'000);
}

TEST(meter_dates, one_ambiguous_day_is_asked_for)
{
    const std::string rows = "11/10/2025 10:00;230;0.1;1;23;23\n11/10/2025 10:01;230;0.1;1;23;23\n";
    const Problem problem = refused(voltcraft + rows);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.hint.contains("--map date_order=dmy"));
    EXPECT_EQ(problem.line, 2U);
    const EvidenceSummary day_first = read(voltcraft + rows, {.map = {{"date_order", "dmy"}}, .timezone = "UTC"});
    EXPECT_EQ(*day_first.end, 1'760'176'860'000'000'000);  // 2025-10-11T10:01:00Z
    const EvidenceSummary month_first = read(voltcraft + rows, {.map = {{"date_order", "mdy"}}, .timezone = "UTC"});
    EXPECT_EQ(*month_first.end, 1'762'768'860'000'000'000);  // 2025-11-10T10:01:00Z
    EXPECT_EQ(refused(voltcraft + rows, {.map = {{"date_order", "ymd"}}}).type, problems::invalid_value);
}

TEST(meter_dates, dots_and_afternoons_are_read)
{
    const std::string rows = "5.1.2026 1:59:00 PM;230;0.1;1;23;23\n5.1.2026 2:00:00 PM;230;0.1;1;23;23\n";
    EXPECT_EQ(*read(voltcraft + rows, {.timezone = "UTC"}).end, 1'767'621'600'000'000'000);  // 2026-01-05T14:00:00Z
}

TEST(meter_csv, two_minutes_without_a_row_are_no_measured_time)
{
    const std::string rows =
        "13/01/2026 10:00;230;0.1;1;30;30\n13/01/2026 10:01;230;0.1;1;30;30\n"
        "13/01/2026 10:02;230;0.1;1;30;30\n13/01/2026 10:05;230;0.1;1;30;30\n";
    const EvidenceSummary summary = read(voltcraft + rows);
    EXPECT_DOUBLE_EQ(joules(summary), 4 * 30 * 60);
    EXPECT_GT(summary.charged, summary.energy);
}

TEST(meter_csv, a_row_that_opens_a_quote_and_never_closes_it_is_refused)
{
    const Result<EvidenceSummary> summary = read_log(
        "Timestamp,Voltage (V),Current (A),Power (W),Energy (kWh),Status\n\"2026-01-05 10:00:00,230,1,230,5,on\n"
        "2026-01-05 10:00:01,230,1,230,5,on\n",
        {.format = "wattmeter-csv", .timezone = "UTC"});
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().type, problems::malformed_log);
    EXPECT_EQ(summary.error().line, 2U);
}

TEST(meter_csv, several_rows_of_a_minute_are_read_by_their_counter)
{
    std::string text = wattmeter;
    for (int i = 0; i < 12; ++i)
        text += "2026-01-05 10:0" + std::to_string(i / 4) + ",230,0.5," + std::to_string(90 + 10 * (i % 4)) + ",1.0" +
                (i < 10 ? "0" : "") + std::to_string(i) + ",OK\n";
    const EvidenceSummary summary = read(text);
    EXPECT_EQ(summary.kind, EvidenceKind::cumulative_counter);
    EXPECT_NEAR(summary.energy.value(), 0.011, 1e-12);  // 1.011 - 1.000 kWh
}

TEST(meter_csv, a_fine_counter_beside_the_powers_is_a_stated_total)
{
    std::string text = wattmeter;
    // 3.6 MW for 200 s: 1 kWh a second.
    for (int i = 0; i <= 200; ++i) {
        const std::string second = std::to_string(100 + i % 60).substr(1);
        text += "2026-01-05 10:0" + std::to_string(i / 60) + ":" + second + ",230,16000,3600000," +
                std::to_string(5 + i) + ",OK\n";
    }
    const EvidenceSummary summary = read(text);
    EXPECT_NEAR(summary.energy.value(), 200, 1e-9);
    ASSERT_TRUE(summary.stated_total.has_value());
    EXPECT_DOUBLE_EQ(summary.stated_total->value(), 200);
}

TEST(meter_csv, a_counter_of_coarse_steps_states_nothing)
{
    const std::string rows =
        "2026-01-05 10:00:00,230,0.5,100,1.00,OK\n2026-01-05 10:01:00,230,0.5,100,1.01,OK\n"
        "2026-01-05 10:02:00,230,0.5,100,1.01,OK\n";
    EXPECT_FALSE(read(wattmeter + rows).stated_total.has_value());
}

TEST(meter_csv, watts_that_are_not_volts_times_amperes_are_found)
{
    std::string right = voltcraft;
    std::string wrong = voltcraft;
    for (int i = 10; i < 40; ++i) {
        const std::string time = "13/01/2026 10:" + std::to_string(i);
        right += time + ";230.0;0.500;0.80;92.0;115\n";
        wrong += time + ";230.0;0.500;0.80;9.2;115\n";
    }
    EXPECT_EQ(finding(read(right), "volt_ampere").verdict, Verdict::pass);
    const EvidenceSummary summary = read(wrong);
    EXPECT_EQ(finding(summary, "volt_ampere").verdict, Verdict::fail);
    EXPECT_EQ(finding(summary, "volt_ampere").place, "line 2");
    EXPECT_DOUBLE_EQ(*finding(summary, "volt_ampere").value, 1.0);
}

TEST(meter_csv, apparent_power_is_no_bound_from_below)
{
    // 100 W at 230 V x 0.6 A without a power factor: it may be 0.72.
    const std::string rows = "2026-01-05 10:00:00,230,0.6,100,1,OK\n2026-01-05 10:00:10,230,0.6,200,1,OK\n";
    EXPECT_DOUBLE_EQ(*finding(read(wattmeter + rows), "volt_ampere").value, 0.5);
}

TEST(meter_csv, hostile_cells_are_refused_with_their_place)
{
    const std::string first = "2026-01-05 10:00:00,230,0.5,100,1,OK\n";
    const Problem negative = refused(wattmeter + first + "2026-01-05 10:00:10,230,0.5,-100,1,OK\n");
    EXPECT_EQ(negative.type, problems::malformed_log);
    EXPECT_EQ(negative.line, 3U);
    EXPECT_EQ(negative.field, "power");
    const Problem word = refused(wattmeter + first + "2026-01-05 10:00:10,230,0.5,much,1,OK\n");
    EXPECT_EQ(word.line, 3U);
    EXPECT_EQ(word.column, 29U);
    EXPECT_EQ(word.field, "power (w)");
    EXPECT_EQ(refused(wattmeter + first + "2026-01-05 10:00:10,230,0.5\n" + first).line, 3U);
    EXPECT_EQ(refused(wattmeter + first + "2026-01-05 10:00:10,230,0.5,1e300,1,OK\n").line, 3U);
    EXPECT_EQ(refused(wattmeter + "yesterday,230,0.5,100,1,OK\n").field, "timestamp");
    EXPECT_EQ(refused(wattmeter).type, problems::empty_log);
}

TEST(meter_csv, nan_is_a_missing_sample)
{
    const std::string rows =
        "2026-01-05 10:00:00,230,0.5,100,1,OK\n2026-01-05 10:00:01,230,0.5,nan,1,OK\n"
        "2026-01-05 10:00:02,230,0.5,inf,1,OK\n2026-01-05 10:00:03,230,0.5,100,1,OK\n";
    const EvidenceSummary summary = read(wattmeter + rows);
    EXPECT_EQ(summary.missing, 2U);
    EXPECT_DOUBLE_EQ(joules(summary), 300);
}

TEST(meter_csv, a_cut_last_row_is_left_out)
{
    const std::string rows =
        "2026-01-05 10:00:00,230,0.5,100,1,OK\n2026-01-05 10:00:01,230,0.5,100,1,OK\n"
        "2026-01-05 10:00:02,230,0.5,100,1,OK\n2026-01-05 10:00:03,230,0.";
    const EvidenceSummary summary = read(wattmeter + rows);
    EXPECT_EQ(summary.samples, 3U);
    EXPECT_EQ(finding(summary, "truncated_tail").verdict, Verdict::fail);
}

TEST(meter_csv, outputs_of_one_socket_are_devices)
{
    std::string text = "timestamp,ID,Current,PowerFactor,Energy,Load\n";
    for (int second = 0; second < 5; ++second)
        for (int output = 1; output <= 2; ++output)
            text += "2026-01-05T10:00:0" + std::to_string(second) + "Z," + std::to_string(output) + ",100,1,5," +
                    std::to_string(100 * output) + "\n";
    const EvidenceSummary summary = read(text);
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_EQ(summary.devices[1].id, "output 2");
    EXPECT_DOUBLE_EQ(joules(summary), 4 * 300);
}

TEST(meter_csv, a_wall_meter_is_graded_b_with_three_percent)
{
    std::string text = wattmeter;
    for (int i = 10; i < 60; ++i) text += "2026-01-05 10:00:" + std::to_string(i) + ",230,0.5,100,1,OK\n";
    const EvidenceSummary summary = read(text);
    EXPECT_EQ(summary.grade, Grade::B);
    EXPECT_DOUBLE_EQ(summary.uncertainty.gain, 0.03);
    EXPECT_EQ(summary.devices[0].kind, DeviceKind::node);
}

TEST(shelly, phases_of_one_meter_are_added)
{
    const std::string text =
        "timestamp,a_total_act_energy,a_total_act_ret_energy,b_total_act_energy,c_total_act_energy\n"
        "1767607200,1.0,0,2.0,3.0\n1767607260,1.5,0,2.0,3.0\n1767607320,2.0,0,2.0,3.0\n";
    const EvidenceSummary summary = read(text);
    EXPECT_EQ(summary.format, "shelly-csv");
    EXPECT_DOUBLE_EQ(joules(summary), (6 + 6.5 + 7) * 3600);
    EXPECT_TRUE(summary.zone_known);
}

TEST(home_assistant, states_no_unit)
{
    const std::string text = "entity_id,state,last_changed\nsensor.a,10,2026-01-05T10:00:00Z\n";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.hint.contains("--map unit=kWh"));
}

TEST(home_assistant, a_power_holds_until_it_changes)
{
    const std::string text =
        "entity_id,state,last_changed\nsensor.a,100,2026-01-05T10:00:00Z\n"
        "sensor.a,200,2026-01-05T10:00:01Z\nsensor.a,100,2026-01-05T10:00:03Z\n";
    // 100 x 1 + 200 x 2
    EXPECT_DOUBLE_EQ(joules(read(text, {.map = {{"unit", "W"}}})), 500);
}

TEST(home_assistant, of_several_entities_one_is_declared)
{
    const std::string text =
        "entity_id,state,last_changed\nsensor.a,1,2026-01-05T10:00:00Z\n"
        "sensor.b,500,2026-01-05T10:00:00Z\nsensor.a,2,2026-01-05T11:00:00Z\n"
        "sensor.a,4,2026-01-05T12:00:00Z\n";
    EXPECT_TRUE(refused(text, {.map = {{"unit", "kWh"}}}).hint.contains("--map counter=ENTITY"));
    const EvidenceSummary summary = read(text, {.map = {{"unit", "kWh"}, {"counter", "sensor.a"}}});
    EXPECT_DOUBLE_EQ(summary.energy.value(), 3);
    EXPECT_EQ(summary.skipped.at("rows of other entities"), 1U);
}

}  // namespace
}  // namespace wattboard::test

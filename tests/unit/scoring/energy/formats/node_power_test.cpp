// Power of whole nodes: ipmitool, Redfish, Tasmota, Scaphandre, Prometheus, MLPerf.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scoring/energy/log_reader.h"

namespace wattboard::test {
namespace {

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

TEST(ipmi, readings_without_times_need_the_interval)
{
    const std::string text =
        "Instantaneous power reading: 400 Watts\nInstantaneous power reading: 420 Watts\n"
        "Instantaneous power reading: 440 Watts\n";
    EXPECT_TRUE(refused(text).hint.contains("--interval"));
    // 410 x 5 + 430 x 5
    EXPECT_DOUBLE_EQ(joules(read(text, {.interval = Seconds{5}})), 4'200);
}

TEST(ipmi, a_time_in_front_of_a_reading_counts)
{
    const std::string text =
        "2026-01-05T10:00:00Z Instantaneous power reading: 400 Watts\n"
        "2026-01-05T10:00:10Z Instantaneous power reading: 420 Watts\n"
        "2026-01-05T10:00:20Z Instantaneous power reading: 440 Watts\n";
    const EvidenceSummary summary = read(text);
    EXPECT_DOUBLE_EQ(joules(summary), 8'400);
    EXPECT_TRUE(summary.zone_known);
}

TEST(ipmi, lines_of_date_are_times)
{
    const std::string text =
        "Mon Jan  5 10:00:00 UTC 2026\nInstantaneous power reading: 400 Watts\n"
        "Mon Jan  5 10:00:10 UTC 2026\nInstantaneous power reading: 420 Watts\n"
        "Mon Jan  5 10:00:20 UTC 2026\nInstantaneous power reading: 440 Watts\n";
    const EvidenceSummary summary = read(text);
    EXPECT_DOUBLE_EQ(joules(summary), 8'400);
    EXPECT_TRUE(summary.zone_known);
}

std::string dcmi_block(int watts, const std::string& stamp)
{
    return "\n    Instantaneous power reading:                   " + std::to_string(watts) +
           " Watts\n    Minimum during sampling period:                132 Watts\n    IPMI timestamp:                 "
           "          " +
           stamp +
           "Sampling period:                          00000001 Seconds.\n    Power reading state is:        "
           "           activated\n";
}

TEST(ipmi, dates_of_the_locale_in_one_line_with_the_period_are_read)
{
    const std::string text = dcmi_block(240, "03/06/2026 11:59:50 PM UTC    ") +
                             dcmi_block(260, "03/07/2026 12:00:00 AM UTC    ") +
                             dcmi_block(260, "03/07/2026 12:00:10 AM UTC    ");
    const EvidenceSummary summary = read(text);
    EXPECT_EQ(summary.format, "ipmi-dcmi-text");
    EXPECT_DOUBLE_EQ(joules(summary), 2'500 + 2'600);
    EXPECT_TRUE(summary.zone_known);
    EXPECT_EQ(*summary.start, 1'772'841'590'000'000'000);  // 2026-03-06T23:59:50Z
    // Other short names may mean several zones: local times then.
    const EvidenceSummary local =
        read(dcmi_block(240, "03/16/2026 07:40:35 CET\n") + dcmi_block(260, "03/16/2026 07:40:45 CET\n") +
             dcmi_block(260, "03/16/2026 07:40:55 CET\n"));
    EXPECT_FALSE(local.zone_known);
    EXPECT_DOUBLE_EQ(joules(local), 5'100);
}

TEST(ipmi, a_board_whose_clock_was_never_set_gives_no_times)
{
    std::string text;
    for (const int watts : {240, 260, 260}) text += dcmi_block(watts, "Thu Jan  1 00:00:00 1970\n");
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.detail.contains("clock of the board"));
    EXPECT_TRUE(problem.hint.contains("--interval"));
    EXPECT_DOUBLE_EQ(joules(read(text, {.interval = Seconds{10}})), 2'500 + 2'600);
}

TEST(ipmi, power_supplies_are_not_taken_for_the_node)
{
    std::string text;
    for (int i = 0; i < 4; ++i)
        text += "2026-01-05T10:00:0" + std::to_string(i) + "Z\nPSU1 | 200 Watts | ok\nPSU2 | 210 Watts | ok\n";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.detail.contains("PSU1, PSU2"));
    EXPECT_DOUBLE_EQ(joules(read(text, {.map = {{"power", "PSU2"}}})), 630);
}

TEST(ipmi, negative_and_endless_powers_are_refused)
{
    EXPECT_EQ(refused("2026-01-05T10:00:00Z\nPower | -5 Watts | ok\n").type, problems::malformed_log);
    EXPECT_EQ(refused("2026-01-05T10:00:00Z\nPower | 1e99 Watts | ok\n").line, 2U);
}

TEST(redfish, needs_a_time)
{
    EXPECT_TRUE(refused(R"({"PowerConsumedWatts": 400})"
                        "\n")
                    .hint.contains("--map time=NAME"));
    const std::string text = R"({"at": "2026-01-05T10:00:00Z", "PowerConsumedWatts": 400})"
                             "\n"
                             R"({"at": "2026-01-05T10:00:01Z", "PowerConsumedWatts": 400})"
                             "\n"
                             R"({"at": "2026-01-05T10:00:02Z", "PowerConsumedWatts": 400})"
                             "\n";
    EXPECT_DOUBLE_EQ(joules(read(text, {.map = {{"time", "at"}}})), 800);
}

TEST(redfish, numbers_that_are_written_as_texts_count)
{
    const auto reading = [](int second, const std::string& watts) {
        return R"({"time":"2026-01-05T10:00:0)" + std::to_string(second) +
               R"(Z","PowerControl":[{"MemberId":"0","Name":"System Power Control","PowerConsumedWatts":)" + watts +
               R"(},{"MemberId":"1","Name":"CPU Sub-system Power","PowerConsumedWatts":150}]})" + "\n";
    };
    EXPECT_DOUBLE_EQ(joules(read(reading(0, "\"344\"") + reading(1, "346") + reading(2, "\"346.0\""))), 345 + 346);
    EXPECT_EQ(refused(reading(0, "\"lots\"") + reading(1, "346")).field, "/PowerConsumedWatts");
}

TEST(redfish, hosts_are_devices)
{
    std::string text;
    for (int i = 0; i < 4; ++i)
        for (const char* host : {"a", "b"})
            text += R"({"time": "2026-01-05T10:00:0)" + std::to_string(i) + R"(Z", "host": ")" + host +
                    R"(", "PowerWatts": {"Reading": 100}})" + "\n";
    EXPECT_EQ(read(text).devices.size(), 2U);
}

TEST(tasmota, channels_are_devices)
{
    std::string text;
    for (int i = 0; i < 3; ++i)
        text += R"({"Time":"2026-01-05T10:00:0)" + std::to_string(i) + R"(","ENERGY":{"Power":[10,20]}})" + "\n";
    const EvidenceSummary summary = read(text);
    EXPECT_EQ(summary.devices.size(), 2U);
    EXPECT_DOUBLE_EQ(joules(summary), 60);
}

TEST(scaphandre, reports_follow_each_other_without_anything_between)
{
    std::string text;
    for (int i = 0; i < 3; ++i)
        text += R"({"host":{"consumption":5.0e7,"timestamp":)" + std::to_string(1767607200 + 2 * i) +
                R"(.0,"components":{"disks":[]}},"consumers":[],"sockets":[]})";
    EXPECT_DOUBLE_EQ(joules(read(text)), 200);
    EXPECT_EQ(refused(text + "}").type, problems::malformed_log);
}

TEST(scaphandre, a_report_without_a_time_or_with_a_negative_power_is_refused)
{
    const std::string end = R"(,"sockets":[]}])";
    EXPECT_EQ(refused(R"([{"host":{"consumption":5.0})" + end).field, "/host/timestamp");
    EXPECT_EQ(refused(R"([{"host":{"consumption":-5.0,"timestamp":1767607200})" + end).type, problems::malformed_log);
}

std::string range(const std::string& labels, const std::string& values)
{
    return R"({"metric":{)" + labels + R"(},"values":[)" + values + "]}";
}
std::string matrix(const std::string& series)
{
    return R"({"status":"success","data":{"resultType":"matrix","result":[)" + series + "]}}";
}
const std::string rising = R"([1767607200,"0"],[1767607210,"100"],[1767607220,"300"])";

TEST(prometheus, a_reset_counter_is_a_gap_and_not_a_step)
{
    const std::string labels = R"("__name__":"kepler_node_package_joules_total","instance":"n")";
    const std::string values = R"([1767607200,"1000"],[1767607210,"2000"],[1767607220,"50"],[1767607230,"1050"])";
    const EvidenceSummary summary = read(matrix(range(labels, values)));
    EXPECT_DOUBLE_EQ(joules(summary), 2'000);
    EXPECT_GT(to_joules(summary.charged).value(), 2'900);
}

TEST(prometheus, the_widest_zone_of_each_node_counts)
{
    const auto zone = [](const std::string& node, const std::string& name) {
        return range(R"("__name__":"kepler_node_cpu_joules_total","instance":")" + node + R"(","zone":")" + name + "\"",
                     rising);
    };
    // Node a has psys, which holds package and dram; node b has none: its packages and dram are added.
    const EvidenceSummary summary = read(
        matrix(zone("a", "psys") + "," + zone("a", "package") + "," + zone("a", "dram") + "," + zone("b", "package-0") +
               "," + zone("b", "package-1") + "," + zone("b", "core") + "," + zone("b", "dram")));
    EXPECT_DOUBLE_EQ(joules(summary), 4 * 300);
    EXPECT_EQ(summary.left_out.size(), 3U);
}

TEST(prometheus, counters_count_before_powers_of_the_same_zone)
{
    const std::string counter = range(R"("__name__":"kepler_node_package_joules_total")", rising);
    const std::string power = range(R"("__name__":"kepler_node_package_watts")", rising);
    EXPECT_DOUBLE_EQ(joules(read(matrix(counter + "," + power))), 300);
    // (0 + 100) / 2 x 10 + (100 + 300) / 2 x 10
    EXPECT_DOUBLE_EQ(joules(read(matrix(power))), 2'500);
}

TEST(prometheus, parts_and_unknown_metrics_are_not_counted)
{
    const std::string container = range(R"("__name__":"kepler_container_joules_total")", rising);
    EXPECT_TRUE(refused(matrix(container)).hint.contains("--map unit=W"));
    const std::string own = range(R"("__name__":"my_power")", rising);
    EXPECT_EQ(refused(matrix(own)).type, problems::underdetermined_log);
    EXPECT_DOUBLE_EQ(joules(read(matrix(own), {.map = {{"unit", "W"}}})), 2'500);
}

TEST(prometheus, broken_exports_are_refused_with_their_place)
{
    const std::string labels = R"("__name__":"kepler_node_package_joules_total")";
    EXPECT_EQ(refused(matrix(range(labels, R"([1767607200,"ten"])"))).field, "values");
    EXPECT_EQ(refused(matrix(range(labels, R"(["now","10"])"))).field, "values");
    EXPECT_EQ(refused(matrix(range(labels, R"([1767607200,"-10"])"))).type, problems::malformed_log);
    EXPECT_TRUE(
        refused(matrix(R"({"metric":{"__name__":"kepler_node_package_joules_total"},"value":[1767607200,"1"]})"))
            .hint.contains("query_range"));
    EXPECT_EQ(refused(R"({"data":{"resultType":"matrix","result":[{"metric":{"a":"values"},"values":)" +
                      std::string(2000, '['))
                  .type,
              problems::malformed_log);
}

std::string spl(const std::string& time, const std::string& watts, const std::string& mark)
{
    return "Time," + time + ",Watts," + watts + ",Volts,230,Amps,1,PF,0.5,Mark," + mark + "\r\n";
}

TEST(mlperf_spl, the_mark_settles_the_order_of_day_and_month)
{
    const std::string mark = "2026-03-02_10-00-00_testing";
    const std::string day_first = spl("02-03-2026 09:00:00.000", "115", mark) +
                                  spl("02-03-2026 09:00:01.000", "115", mark) +
                                  spl("02-03-2026 09:00:02.000", "115", mark);
    const EvidenceSummary summary = read(day_first, {.timezone = "UTC"});
    EXPECT_EQ(*summary.start, 1'772'442'000'000'000'000);  // 2026-03-02T09:00:00Z
    EXPECT_DOUBLE_EQ(joules(summary), 230);
    const std::string month_first = spl("03-02-2026 09:00:00.000", "115", mark) +
                                    spl("03-02-2026 09:00:01.000", "115", mark) +
                                    spl("03-02-2026 09:00:02.000", "115", mark);
    EXPECT_EQ(*read(month_first, {.timezone = "UTC"}).start, 1'772'442'000'000'000'000);
}

TEST(mlperf_spl, without_a_mark_the_order_is_asked_for)
{
    const std::string text = spl("02-03-2026 09:00:00.000", "115", "x") + spl("02-03-2026 09:00:01.000", "115", "x");
    EXPECT_TRUE(refused(text).hint.contains("date_order"));
    EXPECT_EQ(*read(text, {.map = {{"date_order", "mdy"}}, .timezone = "UTC"}).start, 1'770'109'200'000'000'000);
}

TEST(mlperf_spl, a_rehearsal_alone_is_no_log)
{
    EXPECT_EQ(refused(spl("01-13-2026 09:00:00.000", "115", "2026-01-13_10-00-00_ranging")).type, problems::empty_log);
}

TEST(mlperf_spl, a_reading_of_minus_one_is_missing_and_others_below_zero_are_refused)
{
    const std::string mark = "2026-01-13_10-00-00_testing";
    const std::string first = spl("01-13-2026 09:00:00.000", "115", mark);
    const EvidenceSummary summary =
        read(first + spl("01-13-2026 09:00:01.000", "-1.0", mark) + spl("01-13-2026 09:00:02.000", "115", mark));
    EXPECT_EQ(summary.missing, 1U);
    EXPECT_DOUBLE_EQ(joules(summary), 230);
    EXPECT_EQ(refused(first + spl("01-13-2026 09:00:01.000", "-2", mark) + first).line, 2U);
}

TEST(mlperf_training, the_stop_line_is_ignored_and_bad_readings_are_refused)
{
    const auto reading = [](const std::string& time, const std::string& value) {
        return R"(:::MLLOG {"time_ms": )" + time + R"(, "key": "power_reading", "value": )" + value + "}\n";
    };
    const std::string text =
        reading("1767607200000", "100") + reading("1767607202000", "200") + reading("1767607204000", "100") +
        ":::MLLOG {\"time_ms\": 1767607200000, \"key\": \"power_measurement_stop\", \"value\": \"null\"}\n";
    EXPECT_DOUBLE_EQ(joules(read(text)), 600);
    EXPECT_EQ(refused(reading("1767607200", "100") + text).field, "time_ms");
    EXPECT_EQ(refused(reading("1767607200000", "-1") + text).type, problems::malformed_log);
    EXPECT_EQ(refused(reading("1767607200000", "\"x\"") + text).field, "value");
}

}  // namespace
}  // namespace wattboard::test

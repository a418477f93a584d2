// MLPerf power logs with the files beside them: windows, clocks, rehearsals and interconnects.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/container/evidence_reader.h"
#include "unit/scoring/energy/container/packing.h"

namespace wattboard::test {
namespace {

constexpr Nanoseconds second = 1'000'000'000;
constexpr Nanoseconds nine = 1'767'603'600 * second;  // 2026-01-05T09:00:00Z

/// 100 lines from 09:00:00 on: 100 W, and 200 W from the 20th to the 79th second.
std::string spl(std::string_view mark = "2026-01-05_10-00-00_testing", int hour = 9)
{
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += fmt::format(
            "Time,01-05-2026 {:02}:{:02}:{:02}.000,Watts,{}.000000,Volts,-1.0,Amps,-1.0,PF,-1.0,Mark,{}\r\n", hour,
            i / 60, i % 60, i >= 20 && i < 80 ? 200 : 100, mark);
    return text;
}

std::string mllog(std::string_view key, std::string_view value, std::int64_t time_ms = 0)
{
    return fmt::format(":::MLLOG {{\"key\": \"{}\", \"value\": {}, \"time_ms\": {}, \"metadata\": {{}}}}\n", key, value,
                       time_ms);
}

std::string loadgen(std::string_view begin = "01-05-2026 09:00:20.500",
                    std::string_view end = "01-05-2026 09:01:19.500")
{
    return mllog("loadgen_version", "\"4.0\"") + mllog("power_begin", fmt::format("\"{}\"", begin)) +
           mllog("power_end", fmt::format("\"{}\"", end));
}

/// The load ran from the 15th to the 85th second after nine.
std::string director(int seconds_west = -3600)
{
    return fmt::format(
        R"({{"version": "1.0", "timezone": {}, "ptd_config": {{"device_type": 49}}, "phases": {{"ranging": [],)"
        R"("testing": [[1767603605.5, 1.0], [1767603615.0, 2.0], [1767603685.0, 3.0], [1767603690.0, 4.0]]}}}})",
        seconds_west);
}

EvidenceSummary read(const std::vector<PackedFile>& files, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_evidence(packed(files, Packing::zip), std::move(options));
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().detail);
    return summary ? std::move(*summary) : EvidenceSummary{};
}

double joules(const EvidenceSummary& summary) { return to_joules(summary.energy).value(); }
// 19 x 100 + 150 + 59 x 200 + 150 + 19 x 100
constexpr double whole_spl = 15'900;

TEST(mlperf_bundle, the_official_figure_stands_beside_the_energy_of_all_lines)
{
    for (const bool spl_first : {true, false}) {
        std::vector<PackedFile> files{{"power/server.json", director()},
                                      {"power/client.json", R"({"phases": {"testing": []}, "timezone": -3600})"},
                                      {"run_1/mlperf_log_detail.txt", loadgen()}};
        files.insert(spl_first ? files.begin() : files.end(), {"run_1/spl.txt", spl()});
        const EvidenceSummary summary = read(files);
        EXPECT_EQ(summary.format, "mlperf-ptdaemon-spl");
        EXPECT_DOUBLE_EQ(joules(summary), whole_spl);
        EXPECT_TRUE(summary.zone_known);
        EXPECT_EQ(*summary.start, nine);
        EXPECT_EQ(summary.grade, Grade::A);
        const auto official = std::ranges::find(summary.findings, "official_window", &Finding::check);
        ASSERT_NE(official, summary.findings.end());
        // 59 samples of 200 W lie inside 59 s.
        EXPECT_NEAR(*official->value, 200.0 * 59 / 3600, 1e-12);
        ASSERT_EQ(summary.files.size(), 4U);
        EXPECT_TRUE(summary.files[3].note.starts_with("official figure: 200.000000 W mean of 59 samples x 59.000 s"));
        EXPECT_EQ(summary.files[2].note, "the loadgen log of an MLPerf Inference run");
        EXPECT_EQ(summary.files[1].note, "the director's sidecar of an MLPerf power session");
    }
}

TEST(mlperf_bundle, a_log_in_local_time_is_moved_to_utc_by_the_directors_zone)
{
    const EvidenceSummary summary = read({{"server.json", director(-3600)},
                                          {"detail.txt", loadgen("01-05-2026 10:00:20.500", "01-05-2026 10:01:19.500")},
                                          {"spl.txt", spl("2026-01-05_10-00-00_testing", 10)}});
    EXPECT_TRUE(summary.zone_known);
    EXPECT_EQ(*summary.start, nine);
    EXPECT_DOUBLE_EQ(summary.coverage, 1);
}

TEST(mlperf_bundle, a_rehearsal_is_never_added)
{
    const EvidenceSummary summary = read({{"ranging/spl.txt", spl("2026-01-05_10-00-00_ranging")},
                                          {"run_1/spl.txt", spl()},
                                          {"run_1/mlperf_log_detail.txt", loadgen()}});
    EXPECT_DOUBLE_EQ(joules(summary), whole_spl);
    EXPECT_EQ(summary.files[0].samples, 0U);
}

TEST(mlperf_bundle, a_power_log_that_ends_before_the_load_is_charged)
{
    const EvidenceSummary summary =
        read({{"spl.txt", spl()},
              {"server.json", director()},
              {"detail.txt", loadgen("01-05-2026 09:00:20.000", "01-05-2026 09:03:00.000")}});
    EXPECT_GT(to_joules(summary.charged).value(), whole_spl + 80 * 200);
    EXPECT_LT(summary.coverage, 0.6);
}

std::string node(int first_ms_offset = 0)
{
    std::string text = mllog("power_measurement_start", "\"null\"", nine / 1'000'000);
    for (int i = 0; i <= 50; ++i)
        text += mllog("power_reading", std::to_string(1000 + 10 * i), nine / 1'000'000 + 2000 * i + first_ms_offset);
    return text + mllog("power_measurement_stop", "\"null\"", nine / 1'000'000);
}

std::string result_log(int start_s, int stop_s)
{
    return "+ echo 'Beginning trial'\n0: " + mllog("run_start", "null", nine / 1'000'000 + 1000 * start_s) +
           "0: " + mllog("run_stop", "null", nine / 1'000'000 + 1000 * stop_s);
}

TEST(mlperf_bundle, node_power_is_clipped_to_the_run)
{
    // P(t) = 1000 + 5 t W; from 21 s to 61 s that is 40 x (1105 + 1305) / 2.
    const EvidenceSummary summary = read({{"power/node_0.txt", node()}, {"result_1.txt", result_log(21, 61)}});
    EXPECT_NEAR(joules(summary), 40 * 1205.0, 1e-6);
    EXPECT_NEAR(summary.duration.value(), 40, 1e-9);
    EXPECT_DOUBLE_EQ(summary.coverage, 1);
    EXPECT_NEAR(to_joules(summary.files[0].energy).value(), 40 * 1205.0, 1e-6);
}

TEST(mlperf_bundle, nodes_are_added_and_interconnects_counted_for_the_run)
{
    const EvidenceSummary summary = read({{"node_0.txt", node()},
                                          {"node_1.txt", node(500)},
                                          {"sw_0.txt", mllog("interconnect_power_est", "150", 5)},
                                          {"result_1.txt", result_log(20, 60)}});
    // The second node reads the same powers half a second later: 2.5 W less at any time.
    EXPECT_NEAR(joules(summary), 40 * 1200.0 + 40 * 1197.5 + 40 * 150.0, 1e-6);
    EXPECT_EQ(summary.devices.size(), 3U);
    EXPECT_TRUE(std::ranges::any_of(summary.findings, [](const Finding& finding) {
        return finding.check == "interconnect_estimate" && finding.verdict == Verdict::fail;
    }));
    EXPECT_GT(summary.relative_uncertainty, 0.03);
}

TEST(mlperf_bundle, results_of_several_runs_are_not_guessed_between)
{
    const auto summary = read_evidence(
        packed({{"node_0.txt", node()}, {"result_1.txt", result_log(20, 60)}, {"result_2.txt", result_log(60, 80)}},
               Packing::tar));
    ASSERT_FALSE(summary.has_value());
    EXPECT_EQ(summary.error().type, problems::underdetermined_log);
}

TEST(mlperf_bundle, without_a_result_the_whole_log_counts)
{
    const EvidenceSummary summary = read({{"node_0.txt", node()}, {"notes.md", "our run\n"}});
    EXPECT_NEAR(joules(summary), 100 * 1250.0, 1e-6);
}

}  // namespace
}  // namespace wattboard::test

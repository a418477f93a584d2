// The sample logs of meters: energies computed by hand from their rows, whatever pieces the bytes come in.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "scoring/energy/container/evidence_reader.h"
#include "scoring/energy/format_registry.h"

namespace wattboard::test {
namespace {

struct MeterSample {
    std::string_view file;
    std::string_view format;
    double joules;  ///< see each row
    std::uint64_t samples;
    std::uint64_t missing;
    Grade grade;
    std::map<std::string, std::string> map;
};

const std::vector<MeterSample> meter_samples{
    // (100 + 120) / 2 x 1 + (120 + 140) / 2 x 2
    {"netio-csv.csv", "netio-csv", 370, 3, 1, Grade::B, {}},
    // (92 + 110.4 + 103.5) x 60
    {"voltcraft-csv.csv", "voltcraft-csv", 18'354, 3, 0, Grade::B, {}},
    // (105 + 120 + 65) x 60
    {"smart-plug-csv.csv", "smart-plug-csv", 17'400, 4, 0, Grade::B, {}},
    // 110 x 10 + 125 x 20, the failed row is missing
    {"wattmeter-csv.csv", "wattmeter-csv", 3'600, 3, 1, Grade::B, {}},
    // 7.65 x 1 twice
    {"odroid-smartpower-csv.csv", "odroid-smartpower-csv", 15.3, 3, 0, Grade::B, {}},
    // 2.5 + 3 + 3.5 Wh
    {"shelly-csv.csv", "shelly-csv", 9 * 3600, 3, 0, Grade::B, {}},
    // 10.5 - 10 kWh
    {"home-assistant-csv.csv", "home-assistant-csv", 0.5 * 3.6e6, 3, 1, Grade::B, {{"unit", "kWh"}}},
    // 110 x 10 + 130 x 10
    {"tasmota-json.jsonl", "tasmota-json", 2'400, 3, 0, Grade::B, {}},
    // 420 x 20 + 450 x 10, the 0 W between is a failed reading
    {"redfish-power-json.jsonl", "redfish-power-json", 12'900, 3, 1, Grade::B, {}},
    // 410 x 10 + 430 x 20, likewise
    {"ipmi-dcmi-text.txt", "ipmi-dcmi-text", 12'700, 3, 1, Grade::B, {}},
    // 410 x 10 + 430 x 10; the PSU is a part
    {"ipmi-sensor-text.txt", "ipmi-sensor-text", 8'400, 3, 0, Grade::B, {}},
    // 55 x 2 + 65 x 2
    {"scaphandre-json.json", "scaphandre-json", 240, 3, 1, Grade::C, {}},
    // package 2400 + dram 300 + GPU (310 + 330 + 320) x 15; core, the watts of the package and the container are parts
    {"prometheus-range-json.json", "prometheus-range-json", 17'100, 11, 1, Grade::C, {}},
    // 310 + 330
    {"mlperf-ptdaemon-spl.txt", "mlperf-ptdaemon-spl", 640, 3, 0, Grade::A, {}},
    // 2100 x 2 + 2300 x 2
    {"mlperf-training-power.txt", "mlperf-training-power", 8'800, 3, 0, Grade::B, {}},
};

std::string sample_text(std::string_view file)
{
    std::ifstream in{std::string{WATTBOARD_SOURCE_DIR "/tests/data/energy-logs/"} + std::string{file},
                     std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

TEST(meter_samples, have_the_energy_of_their_rows)
{
    for (const MeterSample& sample : meter_samples) {
        SCOPED_TRACE(sample.file);
        const Result<EvidenceSummary> summary = read_evidence(sample_text(sample.file), {.map = sample.map});
        ASSERT_TRUE(summary.has_value()) << summary.error().detail;
        EXPECT_EQ(summary->format, sample.format);
        EXPECT_NEAR(to_joules(summary->energy).value(), sample.joules, 1e-9 * sample.joules);
        EXPECT_EQ(summary->samples, sample.samples);
        EXPECT_EQ(summary->missing, sample.missing);
        EXPECT_EQ(summary->grade, sample.grade);
    }
}

TEST(meter_samples, do_not_depend_on_the_pieces)
{
    for (const MeterSample& sample : meter_samples) {
        const std::string text = sample_text(sample.file);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{513}}) {
            SCOPED_TRACE(testing::Message() << sample.file << " in pieces of " << piece);
            EvidenceReader reader{{.map = sample.map}};
            for (std::size_t at = 0; at < text.size(); at += piece)
                ASSERT_TRUE(reader.feed(std::string_view{text}.substr(at, piece)).has_value());
            const Result<EvidenceSummary> summary = reader.finish();
            ASSERT_TRUE(summary.has_value()) << summary.error().detail;
            EXPECT_NEAR(to_joules(summary->energy).value(), sample.joules, 1e-9 * sample.joules);
        }
    }
}

TEST(meter_samples, every_cut_and_every_bad_byte_ends_in_a_summary_or_a_problem)
{
    for (const MeterSample& sample : meter_samples) {
        const std::string text = sample_text(sample.file);
        for (std::size_t at = 0; at < text.size(); at += 5) {
            const Result<EvidenceSummary> cut = read_evidence(text.substr(0, at), {.map = sample.map});
            if (!cut) { EXPECT_FALSE(cut.error().detail.empty()) << sample.file << " cut at " << at; }
        }
        for (std::size_t at = 0; at < text.size(); at += 23)
            for (const char byte : {'\0', '"', ',', '-', '9', '{', '\n'}) {
                std::string broken = text;
                broken[at] = byte;
                const Result<EvidenceSummary> summary = read_evidence(broken, {.map = sample.map});
                if (summary) {
                    EXPECT_TRUE(std::isfinite(summary->energy.value()) && summary->energy.value() >= 0);
                    EXPECT_GE(summary->charged.value(), summary->energy.value());
                } else {
                    EXPECT_FALSE(summary.error().detail.empty());
                }
            }
    }
}

TEST(meter_samples, are_in_the_list_of_formats)
{
    for (const MeterSample& sample : meter_samples) {
        const energy::LogFormat* format = energy::find_log_format(sample.format);
        ASSERT_NE(format, nullptr) << sample.format;
        EXPECT_EQ(format->grade, sample.grade) << sample.format;
    }
}

}  // namespace
}  // namespace wattboard::test

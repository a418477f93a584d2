// The sample files of the GPU tools and the generic logs: told apart by content, read exactly, and broken on purpose.
#include <cmath>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "scoring/energy/log_reader.h"

namespace wattboard::test {
namespace {

struct SampleLog {
    std::string file;
    std::string format;
    double joules;  ///< computed by hand from the rows
};

void PrintTo(const SampleLog& sample, std::ostream* out) { *out << sample.file; }

std::string bytes_of(const SampleLog& sample)
{
    std::ifstream file{std::string{WATTBOARD_SOURCE_DIR "/tests/data/energy-logs/"} + sample.file, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

class gpu_samples : public testing::TestWithParam<SampleLog> {};

TEST_P(gpu_samples, are_told_by_content_and_read_exactly)
{
    const Result<EvidenceSummary> summary = read_log(bytes_of(GetParam()));
    ASSERT_TRUE(summary.has_value()) << summary.error().detail;
    EXPECT_EQ(summary->format, GetParam().format);
    EXPECT_NEAR(to_joules(summary->energy).value(), GetParam().joules, 1e-9 * GetParam().joules);
}

/// What holds for any bytes: an energy that is a number and not charged below itself, or a problem that says what.
void expect_sane(const std::string& bytes)
{
    const Result<EvidenceSummary> result = read_log(bytes);
    if (result) {
        EXPECT_TRUE(std::isfinite(result->energy.value()));
        EXPECT_GE(result->energy.value(), 0);
        EXPECT_GE(result->charged.value(), result->energy.value());
    } else {
        EXPECT_FALSE(result.error().detail.empty());
        EXPECT_FALSE(result.error().type.slug.empty());
    }
}

TEST_P(gpu_samples, that_are_broken_give_a_number_or_a_problem)
{
    const std::string whole = bytes_of(GetParam());
    ASSERT_FALSE(whole.empty());
    for (std::size_t length = 0; length < whole.size(); length += 3) expect_sane(whole.substr(0, length));
    std::mt19937 random{7};
    constexpr std::string_view alphabet = "0123456789,.;:-+eE \n\t\r\"{}[]#NaIinf\0\x80\xff";
    for (int round = 0; round < 500; ++round) {
        std::string bytes = whole;
        for (int change = 0; change < 1 + round % 4; ++change) {
            const std::size_t at = random() % bytes.size();
            const char byte = alphabet[random() % alphabet.size()];
            switch (random() % 4) {
                case 0:
                    bytes[at] = byte;
                    break;
                case 1:
                    bytes.insert(at, 1 + random() % 20, byte);
                    break;
                case 2:
                    bytes.erase(at, 1 + random() % 10);
                    break;
                default:
                    bytes.insert(at, whole.substr(random() % whole.size(), random() % 80));
                    break;
            }
        }
        expect_sane(bytes);
    }
}

INSTANTIATE_TEST_SUITE_P(
    formats, gpu_samples,
    testing::Values(
        // 80, 400, 600 W and 90, -, 610 W at 0, 1, 2 s
        SampleLog{"nvidia-smi-csv.csv", "nvidia-smi-csv", 240 + 500 + 700},
        SampleLog{"nvidia-smi-dmon.log", "nvidia-smi-dmon", 240 + 500 + 700},
        SampleLog{"dcgmi-dmon.log", "dcgmi-dmon", 240 + 121}, SampleLog{"rocm-smi-csv.csv", "rocm-smi-csv", 500 + 840},
        SampleLog{"amd-smi-csv.csv", "amd-smi-csv", 400 + 710 + 840},
        SampleLog{"rocm-smi-json.json", "rocm-smi-json", 300 + 520},
        // 140, 700, 720 W and 150, -, 710 W every 10 s
        SampleLog{"rocm-smi-text.log", "rocm-smi-text", 4200 + 7100 + 8600},
        // 100, 720, 740 W and 110, -, 730 W every 2 s
        SampleLog{"amd-smi-json.json", "amd-smi-json", 820 + 1460 + 1680},
        SampleLog{"amd-smi-monitor.log", "amd-smi-monitor", 400 + 710 + 840},
        // the counters, not the powers beside them
        SampleLog{"amd-smi-metric.txt", "amd-smi-metric", 1110 + 1130},
        SampleLog{"zeus-window-csv.csv", "zeus-window-csv", 4000.5 + 3900.25 + 4100},
        // mW at 0, 1, 2 and 4 times 52.906262 ms
        SampleLog{"zeus-monitor-csv.csv", "zeus-monitor-csv", 0.052906262 * (32.402 + 33.357 + 2 * 34.312)},
        // held: 100 W for 3 s, 400 W for 3 s; 90 W for 2 s, 110 W for 3.5 s
        SampleLog{"zeus-benchmark-json.json", "zeus-benchmark-json", 300 + 1200 + 180 + 385},
        SampleLog{"generic-csv.csv", "generic-csv", 221 + 640}, SampleLog{"generic-json.json", "generic-json", 221},
        SampleLog{"stated-total-json.json", "stated-total-json", 21.4 * 3.6e6}),
    [](const auto& info) {
        std::string name = info.param.format;
        for (char& byte : name) byte = byte == '-' ? '_' : byte;
        return name;
    });

}  // namespace
}  // namespace wattboard::test

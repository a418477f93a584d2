// Every real log that is at hand against its independently computed energy: one case a file.
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/log_reader.h"

namespace wattboard::test {
namespace {

struct ExpectedLog {
    std::string path;  ///< below the folder of real logs; empty: there is no such folder
    double energy_wh = 0;
};

/// What the uploader of a file has to declare, and the option that the refusal without it must name.
struct Declaration {
    ReadingOptions options;
    std::string named_option;
};

std::filesystem::path folder() { return std::filesystem::path{WATTBOARD_SOURCE_DIR} / "../shared/energy-logs"; }

std::string bytes_of(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

std::vector<ExpectedLog> expected_logs()
{
    const std::filesystem::path list = folder() / "EXPECTED.json";
    if (!std::filesystem::exists(list)) return {ExpectedLog{}};
    std::vector<ExpectedLog> logs;
    const nlohmann::json expected = nlohmann::json::parse(bytes_of(list));
    for (const auto& [path, entry] : expected.at("files").items())
        logs.push_back({.path = path, .energy_wh = entry.at("expected_total_energy_wh").get<double>()});
    return logs;
}

const std::map<std::string, Declaration>& declarations()
{
    static const std::map<std::string, Declaration> all{
        {"nvidia-smi/rtx4060_headerless_nounits.csv",
         {.options = {.columns = {"timestamp", "index", "name", "utilization.gpu", "utilization.memory", "memory.used",
                                  "memory.total", "temperature.gpu", "power.draw", "clocks.current.sm",
                                  "clocks.current.memory"}},
          .named_option = "--columns"}},
        {"nvidia-smi-dmon/dmon_no_timestamps.log", {.options = {.interval = Seconds{1}}, .named_option = "--interval"}},
        {"turbostat/verbose_header_60s.out", {.options = {.interval = Seconds{60}}, .named_option = "--interval"}},
        {"pyrapl/prerelease_seconds_joules.csv", {.options = {.map = {{"unit", "J"}}}, .named_option = "--map unit="}},
        {"nvml-wide/two_gpu_epoch_seconds.csv",
         {.options = {.map = {{"time", "timestamp"}, {"time_unit", "epoch_s"}, {"power", "GPU0+GPU1"}, {"unit", "W"}}},
          .named_option = "--map"}},
        {"custom/jetson_power_mw.csv",
         {.options = {.map = {{"time", "Timestamp (s)"}, {"power", "Power (mW)"}, {"unit", "mW"}}, .timezone = "UTC"},
          .named_option = "--map"}},
    };
    return all;
}

std::string case_name(const testing::TestParamInfo<ExpectedLog>& info)
{
    std::string name = info.param.path.empty() ? "no_real_logs" : info.param.path;
    for (char& byte : name)
        if (std::isalnum(static_cast<unsigned char>(byte)) == 0) byte = '_';
    return name;
}

class expected_energy : public testing::TestWithParam<ExpectedLog> {};

TEST_P(expected_energy, is_reproduced)
{
    const ExpectedLog& log = GetParam();
    if (log.path.empty()) {
        std::cout << "No real logs at " << folder() << ": nothing compared.\n";
        return;
    }
    const std::string bytes = bytes_of(folder() / log.path);
    ASSERT_FALSE(bytes.empty());
    const auto declared = declarations().find(log.path);
    const bool open = declared != declarations().end();
    if (open) {
        const Result<EvidenceSummary> refused = read_log(bytes);
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().type, problems::underdetermined_log);
        EXPECT_TRUE(refused.error().hint.contains(declared->second.named_option)) << refused.error().hint;
    }
    const Result<EvidenceSummary> summary = read_log(bytes, open ? declared->second.options : ReadingOptions{});
    ASSERT_TRUE(summary.has_value()) << summary.error().detail << " " << summary.error().hint;
    // The expected figure is what the file says, with the PUE that its tool had put in.
    const double energy_wh = summary->energy.value() * summary->pue_divided_out * 1000;
    EXPECT_NEAR(energy_wh, log.energy_wh, 1e-6 * log.energy_wh);
    EXPECT_GE(summary->charged.value(), summary->energy.value());
}

INSTANTIATE_TEST_SUITE_P(real_logs, expected_energy, testing::ValuesIn(expected_logs()), case_name);

}  // namespace
}  // namespace wattboard::test

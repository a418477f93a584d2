// Real logs against independently computed energies, where they are at hand.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "scoring/energy/log_reader.h"

namespace wattboard {
namespace {

std::string bytes_of(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// What the uploader of each file would have to declare.
ReadingOptions options_of(const std::string& name)
{
    ReadingOptions options;
    if (name == "nvidia-smi/rtx4060_headerless_nounits.csv")
        options.columns = {
            "timestamp",    "index",           "name",       "utilization.gpu",   "utilization.memory",   "memory.used",
            "memory.total", "temperature.gpu", "power.draw", "clocks.current.sm", "clocks.current.memory"};
    if (name == "custom/jetson_power_mw.csv") {
        options.map = {{"time", "Timestamp (s)"}, {"power", "Power (mW)"}, {"unit", "mW"}};
        options.timezone = "UTC";
    }
    return options;
}

TEST(reference_logs, agree_with_independent_energies)
{
    const std::filesystem::path folder = std::filesystem::path{WATTBOARD_SOURCE_DIR} / "../shared/energy-logs";
    if (!std::filesystem::exists(folder / "EXPECTED.json")) {
        std::cout << "No reference logs at " << folder << ": nothing compared.\n";
        return;
    }
    const nlohmann::json expected = nlohmann::json::parse(bytes_of(folder / "EXPECTED.json"));
    int compared = 0;
    for (const auto& [name, entry] : expected["files"].items()) {
        const bool ours =
            name.starts_with("nvidia-smi/") || name.starts_with("codecarbon/") || name.starts_with("custom/");
        if (!ours) continue;
        SCOPED_TRACE(name);
        const Result<EvidenceSummary> summary = read_log(bytes_of(folder / name), options_of(name));
        ASSERT_TRUE(summary.has_value()) << summary.error().detail;
        const double energy_wh = entry["expected_total_energy_wh"];
        EXPECT_NEAR(summary->energy.value() * 1000, energy_wh, 1e-6 * energy_wh);
        EXPECT_GE(summary->charged, summary->energy * (1 - 1e-12));
        const double duration_s = entry["duration_s"];
        EXPECT_NEAR(summary->duration.value(), duration_s, 1e-6 * duration_s);
        for (const DeviceEnergy& device : summary->devices) {
            if (!entry["devices"].contains(device.id)) continue;
            const auto& reference = entry["devices"][device.id];
            const double device_wh = reference.value("energy_wh_trapezoid", reference.value("energy_wh", 0.0));
            EXPECT_NEAR(device.energy.value() * 1000, device_wh, 1e-6 * device_wh) << device.id;
            if (!reference.contains("median_interval_s")) continue;
            EXPECT_NEAR(device.median_interval.value(), reference["median_interval_s"].get<double>(), 1e-9);
            EXPECT_NEAR(device.largest_gap.value(), reference["max_gap_s"].get<double>(), 1e-9);
            EXPECT_EQ(device.samples, reference["samples"].get<std::uint64_t>());
        }
        ++compared;
    }
    EXPECT_GE(compared, 10);
}

}  // namespace
}  // namespace wattboard

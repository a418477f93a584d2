// Invented logs that look measured: a load that comes and goes, a sensor with noise, and the state of the device.
#pragma once

#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/log_reader.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {

struct Reading {
    double second = 0;
    double watts = 0;
    double utilization = 0;
    double clock = 0;
    double temperature = 0;
};

/// Readings every `interval` seconds of a device of 700 W: noise of a first-order filter, as a sensor that averages
/// has.
inline std::vector<Reading> measured(std::size_t count, std::uint64_t seed = 1, double interval = 0.1)
{
    std::mt19937_64 random{seed};
    std::normal_distribution<double> noise{0, 4};
    std::vector<Reading> readings;
    double drift = 0;
    for (std::size_t i = 0; i < count; ++i) {
        drift = 0.9 * drift + noise(random);
        const double load = 0.5 + 0.4 * std::sin(static_cast<double>(i) / 97);
        readings.push_back({.second = static_cast<double>(i) * interval,
                            .watts = 80 + 520 * load + drift,
                            .utilization = std::round(100 * load),
                            .clock = std::round(1200 + 600 * load),
                            .temperature = std::round(40 + 30 * load)});
    }
    return readings;
}

/// As `nvidia-smi --query-gpu=... --format=csv -lms` writes it.
inline std::string nvidia_smi_csv(const std::vector<Reading>& readings, std::string_view name = "Test-700")
{
    std::string text =
        "timestamp, name, utilization.gpu [%], clocks.current.sm [MHz], temperature.gpu, power.draw [W]\n";
    for (const Reading& at : readings) {
        const auto milliseconds = static_cast<long>(std::llround(at.second * 1000));
        text += fmt::format("2026/01/05 {:02}:{:02}:{:02}.{:03}, {}, {:.0f} %, {:.0f} MHz, {:.0f}, {:.2f} W\n",
                            10 + milliseconds / 3'600'000, milliseconds / 60'000 % 60, milliseconds / 1000 % 60,
                            milliseconds % 1000, name, at.utilization, at.clock, at.temperature, at.watts);
    }
    return text;
}

/// A generic CSV of several devices; rows of one time follow each other.
inline std::string devices_csv(std::size_t rows, double interval,
                               const std::vector<std::pair<std::string, std::function<double(std::size_t)>>>& devices)
{
    std::string text = "timestamp,device,name,power_w\n";
    for (std::size_t i = 0; i < rows; ++i) {
        const auto milliseconds = static_cast<long>(std::llround(static_cast<double>(i) * interval * 1000));
        for (const auto& [device, watts] : devices)
            text += fmt::format("2026-01-05T{:02}:{:02}:{:02}.{:03}Z,{},Test-700,{:.3f}\n",
                                10 + milliseconds / 3'600'000, milliseconds / 60'000 % 60, milliseconds / 1000 % 60,
                                milliseconds % 1000, device, watts(i));
    }
    return text;
}

inline EvidenceSummary read(const std::string& text, const ReadingOptions& options = {},
                            const ReadingContext& context = context_with_limit())
{
    Result<EvidenceSummary> summary = read_log(text, options, context);
    return summary ? std::move(*summary) : EvidenceSummary{.rule = summary.error().detail};
}

inline Finding check_of(const std::string& text, std::string_view check) { return finding_of(read(text), check); }

}  // namespace wattboard::test

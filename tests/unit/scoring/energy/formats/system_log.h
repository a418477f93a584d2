// Reading of sample logs of system tools in tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "scoring/energy/log_reader.h"

namespace wattboard::test {

/// The bytes of a sample log of this project.
inline std::string sample_log(std::string_view name)
{
    const auto path = std::filesystem::path{WATTBOARD_SOURCE_DIR} / "tests/data/energy-logs" / name;
    std::ifstream file{path, std::ios::binary};
    EXPECT_TRUE(file.good()) << path;
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The summary of a log that must be read; an empty one and a failure if it is not.
inline EvidenceSummary read_whole(std::string_view text, const ReadingOptions& options = {})
{
    Result<EvidenceSummary> summary = read_log(text, options);
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().detail);
    return summary ? std::move(*summary) : EvidenceSummary{};
}

/// The problem of a log that must be refused.
inline Problem refusal(std::string_view text, const ReadingOptions& options = {})
{
    Result<EvidenceSummary> summary = read_log(text, options);
    EXPECT_FALSE(summary.has_value());
    return summary ? Problem{} : summary.error();
}

inline double joules_of(const EvidenceSummary& summary, std::string_view device)
{
    for (const DeviceEnergy& energy : summary.devices)
        if (energy.id == device) return to_joules(energy.energy).value();
    ADD_FAILURE() << "no device " << device;
    return -1;
}

inline double joules_of(const EvidenceSummary& summary) { return to_joules(summary.energy).value(); }

inline double component_joules(const EvidenceSummary& summary, const std::string& component)
{
    const auto found = summary.component_energy_kwh.find(component);
    return found == summary.component_energy_kwh.end() ? 0 : found->second * 3.6e6;
}

/// The same log in pieces of one byte must give the same energy or the same problem.
inline void expect_same_in_pieces(std::string_view text, const ReadingOptions& options = {})
{
    const Result<EvidenceSummary> whole = read_log(text, options);
    LogReader reader{options};
    Result<void> fed;
    for (std::size_t i = 0; i < text.size() && fed; ++i) fed = reader.feed(text.substr(i, 1));
    if (!fed) {
        ASSERT_FALSE(whole.has_value());
        EXPECT_EQ(fed.error().detail, whole.error().detail);
        EXPECT_EQ(fed.error().line, whole.error().line);
        EXPECT_EQ(fed.error().column, whole.error().column);
        return;
    }
    const Result<EvidenceSummary> pieces = reader.finish();
    ASSERT_EQ(pieces.has_value(), whole.has_value());
    if (!whole) {
        EXPECT_EQ(pieces.error().detail, whole.error().detail);
        return;
    }
    EXPECT_EQ(pieces->energy.value(), whole->energy.value());
    EXPECT_EQ(pieces->charged.value(), whole->charged.value());
}

}  // namespace wattboard::test

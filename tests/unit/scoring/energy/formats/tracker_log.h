// Reading of invented tracker logs in tests.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "scoring/energy/log_reader.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {

inline EvidenceSummary read_tracker(std::string_view text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().detail);
    return summary.value_or(EvidenceSummary{});
}

inline Problem refused_tracker(std::string_view text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_FALSE(summary.has_value());
    return summary ? Problem{} : summary.error();
}

/// The sample file of that name in tests/data/energy-logs.
inline std::string sample_log(std::string_view name)
{
    std::ifstream file{std::string{WATTBOARD_SOURCE_DIR "/tests/data/energy-logs/"} + std::string{name},
                       std::ios::binary};
    std::stringstream text;
    text << file.rdbuf();
    EXPECT_FALSE(text.str().empty()) << name;
    return text.str();
}

inline double watt_hours(const EvidenceSummary& summary) { return summary.energy.value() * 1000; }

/// Reads the text byte by byte: the result must not depend on the pieces.
inline Result<EvidenceSummary> read_bytewise(std::string_view text, ReadingOptions options = {})
{
    LogReader reader{std::move(options)};
    for (const char& byte : text)
        if (Result<void> fed = reader.feed({&byte, 1}); !fed) return std::unexpected{fed.error()};
    return reader.finish();
}

}  // namespace wattboard::test

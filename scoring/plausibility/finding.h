// The outcome of one plausibility check (metrics.md 7): always recorded, whatever its verdict.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <cstdint>

namespace wattboard {

enum class Severity : std::uint8_t { warn, reject };
inline constexpr std::array<std::string_view, 2> severity_names{"W", "R"};

enum class Verdict : std::uint8_t { pass, fail, not_applicable };
inline constexpr std::array<std::string_view, 3> verdict_names{"pass", "fail", "not_applicable"};

/// One check's result. A failed finding of severity `reject` holds the entry until a reviewer decides.
struct Finding {
    std::string check;                ///< stable id such as "timestamps", "window", "power_upper"
    std::optional<double> value;      ///< what was measured, in `unit`
    std::optional<double> threshold;  ///< limit that it was held against, in `unit`
    std::string unit;                 ///< "1" for a ratio
    Severity severity = Severity::warn;
    Verdict verdict = Verdict::pass;
    std::string evidence;  ///< `EvidenceSummary::id` of the log it is about; empty: about the run or entry
    std::string place;     ///< where in the log: device, line or time; empty if the whole
    std::string message;   ///< one sentence for people
};

}  // namespace wattboard

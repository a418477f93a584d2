// What went wrong for the caller, as a value: every fallible function of this project returns `Result<T>`.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace wattboard {

/// A stable kind of problem. The slug is the last part of the `type` URI of an RFC 9457 answer and never changes once
/// released.
struct ProblemType {
    std::string_view slug;
    friend constexpr bool operator==(ProblemType, ProblemType) = default;
};

/// One problem that a user can cause or mend. `detail` is one or two sentences: what, where and how to mend it.
struct Problem {
    ProblemType type;
    std::string detail;
    /// 1-based line in the file that `detail` is about; absent where there is no file.
    std::optional<std::uint64_t> line{};
    /// 1-based byte column in that line.
    std::optional<std::uint64_t> column{};
    /// Name of the offending field: a JSON pointer for JSON, a column name for tables, a flag for the command line.
    std::string field{};
    /// The option or correction that would settle it; empty if `detail` says all.
    std::string hint{};
};

template <class T>
using Result = std::expected<T, Problem>;

namespace problems {

inline constexpr ProblemType invalid_value{"invalid-value"};
inline constexpr ProblemType out_of_range{"out-of-range"};
inline constexpr ProblemType missing_value{"missing-value"};
inline constexpr ProblemType unknown_unit{"unknown-unit"};
inline constexpr ProblemType unknown_zone{"unknown-zone"};
inline constexpr ProblemType unknown_format{"unknown-format"};
inline constexpr ProblemType unknown_hardware{"unknown-hardware"};
/// The bytes are not what the format says: binary, cut off, wrong cell count, not UTF-8.
inline constexpr ProblemType malformed_log{"malformed-log"};
inline constexpr ProblemType empty_log{"empty-log"};
/// Samples out of order beyond the re-sort window.
inline constexpr ProblemType unordered_log{"unordered-log"};
/// The format leaves something open (columns, unit, interval, zone, run): `hint` names the option that settles it.
inline constexpr ProblemType underdetermined_log{"underdetermined-log"};
inline constexpr ProblemType limit_exceeded{"limit-exceeded"};

}  // namespace problems

}  // namespace wattboard

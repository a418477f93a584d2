// Time stamps of log rows as nanoseconds since 1970 UTC, with a declared zone for naive local times.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/evidence_summary.h"
#include "scoring/problem.h"

namespace wattboard::energy {

enum class TimeUnit : std::uint8_t { iso, epoch_s, epoch_ms, epoch_us, epoch_ns };
inline constexpr std::array<std::string_view, 5> time_unit_names{"iso", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns"};

enum class TimestampError : std::uint8_t { none, malformed, looks_like_epoch, mixed_zones };

/// Reads the stamps of one file: `YYYY-MM-DD` or `YYYY/MM/DD`, `T` or a blank, `HH:MM[:SS[.fraction]]`, optionally `Z`
/// or an offset; or epoch numbers in a declared unit. Keeps the minute it last saw: rows of a log share it.
class TimestampReader {
public:
    /// `timezone` is an IANA name, an offset or empty (naive times are then read as if UTC and `zone_known` is false).
    /// Problem `unknown_zone`.
    static Result<TimestampReader> create(std::string_view timezone, TimeUnit unit);

    TimestampError read(std::string_view cell, Nanoseconds& time);

    /// Whether every stamp so far was absolute.
    [[nodiscard]] bool zone_known() const { return !saw_naive_ || zone_ != nullptr || fixed_offset_.has_value(); }
    /// Stamps that the declared zone does not have (skipped hour), read with the offset from before the change.
    [[nodiscard]] std::uint64_t nonexistent() const { return nonexistent_; }
    /// Stamps that the declared zone has twice, told apart by the order of the file.
    [[nodiscard]] std::uint64_t ambiguous() const { return ambiguous_; }

private:
    TimestampError read_epoch(std::string_view cell, Nanoseconds& time) const;
    bool load_minute(std::string_view cell);
    Nanoseconds local_to_utc(Nanoseconds local);

    static constexpr std::size_t minute_bytes = 16;  ///< "YYYY/MM/DD HH:MM"

    TimeUnit unit_ = TimeUnit::iso;
    const void* zone_ = nullptr;  ///< date::time_zone, which lives as long as the process
    std::optional<Nanoseconds> fixed_offset_;
    std::array<char, minute_bytes> minute_{};
    Nanoseconds minute_local_ = 0;
    bool minute_loaded_ = false;
    std::optional<Nanoseconds> minute_offset_;  ///< offset of naive times in this minute, where there is only one
    Nanoseconds last_ = 0;
    bool saw_naive_ = false;
    bool saw_absolute_ = false;
    std::uint64_t nonexistent_ = 0;
    std::uint64_t ambiguous_ = 0;
};

/// One time with zone, or in `timezone` if it has none: for declared starts and ends. Problem `invalid_value` or
/// `unknown_zone`; `underdetermined_log` if neither gives a zone.
Result<Nanoseconds> parse_time(std::string_view text, std::string_view timezone);

/// ISO 8601 in UTC with the shortest exact fraction (none, 3, 6 or 9 digits).
std::string to_iso8601(Nanoseconds time);

}  // namespace wattboard::energy

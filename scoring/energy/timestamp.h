// Time stamps of log rows as nanoseconds since 1970 UTC, with a declared zone for naive local times.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/short_decimal.h"
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

    /// The usual stamp of a row in the same minute as the last one: seconds, with none, three or six decimals, without
    /// zone or with `Z`, up to `delimiter` or the end of the line. As `read`; nullptr if it is of another form, else
    /// the byte behind it. 40 bytes must be readable.
    [[gnu::always_inline]] const char* read_in_minute(const char* at, char delimiter, Nanoseconds& time)
    {
        if (!minute_loaded_ || std::memcmp(at, minute_.data(), minute_bytes) != 0) return nullptr;
        Nanoseconds local = minute_local_;
        const char* after = read_seconds(at + minute_bytes, local);
        if (after == nullptr) return nullptr;
        const bool absolute = *after == 'Z';
        after += absolute ? 1 : 0;
        if (*after != delimiter && *after != '\n' && *after != '\r') return nullptr;
        if (absolute) {
            if (!zone_known()) return nullptr;
            saw_absolute_ = true;
        } else {
            if (!minute_offset_ || (saw_absolute_ && zone_ == nullptr && !fixed_offset_)) return nullptr;
            local -= *minute_offset_;
            saw_naive_ = true;
        }
        time = last_ = local;
        return after;
    }

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

    const char* read_seconds(const char* at, Nanoseconds& time);
    /// Keeps `:SS` and the byte behind it. False: it is no second.
    bool load_second(const char* at);

    static constexpr std::size_t minute_bytes = 16;  ///< "YYYY/MM/DD HH:MM"

    TimeUnit unit_ = TimeUnit::iso;
    const void* zone_ = nullptr;  ///< date::time_zone, which lives as long as the process
    std::optional<Nanoseconds> fixed_offset_;
    std::array<char, minute_bytes> minute_{};
    Nanoseconds minute_local_ = 0;
    bool minute_loaded_ = false;
    std::optional<Nanoseconds> minute_offset_;  ///< offset of naive times in this minute, where there is only one
    std::array<char, 4> second_{};              ///< ":SS" and the byte behind it, as `read_in_minute` last saw them
    Nanoseconds second_time_ = 0;               ///< since the minute
    Nanoseconds last_ = 0;
    bool saw_naive_ = false;
    bool saw_absolute_ = false;
    std::uint64_t nonexistent_ = 0;
    std::uint64_t ambiguous_ = 0;
};

/// Adds `:SS`, `:SS.mmm` or `:SS.mmmuuu` to `time`; the byte behind it, or nullptr.
[[gnu::always_inline]] inline const char* TimestampReader::read_seconds(const char* at, Nanoseconds& time)
{
    constexpr Nanoseconds microsecond = 1'000;
    constexpr Nanoseconds millisecond = 1'000'000;
    if (std::memcmp(at, second_.data(), second_.size()) != 0 && !load_second(at)) return nullptr;
    time += second_time_;
    at += second_.size();
    if (second_.back() != '.') return at - 1;
    const std::uint64_t values = eight_bytes(at) ^ eight_zeros;
    if ((no_digits(values) & 0x808080U) != 0) return nullptr;
    const std::uint64_t milliseconds = (values & 0xFFU) * 100 + (values >> 8U & 0xFFU) * 10 + (values >> 16U & 0xFFU);
    time += static_cast<Nanoseconds>(milliseconds) * millisecond;
    if (static_cast<unsigned char>(at[3] - '0') >= 10) return at + 3;
    const std::uint64_t further = values >> 24U;
    if ((no_digits(further) & 0x808080U) != 0 || static_cast<unsigned char>(at[6] - '0') < 10) return nullptr;
    time += static_cast<Nanoseconds>(number_of_digits(further << 40U)) * microsecond;
    return at + 6;
}

/// One time with zone, or in `timezone` if it has none: for declared starts and ends. Problem `invalid_value` or
/// `unknown_zone`; `underdetermined_log` if neither gives a zone.
Result<Nanoseconds> parse_time(std::string_view text, std::string_view timezone);

/// ISO 8601 in UTC with the shortest exact fraction (none, 3, 6 or 9 digits).
std::string to_iso8601(Nanoseconds time);

}  // namespace wattboard::energy

// Reading of time stamps: a cached minute for speed, the zone database for naive local times.
#include "scoring/energy/timestamp.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <exception>

#include <date/tz.h>
#include <fmt/format.h>

#include "scoring/energy/decimal.h"

namespace wattboard::energy {

namespace {

constexpr Nanoseconds second = 1'000'000'000;
constexpr Nanoseconds minute = 60 * second;

bool two_digits(const char* at, int& value)
{
    const auto tens = static_cast<unsigned char>(at[0] - '0');
    const auto ones = static_cast<unsigned char>(at[1] - '0');
    value = tens * 10 + ones;
    return tens < 10 && ones < 10;
}

/// `Z`, ` UTC`, `+HH`, `+HHMM`, `+HH:MM`.
std::optional<Nanoseconds> parse_offset(std::string_view text)
{
    text = trimmed(text);
    if (text == "Z" || text == "z" || text == "UTC" || text == "GMT") return 0;
    if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    int hours = 0;
    int minutes = 0;
    if (!two_digits(text.data() + 1, hours)) return std::nullopt;
    std::string_view rest = text.substr(3);
    if (rest.starts_with(':')) rest.remove_prefix(1);
    if (!rest.empty() && (rest.size() != 2 || !two_digits(rest.data(), minutes))) return std::nullopt;
    if (rest.empty() && text.size() != 3) return std::nullopt;
    if (hours > 18 || minutes > 59) return std::nullopt;
    const Nanoseconds offset = (hours * 60 + minutes) * minute;
    return text[0] == '-' ? -offset : offset;
}

/// Digits after the decimal separator as nanoseconds; more than nine are cut, not rounded.
[[gnu::always_inline]] inline std::size_t read_fraction(std::string_view text, Nanoseconds& nanoseconds)
{
    static constexpr std::array<Nanoseconds, 10> units{second, 100'000'000, 10'000'000, 1'000'000, 100'000,
                                                       10'000, 1'000,       100,        10,        1};
    Nanoseconds digits = 0;
    std::size_t used = 0;
    for (; used < text.size() && text[used] >= '0' && text[used] <= '9'; ++used)
        if (used < units.size() - 1) digits = digits * 10 + (text[used] - '0');
    nanoseconds += digits * units[std::min(used, units.size() - 1)];
    return used;
}

const date::time_zone* as_zone(const void* zone) { return static_cast<const date::time_zone*>(zone); }

}  // namespace

Result<TimestampReader> TimestampReader::create(std::string_view timezone, TimeUnit unit)
{
    TimestampReader reader;
    reader.unit_ = unit;
    if (timezone.empty()) return reader;
    reader.fixed_offset_ = parse_offset(timezone);
    if (reader.fixed_offset_) return reader;
    try {
        reader.zone_ = date::locate_zone(timezone);
    } catch (const std::exception&) {
        return std::unexpected{Problem{
            .type = problems::unknown_zone,
            .detail = fmt::format("There is no time zone \"{}\".", timezone.substr(0, 80)),
            .field = "timezone",
            .hint = "Give an IANA name such as --timezone Europe/Berlin or an offset such as --timezone +02:00."}};
    }
    return reader;
}

bool TimestampReader::load_minute(std::string_view cell)
{
    int century = 0;
    int year_of_century = 0;
    int month = 0;
    int day = 0;
    int hours = 0;
    int minutes = 0;
    const char* at = cell.data();
    const bool digits = two_digits(at, century) && two_digits(at + 2, year_of_century) && two_digits(at + 5, month) &&
                        two_digits(at + 8, day) && two_digits(at + 11, hours) && two_digits(at + 14, minutes);
    const bool marks =
        (at[4] == '/' || at[4] == '-') && at[7] == at[4] && (at[10] == ' ' || at[10] == 'T') && at[13] == ':';
    if (!digits || !marks || hours > 23 || minutes > 59) return false;
    const int year = century * 100 + year_of_century;
    const date::year_month_day day_of_year{date::year{year}, date::month{static_cast<unsigned>(month)},
                                           date::day{static_cast<unsigned>(day)}};
    // Outside this range the nanosecond count would overflow, and no log is from there.
    if (!day_of_year.ok() || year < 1970 || year > 2200) return false;
    const auto days = date::sys_days{day_of_year}.time_since_epoch().count();
    minute_local_ = ((static_cast<Nanoseconds>(days) * 24 + hours) * 60 + minutes) * minute;
    std::memcpy(minute_.data(), at, minute_bytes);
    minute_loaded_ = true;
    minute_offset_.reset();
    if (zone_ == nullptr) {
        minute_offset_ = fixed_offset_.value_or(0);
        return true;
    }
    const date::local_info info =
        as_zone(zone_)->get_info(date::local_seconds{std::chrono::seconds{minute_local_ / second}});
    if (info.result == date::local_info::unique) minute_offset_ = info.first.offset.count() * second;
    return true;
}

bool TimestampReader::load_second(const char* at)
{
    int seconds = 0;
    if (at[0] != ':' || !two_digits(at + 1, seconds) || seconds > 59) return false;
    std::memcpy(second_.data(), at, second_.size());
    second_time_ = seconds * second;
    return true;
}

Nanoseconds TimestampReader::local_to_utc(Nanoseconds local)
{
    if (minute_offset_) return local - *minute_offset_;
    const date::local_info info = as_zone(zone_)->get_info(date::local_seconds{std::chrono::seconds{local / second}});
    const Nanoseconds first = local - info.first.offset.count() * second;
    if (info.result == date::local_info::nonexistent) {
        ++nonexistent_;
        return first;
    }
    ++ambiguous_;
    // The clock was set back: rows that would otherwise step back by most of an hour belong to the second pass.
    return saw_naive_ && first < last_ - 30 * minute ? local - info.second.offset.count() * second : first;
}

TimestampError TimestampReader::read_epoch(std::string_view cell, Nanoseconds& time) const
{
    static constexpr std::array<Nanoseconds, 5> scales{0, second, 1'000'000, 1'000, 1};
    const Nanoseconds scale = scales.at(static_cast<std::size_t>(unit_));
    std::uint64_t whole = 0;
    const auto [at, error] = std::from_chars(cell.data(), cell.data() + cell.size(), whole);
    if (error != std::errc{} || whole > static_cast<std::uint64_t>(7'258'118'400 * (second / scale)))
        return TimestampError::malformed;
    Nanoseconds fraction = 0;
    std::string_view rest{at, static_cast<std::size_t>(cell.data() + cell.size() - at)};
    if (rest.starts_with('.')) rest.remove_prefix(1 + read_fraction(rest.substr(1), fraction));
    if (!rest.empty()) return TimestampError::malformed;
    time = static_cast<Nanoseconds>(whole) * scale + fraction / (second / scale);
    // Seconds read as milliseconds fall into January 1970, and the energy would be a thousandth.
    constexpr Nanoseconds year_2000 = 946'684'800 * second;
    return time < year_2000 ? TimestampError::malformed : TimestampError::none;
}

TimestampError TimestampReader::read(std::string_view cell, Nanoseconds& time)
{
    if (unit_ != TimeUnit::iso) return read_epoch(cell, time);
    const bool long_enough = cell.size() >= minute_bytes;
    if (!long_enough || !minute_loaded_ || std::memcmp(cell.data(), minute_.data(), minute_bytes) != 0) {
        if (!long_enough || !load_minute(cell)) {
            const Decimal number = parse_decimal(cell);
            const bool all = number.after == cell.data() + cell.size();
            return all ? TimestampError::looks_like_epoch : TimestampError::malformed;
        }
    }
    std::string_view rest = cell.substr(minute_bytes);
    Nanoseconds local = minute_local_;
    if (rest.starts_with(':')) {
        int seconds = 0;
        if (rest.size() < 3 || !two_digits(rest.data() + 1, seconds) || seconds > 59) return TimestampError::malformed;
        local += seconds * second;
        rest.remove_prefix(3);
        if (rest.size() > 1 && (rest[0] == '.' || rest[0] == ',')) {
            const std::size_t used = read_fraction(rest.substr(1), local);
            if (used == 0) return TimestampError::malformed;
            rest.remove_prefix(1 + used);
        }
    }
    if (rest.empty()) {
        if (saw_absolute_ && zone_ == nullptr && !fixed_offset_) return TimestampError::mixed_zones;
        time = local_to_utc(local);
        saw_naive_ = true;
    } else {
        const std::optional<Nanoseconds> offset = rest == "Z" ? 0 : parse_offset(rest);
        if (!offset) return TimestampError::malformed;
        if (!zone_known()) return TimestampError::mixed_zones;
        saw_absolute_ = true;
        time = local - *offset;
    }
    last_ = time;
    return TimestampError::none;
}

Result<Nanoseconds> parse_time(std::string_view text, std::string_view timezone)
{
    Result<TimestampReader> reader = TimestampReader::create(timezone, TimeUnit::iso);
    if (!reader) return std::unexpected{reader.error()};
    Nanoseconds time = 0;
    if (reader->read(trimmed(text), time) != TimestampError::none)
        return std::unexpected{Problem{.type = problems::invalid_value,
                                       .detail = fmt::format("\"{}\" is not a time.", text.substr(0, 80)),
                                       .hint = "Write 2026-01-05T10:00:00Z or with an offset such as +02:00."}};
    if (!reader->zone_known())
        return std::unexpected{Problem{.type = problems::underdetermined_log,
                                       .detail = fmt::format("The time \"{}\" names no zone.", text.substr(0, 80)),
                                       .field = "timezone",
                                       .hint = "Append Z or an offset, or give --timezone."}};
    return time;
}

std::string to_iso8601(Nanoseconds time)
{
    const date::sys_time<std::chrono::nanoseconds> point{std::chrono::nanoseconds{time}};
    const auto day = date::floor<date::days>(point);
    const date::year_month_day date{day};
    const date::hh_mm_ss<std::chrono::nanoseconds> clock{point - day};
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    const auto fraction = clock.subseconds().count();
    if (fraction % 1'000'000'000 == 0) return text + "Z";
    if (fraction % 1'000'000 == 0) return fmt::format("{}.{:03}Z", text, fraction / 1'000'000);
    if (fraction % 1'000 == 0) return fmt::format("{}.{:06}Z", text, fraction / 1'000);
    return fmt::format("{}.{:09}Z", text, fraction);
}

}  // namespace wattboard::energy

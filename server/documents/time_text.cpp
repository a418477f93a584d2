// RFC 3339 times.
#include "server/documents/time_text.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <optional>

namespace wattboard {
namespace {

constexpr Nanoseconds nanoseconds_per_second = 1'000'000'000;

/// Takes exactly `count` decimal digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count)
{
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::string_view any_of)
{
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

/// Two digits below `limit`, preceded by `separator` unless that is empty.
std::optional<int> take_pair(std::string_view& text, std::string_view separator, int limit)
{
    if (!separator.empty() && !take(text, separator)) return std::nullopt;
    const auto value = take_digits(text, 2);
    return value && *value < limit ? value : std::nullopt;
}

std::optional<Nanoseconds> take_fraction(std::string_view& text)
{
    if (!take(text, ".")) return 0;
    Nanoseconds value = 0;
    int digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9' && digits < 9) {
        value = value * 10 + (text.front() - '0');
        text.remove_prefix(1);
        ++digits;
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 9; ++digits) value *= 10;
    return value;
}

std::optional<int> take_offset_minutes(std::string_view& text)
{
    if (take(text, "Zz")) return 0;
    if (text.empty()) return std::nullopt;
    const char sign = text.front();
    if (!take(text, "+-")) return std::nullopt;
    const auto hours = take_pair(text, "", 24);
    const auto minutes = hours ? take_pair(text, ":", 60) : std::nullopt;
    if (!minutes) return std::nullopt;
    return (sign == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text)
{
    const auto year = take_digits(text, 4);
    const auto month = year ? take_pair(text, "-", 13) : std::nullopt;
    const auto day = month ? take_pair(text, "-", 32) : std::nullopt;
    if (!day || *year < 1678 || *year > 2261) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date};
}

std::optional<Nanoseconds> read_time(std::string_view text)
{
    const auto date = take_date(text);
    if (!date || !take(text, "Tt ")) return std::nullopt;
    const auto hour = take_pair(text, "", 24);
    const auto minute = hour ? take_pair(text, ":", 60) : std::nullopt;
    const auto second = minute ? take_pair(text, ":", 60) : std::nullopt;
    const auto fraction = second ? take_fraction(text) : std::nullopt;
    const auto offset = fraction ? take_offset_minutes(text) : std::nullopt;
    if (!offset || !text.empty()) return std::nullopt;
    const Nanoseconds days = date->time_since_epoch().count();
    const Nanoseconds seconds = ((days * 24 + *hour) * 60 + *minute - *offset) * 60 + *second;
    return seconds * nanoseconds_per_second + *fraction;
}

}  // namespace

Result<Nanoseconds> parse_time(std::string_view text)
{
    if (const auto time = read_time(text)) return *time;
    return std::unexpected(
        Problem{.type = problems::invalid_value,
                .detail = "\"" + std::string{text.substr(0, 60)} + "\" is not a time with a zone (RFC 3339).",
                .hint = "Write it like 2026-11-20T10:28:00Z or 2026-11-20T11:28:00+01:00."});
}

std::string format_time(Nanoseconds time)
{
    using namespace std::chrono;
    const sys_time<nanoseconds> moment{nanoseconds{time}};
    const auto days_part = floor<days>(moment);
    const year_month_day date{days_part};
    const hh_mm_ss clock{moment - days_part};
    const auto fraction = clock.subseconds().count();
    std::array<char, 48> text{};
    const int length = std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    char* rest = text.data() + length;
    const std::size_t room = text.size() - static_cast<std::size_t>(length);
    if (fraction % 1'000 != 0)
        std::snprintf(rest, room, ".%09d", static_cast<int>(fraction));
    else if (fraction % 1'000'000 != 0)
        std::snprintf(rest, room, ".%06d", static_cast<int>(fraction / 1'000));
    else if (fraction != 0)
        std::snprintf(rest, room, ".%03d", static_cast<int>(fraction / 1'000'000));
    return std::string{text.data()} + "Z";
}

Nanoseconds whole_microseconds(Nanoseconds time)
{
    const Nanoseconds rest = time % 1'000;
    return time - (rest < 0 ? rest + 1'000 : rest);
}

Nanoseconds current_time()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace wattboard

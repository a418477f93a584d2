// Reading of dates with the year at the end, and the choice of their order.
#include "scoring/energy/formats/meter_time.h"

#include <charconv>
#include <cstdlib>

#include <date/date.h>
#include <fmt/format.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/log_messages.h"

namespace wattboard::energy {

namespace {

/// Up to `most` digits at the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t most)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + std::min(text.size(), most), value);
    if (error != std::errc{} || end == text.data() || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

/// Days since 1970, if there is such a day.
std::optional<int> day_number(const LocalDate& date, DayOrder order)
{
    const int day = order == DayOrder::day_first ? date.first : date.second;
    const int month = order == DayOrder::day_first ? date.second : date.first;
    const date::year_month_day at{date::year{date.year}, date::month{static_cast<unsigned>(month)},
                                  date::day{static_cast<unsigned>(day)}};
    if (!at.ok()) return std::nullopt;
    return date::sys_days{at}.time_since_epoch().count();
}

}  // namespace

std::optional<LocalDate> split_date(std::string_view cell)
{
    LocalDate date;
    const auto first = take_number(cell, 3);
    if (!first || cell.empty()) return std::nullopt;
    date.separator = cell.front();
    if (date.separator != '/' && date.separator != '-' && date.separator != '.') return std::nullopt;
    cell.remove_prefix(1);
    const auto second = take_number(cell, 3);
    if (!second || cell.empty() || cell.front() != date.separator) return std::nullopt;
    cell.remove_prefix(1);
    const std::size_t before = cell.size();
    const auto year = take_number(cell, 5);
    if (!year) return std::nullopt;
    const std::size_t digits = before - cell.size();
    if (digits != 2 && digits != 4) return std::nullopt;
    date.first = *first;
    date.second = *second;
    date.year = digits == 2 ? 2000 + *year : *year;
    if (date.first < 1 || date.second < 1 || date.first > 31 || date.second > 31) return std::nullopt;
    if (cell.starts_with(',')) cell.remove_prefix(1);
    if (cell.starts_with('T')) cell.remove_prefix(1);
    date.clock = trimmed(cell);
    return date;
}

void DayOrderFinder::see(const LocalDate& date)
{
    if (order_ != DayOrder::unknown) return;
    if (date.separator == '.' || date.first > 12) {
        order_ = DayOrder::day_first;
        return;
    }
    if (date.second > 12) {
        order_ = DayOrder::month_first;
        return;
    }
    if (!before_) {
        before_ = date;
        before_->clock = {};
        return;
    }
    const auto step = [this, &date](DayOrder order) {
        return day_number(date, order).value_or(0) - day_number(*before_, order).value_or(0);
    };
    const int as_days = step(DayOrder::day_first);
    const int as_months = step(DayOrder::month_first);
    if (as_days != as_months && as_days >= 0 && (as_months < 0 || as_days < as_months)) order_ = DayOrder::day_first;
    if (as_days != as_months && as_months >= 0 && (as_days < 0 || as_months < as_days)) order_ = DayOrder::month_first;
}

Result<DayOrder> declared_day_order(const ReadingOptions& options)
{
    const auto found = options.map.find("date_order");
    if (found == options.map.end()) return DayOrder::unknown;
    if (found->second == "dmy") return DayOrder::day_first;
    if (found->second == "mdy") return DayOrder::month_first;
    return std::unexpected{
        Problem{.type = problems::invalid_value,
                .detail = fmt::format("\"{}\" is not an order of day and month.", excerpt(found->second)),
                .field = "date_order",
                .hint = "Declare --map date_order=dmy or --map date_order=mdy."}};
}

std::string_view to_iso(const LocalDate& date, DayOrder order, std::string& buffer)
{
    const int day = order == DayOrder::day_first ? date.first : date.second;
    const int month = order == DayOrder::day_first ? date.second : date.first;
    std::string_view clock = date.clock;
    const std::size_t colon = clock.find(':');
    std::optional<int> hours = take_number(clock, 2);
    if (!hours || colon == std::string_view::npos || !clock.starts_with(':')) return {};
    std::string_view half;
    for (const std::string_view ending : {"AM", "PM", "am", "pm"})
        if (clock.ends_with(ending)) half = ending;
    if (!half.empty()) {
        clock = trimmed(clock.substr(0, clock.size() - half.size()));
        if (*hours < 1 || *hours > 12) return {};
        const bool afternoon = half == "PM" || half == "pm";
        *hours = *hours % 12 + (afternoon ? 12 : 0);
    }
    buffer = fmt::format("{:04}-{:02}-{:02} {:02}{}", date.year, month, day, *hours, clock);
    return buffer;
}

std::optional<Nanoseconds> read_naive_time(std::string_view text, DayOrder order)
{
    const std::optional<LocalDate> date = split_date(trimmed(text));
    if (!date) return std::nullopt;
    std::string buffer;
    Result<TimestampReader> reader = TimestampReader::create("", TimeUnit::iso);
    Nanoseconds time = 0;
    if (!reader || reader->read(to_iso(*date, order, buffer), time) != TimestampError::none) return std::nullopt;
    return time;
}

}  // namespace wattboard::energy

// Dates that do not begin with the year: which of the numbers is the day is settled by the file or declared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/reading_options.h"
#include "scoring/energy/timestamp.h"
#include "scoring/problem.h"

namespace wattboard::energy {

enum class DayOrder : std::uint8_t { unknown, day_first, month_first };

/// `16/06/2020 09:59`, `01-05-2026 09:00:00.125`, `5.1.2026 3:04:05 PM`, also with `Z` or an offset.
struct LocalDate {
    int first = 0;
    int second = 0;
    int year = 0;
    char separator = '/';
    std::string_view clock;  ///< what follows the date
};

/// nullopt: the cell has another form (such as ISO 8601).
std::optional<LocalDate> split_date(std::string_view cell);

/// Finds the order from what a file shows: a number above 12, a dot between them (always day first), or two different
/// dates, of which the right order gives the shorter step forwards.
class DayOrderFinder {
public:
    DayOrderFinder() = default;
    explicit DayOrderFinder(DayOrder declared) : order_{declared} {}

    void see(const LocalDate& date);
    [[nodiscard]] DayOrder order() const { return order_; }

private:
    DayOrder order_ = DayOrder::unknown;
    std::optional<LocalDate> before_;
};

/// The declared order (`--map date_order=dmy` or `mdy`), unknown if none. Problem `invalid_value`.
Result<DayOrder> declared_day_order(const ReadingOptions& options);

/// `YYYY-MM-DD HH:MM:SS...` of a date whose order is known, in `buffer`; empty if the cell is no time.
std::string_view to_iso(const LocalDate& date, DayOrder order, std::string& buffer);

/// A time without zone as if UTC; nullopt if it is none in this order.
std::optional<Nanoseconds> read_naive_time(std::string_view text, DayOrder order);

}  // namespace wattboard::energy

// Cells of a table whose columns are set apart by blanks, and the clock of tables without a date.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// Cuts at blanks, tabs and commas; `cells` is cleared first, and points into `line`.
inline void split_at_blanks(std::string_view line, std::vector<std::string_view>& cells)
{
    cells.clear();
    const auto is_blank = [](char byte) { return byte == ' ' || byte == '\t' || byte == ','; };
    std::size_t at = 0;
    while (at < line.size()) {
        while (at < line.size() && is_blank(line[at])) ++at;
        const std::size_t begin = at;
        while (at < line.size() && !is_blank(line[at])) ++at;
        if (at > begin) cells.push_back(line.substr(begin, at - begin));
    }
}

/// Seconds since midnight of `HH:MM:SS`.
inline std::optional<std::int64_t> time_of_day(std::string_view cell)
{
    if (cell.size() != 8 || cell[2] != ':' || cell[5] != ':') return std::nullopt;
    const auto two = [cell](std::size_t at) {
        const int tens = cell[at] - '0';
        const int ones = cell[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? 99 : tens * 10 + ones;
    };
    const int hours = two(0);
    const int minutes = two(3);
    const int seconds = two(6);
    if (hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
    return hours * 3600 + minutes * 60 + seconds;
}

/// Times of day of one file as times since the midnight before its first row: each lies within half a day of the one
/// before it, so midnight is passed in either direction.
class DayClock {
public:
    Nanoseconds read(std::int64_t seconds)
    {
        if (last_) {
            const std::int64_t step = seconds - *last_;
            if (step < -half_day) day_ += 1;
            if (step > half_day && day_ > 0) day_ -= 1;
        }
        last_ = seconds;
        return (day_ * 2 * half_day + seconds) * 1'000'000'000;
    }

private:
    static constexpr std::int64_t half_day = 43'200;

    std::optional<std::int64_t> last_;
    std::int64_t day_ = 0;
};

}  // namespace wattboard::energy

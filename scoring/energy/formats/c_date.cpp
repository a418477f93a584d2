// Turning dates round.
#include "scoring/energy/formats/c_date.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "scoring/energy/formats/cell_parser.h"

namespace wattboard::energy {

namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool has_shape(std::string_view text, std::string_view shape)
{
    return std::ranges::equal(text, shape, [](char byte, char wanted) {
        return wanted == '0' ? byte >= '0' && byte <= '9' : byte == wanted;
    });
}

}  // namespace

std::optional<std::string> iso_of_c_date(std::string_view text)
{
    std::vector<std::string_view> words;
    split_words(text, words, 7);
    if (words.size() != 5 && words.size() != 6) return std::nullopt;
    const auto month = std::ranges::find(months, words[1]);
    const std::string_view day = words[2];
    const bool shapes =
        (has_shape(day, "0") || has_shape(day, "00")) && has_shape(words[3], "00:00:00") && has_shape(words[4], "0000");
    if (month == months.end() || !shapes) return std::nullopt;
    return fmt::format("{}-{:02}-{:0>2} {}{}", words[4], month - months.begin() + 1, day, words[3],
                       words.size() == 6 ? words[5] : std::string_view{});
}

std::optional<std::string> iso_of_month_first(std::string_view date, std::string_view time)
{
    if (!has_shape(date, "00-00-0000") || !has_shape(time, "00:00:00")) return std::nullopt;
    return fmt::format("{}-{}-{} {}", date.substr(6), date.substr(0, 2), date.substr(3, 2), time);
}

}  // namespace wattboard::energy

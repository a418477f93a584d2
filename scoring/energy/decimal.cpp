// The rare forms of decimal numbers in logs.
#include "scoring/energy/decimal.h"

#include <algorithm>
#include <string>

namespace wattboard::energy {

Decimal parse_decimal_slow(std::string_view text, char separator)
{
    // Only what can belong to a number is copied, so a hostile cell costs no more than its own length.
    constexpr std::size_t longest_number = 400;
    const std::size_t length = std::min(text.find_first_not_of("+-0123456789eE.,"), text.size());
    std::string number{text.substr(0, length)};
    if (number.size() > longest_number) return {};
    if (separator != '.') {
        const std::size_t dot = number.find('.');
        if (dot != std::string::npos) number.resize(dot);
        std::ranges::replace(number, separator, '.');
    }
    const std::size_t plus = number.starts_with('+') ? 1 : 0;
    const char* const begin = number.data() + plus;
    double value = 0;
    const auto [end, error] = std::from_chars(begin, number.data() + number.size(), value);
    if (error != std::errc{} || !std::isfinite(value)) return {};
    const auto used = static_cast<std::size_t>(end - number.data());
    const std::size_t dot = number.find('.');
    const std::size_t exponent = std::min(number.find_first_of("eE"), used);
    const int decimals = dot < exponent ? static_cast<int>(exponent - dot - 1) : 0;
    return {.value = value, .decimals = decimals, .after = text.data() + used};
}

bool is_missing(std::string_view cell)
{
    static constexpr std::array<std::string_view, 15> names{"",
                                                            "N/A",
                                                            "[N/A]",
                                                            "[Not Supported]",
                                                            "[Unknown Error]",
                                                            "-",
                                                            "None",
                                                            "<not counted>",
                                                            "<not supported>",
                                                            "null",
                                                            "nan",
                                                            "NaN",
                                                            "inf",
                                                            "-inf",
                                                            "Inf"};
    return std::ranges::find(names, cell) != names.end() ||
           (cell.size() > 2 && cell.starts_with('[') && cell.ends_with(']'));
}

}  // namespace wattboard::energy

// Decimal numbers of log cells: the common short form by hand, all others through std::from_chars.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace wattboard::energy {

struct Decimal {
    double value = 0;
    int decimals = 0;             ///< digits after the separator
    const char* after = nullptr;  ///< first byte behind the number; nullptr if there is none
};

/// Exponents, long mantissas and decimal commas in them. Kept out of line: rare.
Decimal parse_decimal_slow(std::string_view text, char separator);

/// The number at the start of `text`, correctly rounded; NaN, infinity and overflow are no numbers.
inline Decimal parse_decimal(std::string_view text, char separator = '.')
{
    // Powers of ten up to 1e15 and mantissas below 2^53 are exact, so one division rounds once.
    static constexpr std::array<double, 16> powers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const char* at = text.data();
    const char* const end = at + text.size();
    const bool negative = at != end && *at == '-';
    if (negative || (at != end && *at == '+')) ++at;
    std::uint64_t mantissa = 0;
    int digits = 0;
    int decimals = 0;
    bool fraction = false;
    for (; at != end; ++at) {
        const auto digit = static_cast<unsigned char>(*at - '0');
        if (digit < 10) {
            mantissa = mantissa * 10 + digit;
            decimals += fraction ? 1 : 0;
            if (++digits > 15) return parse_decimal_slow(text, separator);
        } else if (*at == separator && !fraction) {
            fraction = true;
        } else {
            break;
        }
    }
    if (digits == 0) return {};
    if (at != end && (*at == 'e' || *at == 'E')) return parse_decimal_slow(text, separator);
    const double magnitude = static_cast<double>(mantissa) / powers[static_cast<std::size_t>(decimals)];
    return {.value = negative ? -magnitude : magnitude, .decimals = decimals, .after = at};
}

/// Cells that say "no value": missing samples, never 0.
bool is_missing(std::string_view cell);

/// Without blanks and tabs at both ends.
inline std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace wattboard::energy

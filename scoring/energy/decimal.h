// Decimal numbers of log cells: the common short form by hand, all others through std::from_chars.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
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
    std::uint64_t mantissa = 0;  // wraps in numbers that are too long for this way
    const auto read_digits = [&at, end, &mantissa] {
        const char* const first = at;
        for (; at != end; ++at) {
            const auto digit = static_cast<unsigned char>(*at - '0');
            if (digit >= 10) break;
            mantissa = mantissa * 10 + digit;
        }
        return at - first;
    };
    std::ptrdiff_t digits = read_digits();
    std::ptrdiff_t decimals = 0;
    if (at != end && *at == separator) {
        ++at;
        decimals = read_digits();
        digits += decimals;
    }
    if (digits == 0) return {};
    if (digits > 15) return parse_decimal_slow(text, separator);
    if (at != end && (*at == 'e' || *at == 'E')) return parse_decimal_slow(text, separator);
    const double magnitude =
        static_cast<double>(static_cast<std::int64_t>(mantissa)) / powers[static_cast<std::size_t>(decimals)];
    return {.value = negative ? -magnitude : magnitude, .decimals = static_cast<int>(decimals), .after = at};
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

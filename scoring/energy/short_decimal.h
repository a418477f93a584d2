// Short decimal numbers and digits of time stamps, eight bytes at a time.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace wattboard::energy {

/// Eight bytes as a number, the first byte lowest.
inline std::uint64_t eight_bytes(const char* at)
{
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
    return bytes;
}

inline constexpr std::uint64_t eight_zeros = 0x3030303030303030U;

/// The highest bit of each byte that is no value of a digit, up to the first such byte; what lies above it means
/// nothing.
constexpr std::uint64_t no_digits(std::uint64_t values)
{
    return ((values + 0x7676767676767676U) | values) & 0x8080808080808080U;
}

/// The number that eight values of digits say, the most significant in the lowest byte: pairs, fours, eight.
constexpr std::uint64_t number_of_digits(std::uint64_t values)
{
    values = (values * 10 + (values >> 8U)) & 0x00FF00FF00FF00FFU;
    values = (values * 100 + (values >> 16U)) & 0x0000FFFF0000FFFFU;
    return (values * 10'000 + (values >> 32U)) & 0xFFFFFFFFU;
}

/// A number as its digits and how many of them are decimals; made a double where there is time for a division.
struct ShortDecimal {
    std::int64_t digits = 0;
    int decimals = 0;
    const char* after = nullptr;

    /// At most fifteen digits: both operands are exact, so one division rounds once, as `parse_decimal` does.
    [[nodiscard]] double value() const
    {
        static constexpr std::array<double, 16> powers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                       1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
        return static_cast<double>(digits) / powers[static_cast<std::size_t>(decimals)];
    }
};

/// The number at `at`, of at most seven digits and without sign, exactly as `parse_decimal` reads it unless an exponent
/// follows. False: it is of another form. Ten bytes must be readable.
[[gnu::always_inline]] inline bool read_short_decimal(const char* at, ShortDecimal& number)
{
    constexpr unsigned most_digits = 7;
    const std::uint64_t values = eight_bytes(at) ^ eight_zeros;
    const auto whole = static_cast<unsigned>(std::countr_zero(no_digits(values))) / 8;
    if (whole == 0 || whole > most_digits) return false;
    std::uint64_t digits = values;
    unsigned all = whole;
    const char* after = at + whole;
    if (*after == '.') {
        // The digits behind the dot move up to those before it, so that all are one number.
        const std::uint64_t before = (std::uint64_t{1} << (8 * whole)) - 1;
        digits = (values & before) | ((values >> 8U) & ~before);
        all = static_cast<unsigned>(std::countr_zero(no_digits(digits) | (std::uint64_t{1} << 63U))) / 8;
        after = at + all + 1;
        if (static_cast<unsigned char>(*after - '0') < 10) return false;
    }
    number = {.digits = static_cast<std::int64_t>(number_of_digits(digits << (64 - 8 * all))),
              .decimals = static_cast<int>(all - whole),
              .after = after};
    return true;
}

}  // namespace wattboard::energy

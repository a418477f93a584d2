// Differences of differences for times, whole multiples of a power of ten for powers.
#include "scoring/energy/trace_columns.h"

#include <array>
#include <bit>
#include <cmath>
#include <optional>

namespace wattboard::energy {

namespace {

constexpr std::array<std::uint64_t, 4> time_units{1'000'000'000, 1'000'000, 1'000, 1};  // ns
constexpr std::array<double, 7> powers_of_ten{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
constexpr std::uint8_t as_bits = 255;
/// Whole numbers below it are exact, so that dividing by a power of ten gives the double nearest to the decimal.
constexpr double most_whole = 9e15;

std::uint64_t zigzag(std::uint64_t difference)
{
    return (difference << 1U) ^ (static_cast<std::int64_t>(difference) < 0 ? ~std::uint64_t{0} : 0);
}

std::uint64_t unzigzag(std::uint64_t coded) { return (coded >> 1U) ^ ((coded & 1U) != 0 ? ~std::uint64_t{0} : 0); }

// Differences are taken as unsigned, so that none overflows whatever the times are.
std::uint64_t distance(Nanoseconds from, Nanoseconds to)
{
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

std::uint8_t unit_of(std::span<const Nanoseconds> times)
{
    std::uint8_t unit = 0;
    for (const Nanoseconds time : times)
        while (distance(times.front(), time) % time_units[unit] != 0) ++unit;
    return unit;
}

bool fits(double number, double scale)
{
    const double whole = std::nearbyint(number * scale);
    return whole < most_whole && whole / scale == number && !std::signbit(number);
}

/// The least number of decimals that gives all numbers exactly.
std::optional<std::uint8_t> decimals_of(std::span<const double> numbers)
{
    std::uint8_t decimals = 0;
    for (const double number : numbers)
        while (!fits(number, powers_of_ten[decimals]))
            if (++decimals == powers_of_ten.size()) return std::nullopt;
    // A number that fits with few decimals need not fit with more.
    for (const double number : numbers)
        if (!fits(number, powers_of_ten[decimals])) return std::nullopt;
    return decimals;
}

}  // namespace

void put_varint(std::string& out, std::uint64_t value)
{
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80U));
        value >>= 7U;
    }
    out.push_back(static_cast<char>(value));
}

void put_times(std::string& out, std::span<const Nanoseconds> times)
{
    const std::uint8_t unit = unit_of(times);
    out.push_back(static_cast<char>(unit));
    put_varint(out, zigzag(static_cast<std::uint64_t>(times.front())));
    std::uint64_t step = 0;
    for (std::size_t i = 1; i < times.size(); ++i) {
        const std::uint64_t next = distance(times[i - 1], times[i]) / time_units[unit];
        put_varint(out, zigzag(next - step));
        step = next;
    }
}

void put_bits(std::string& out, std::span<const double> numbers)
{
    for (unsigned plane = 0; plane < 8; ++plane)
        for (const double number : numbers)
            out.push_back(static_cast<char>(std::bit_cast<std::uint64_t>(number) >> (8 * plane)));
}

void put_numbers(std::string& out, std::span<const double> numbers)
{
    const auto decimals = decimals_of(numbers);
    out.push_back(static_cast<char>(decimals.value_or(as_bits)));
    if (!decimals) return put_bits(out, numbers);
    std::uint64_t last = 0;
    for (const double number : numbers) {
        const auto whole = static_cast<std::uint64_t>(std::nearbyint(number * powers_of_ten[*decimals]));
        put_varint(out, zigzag(whole - last));
        last = whole;
    }
}

std::uint8_t ColumnReader::byte()
{
    if (rest_.empty()) {
        refuse();
        return 0;
    }
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
}

std::uint64_t ColumnReader::varint()
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (rest_.empty()) break;
        const auto next = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        // The tenth byte has room for one bit.
        if (shift == 63 && next > 1) break;
        value |= static_cast<std::uint64_t>(next & 0x7fU) << shift;
        if ((next & 0x80U) == 0) return value;
    }
    refuse();
    return 0;
}

std::vector<Nanoseconds> ColumnReader::times(std::size_t count)
{
    const std::uint8_t unit = byte();
    // Every further time takes a byte at least, so that a short piece cannot ask for much memory.
    if (!ok_ || unit >= time_units.size() || count == 0 || rest_.size() < count) {
        refuse();
        return {};
    }
    std::vector<Nanoseconds> times;
    times.reserve(count);
    times.push_back(static_cast<Nanoseconds>(unzigzag(varint())));
    std::uint64_t step = 0;
    while (ok_ && times.size() < count) {
        step += unzigzag(varint());
        const std::uint64_t left = distance(times.back(), INT64_MAX);
        if (step > left / time_units[unit]) refuse();
        times.push_back(static_cast<Nanoseconds>(static_cast<std::uint64_t>(times.back()) + step * time_units[unit]));
    }
    return times;
}

std::vector<double> ColumnReader::bits(std::size_t count)
{
    if (!ok_ || rest_.size() / 8 < count) {
        refuse();
        return {};
    }
    std::vector<double> numbers;
    numbers.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t image = 0;
        for (unsigned plane = 0; plane < 8; ++plane)
            image |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(rest_[plane * count + i])) << (8 * plane);
        numbers.push_back(std::bit_cast<double>(image));
        if (!std::isfinite(numbers.back()) || numbers.back() < 0) refuse();
    }
    rest_.remove_prefix(8 * count);
    return numbers;
}

std::vector<double> ColumnReader::numbers(std::size_t count)
{
    const std::uint8_t decimals = byte();
    if (decimals == as_bits) return bits(count);
    if (!ok_ || decimals >= powers_of_ten.size() || rest_.size() < count) {
        refuse();
        return {};
    }
    std::vector<double> numbers;
    numbers.reserve(count);
    std::uint64_t whole = 0;
    while (ok_ && numbers.size() < count) {
        whole += unzigzag(varint());
        if (whole > static_cast<std::uint64_t>(most_whole)) refuse();
        numbers.push_back(static_cast<double>(whole) / powers_of_ten[decimals]);
    }
    return numbers;
}

}  // namespace wattboard::energy

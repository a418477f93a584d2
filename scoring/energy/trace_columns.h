// Columns of numbers as bytes: the parts that pieces of a trace are made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// Unsigned numbers of 7 bits a byte, least significant first.
void put_varint(std::string& out, std::uint64_t value);
/// Times that never fall.
void put_times(std::string& out, std::span<const Nanoseconds> times);
/// Finite numbers, not negative.
void put_numbers(std::string& out, std::span<const double> numbers);
/// Their bytes, plane by plane, for numbers that are no round decimals.
void put_bits(std::string& out, std::span<const double> numbers);

/// Reads what the functions above wrote. After the first thing that they cannot have written `ok` is false for good,
/// and what is read means nothing.
class ColumnReader {
public:
    explicit ColumnReader(std::string_view bytes) : rest_{bytes} {}

    [[nodiscard]] std::uint64_t varint();
    [[nodiscard]] std::vector<Nanoseconds> times(std::size_t count);
    [[nodiscard]] std::vector<double> numbers(std::size_t count);
    [[nodiscard]] std::vector<double> bits(std::size_t count);
    [[nodiscard]] std::uint8_t byte();

    void refuse() { ok_ = false; }
    [[nodiscard]] bool ok() const { return ok_; }
    /// Whether all was read, and well.
    [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace wattboard::energy

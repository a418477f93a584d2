// Compact bytes for numbers and texts, written in order and read back with every bound checked.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace wattboard::energy {

class ByteWriter {
public:
    /// LEB128: seven bits a byte, the lowest first.
    void whole(std::uint64_t value)
    {
        for (; value >= 0x80U; value >>= 7U) bytes_ += static_cast<char>(value | 0x80U);
        bytes_ += static_cast<char>(value);
    }
    /// Small numbers of either sign take few bytes.
    void integer(std::int64_t value)
    {
        whole((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63U));
    }
    void real(double value)
    {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        for (unsigned shift = 0; shift < 64; shift += 8) bytes_ += static_cast<char>(bits >> shift & 0xFFU);
    }
    void flag(bool value) { bytes_ += static_cast<char>(value ? 1 : 0); }
    void text(std::string_view value)
    {
        whole(value.size());
        bytes_ += value;
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

/// After the first thing that is not there or out of bounds, `failed()` is true and everything reads as 0.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_{bytes} {}

    std::uint64_t whole(std::uint64_t largest = UINT64_MAX)
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint64_t byte = next();
            if (shift == 63 && byte > 1) break;
            value |= (byte & 0x7FU) << shift;
            if (byte < 0x80U) return value <= largest ? value : fail();
        }
        return fail();
    }
    std::int64_t integer(std::int64_t smallest, std::int64_t largest)
    {
        const std::uint64_t coded = whole();
        const auto value = static_cast<std::int64_t>((coded >> 1U) ^ (~(coded & 1U) + 1U));
        if (value >= smallest && value <= largest) return value;
        fail();
        return 0;
    }
    /// Finite and not negative, at most `largest`.
    double amount(double largest = 1e300)
    {
        std::uint64_t bits = 0;
        for (unsigned shift = 0; shift < 64; shift += 8) bits |= next() << shift;
        const auto value = std::bit_cast<double>(bits);
        if (value >= 0 && value <= largest) return value;
        fail();
        return 0;
    }
    bool flag() { return whole(1) == 1; }
    std::string text(std::size_t longest)
    {
        const auto length = static_cast<std::size_t>(whole(longest));
        if (length > bytes_.size()) fail();
        if (failed_) return {};
        std::string value{bytes_.substr(0, length)};
        bytes_.remove_prefix(length);
        return value;
    }
    /// A count of things that take at least `least_bytes` each, so that no count asks for more than the bytes hold.
    std::size_t count(std::size_t most, std::size_t least_bytes)
    {
        const auto value = static_cast<std::size_t>(whole(most));
        if (value <= bytes_.size() / least_bytes) return value;
        fail();
        return 0;
    }
    std::uint64_t fail()
    {
        failed_ = true;
        bytes_ = {};
        return 0;
    }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() const { return bytes_.empty(); }

private:
    std::uint64_t next()
    {
        if (bytes_.empty()) return fail();
        const auto byte = static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(1);
        return byte;
    }

    std::string_view bytes_;
    bool failed_ = false;
};

}  // namespace wattboard::energy

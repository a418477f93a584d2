// Where the next row of a table begins, known before this one is read: rows of a table are nearly of one length.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "scoring/energy/short_decimal.h"

namespace wattboard::energy {

class NextRow {
public:
    /// Bytes that must be left behind a row for a guess.
    static constexpr std::ptrdiff_t room = 64;

    /// Where the next row begins if the length of this one is nearly that of the last; anywhere else if not. Known long
    /// before the row is read, so that the processor may begin the next row meanwhile.
    [[gnu::always_inline]] const char* guess(const char* at, const char* end) const
    {
        constexpr std::ptrdiff_t shorter = 4;
        if (end - at < length_ + room) return nullptr;
        const char* const near = at + std::max<std::ptrdiff_t>(0, length_ - 1 - shorter);
        const std::uint64_t bytes = eight_bytes(near) ^ 0x0A0A0A0A0A0A0A0AU;
        const std::uint64_t line_ends = (bytes - 0x0101010101010101U) & ~bytes & 0x8080808080808080U;
        return near + std::countr_zero(line_ends) / 8 + 1;
    }

    /// The row at `at` was taken and the next one begins at `next`: gives where to go on.
    [[gnu::always_inline]] const char* taken(const char* at, const char* next, const char* guessed)
    {
        length_ = next - at;
        return next == guessed ? independent(guessed) : next;
    }

private:
    /// The same pointer, of which the compiler does not know that it equals another: it would wait for that one.
    [[gnu::always_inline]] static const char* independent(const char* pointer)
    {
        __asm__("" : "+r"(pointer));
        return pointer;
    }

    std::ptrdiff_t length_ = 0;  ///< of the last row
};

}  // namespace wattboard::energy

// Checks that a stream of bytes is UTF-8 text, as a rule without NUL, whatever pieces it comes in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wattboard::energy {

class TextEncoding {
public:
    /// Number of leading bytes that are valid so far; less than `bytes.size()` at the first bad one.
    std::size_t check(std::string_view bytes);
    /// From now on NUL bytes are valid between characters, for formats that set their parts apart by them.
    void allow_nul() { nul_allowed_ = true; }
    /// Whether a multi-byte character is open at the end of the bytes so far.
    [[nodiscard]] bool open() const { return missing_ > 0; }

private:
    bool take(unsigned char byte);

    bool nul_allowed_ = false;
    int missing_ = 0;  ///< continuation bytes still to come
    /// Bounds of the next continuation byte: exclude overlong forms, surrogates and what is beyond U+10FFFF.
    std::uint8_t low_ = 0x80;
    std::uint8_t high_ = 0xBF;
};

}  // namespace wattboard::energy

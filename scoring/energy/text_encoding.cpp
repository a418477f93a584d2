// UTF-8 validation: pure ASCII blocks at memory speed, the rest byte by byte.
#include "scoring/energy/text_encoding.h"

namespace wattboard::energy {

namespace {

constexpr std::size_t block_bytes = 4096;

/// Whether all bytes are in [1, 127]; the loop has no branch, so that it becomes vector code.
bool plain_ascii(std::string_view block)
{
    unsigned char outside = 0;
    for (const char byte : block) {
        const auto value = static_cast<unsigned char>(byte);
        outside = static_cast<unsigned char>(outside | (value & 0x80U) | static_cast<unsigned char>(value == 0));
    }
    return outside == 0;
}

}  // namespace

bool TextEncoding::take(unsigned char byte)
{
    if (missing_ > 0) {
        if (byte < low_ || byte > high_) return false;
        low_ = 0x80;
        high_ = 0xBF;
        --missing_;
        return true;
    }
    if (byte < 0x80) return byte != 0 || nul_allowed_;
    if (byte >= 0xC2 && byte <= 0xDF)
        missing_ = 1;
    else if (byte >= 0xE0 && byte <= 0xEF)
        missing_ = 2;
    else if (byte >= 0xF0 && byte <= 0xF4)
        missing_ = 3;
    else
        return false;
    if (byte == 0xE0) low_ = 0xA0;
    if (byte == 0xED) high_ = 0x9F;
    if (byte == 0xF0) low_ = 0x90;
    if (byte == 0xF4) high_ = 0x8F;
    return true;
}

std::size_t TextEncoding::check(std::string_view bytes)
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::string_view block = bytes.substr(at, block_bytes);
        if (missing_ == 0 && plain_ascii(block)) {
            at += block.size();
            continue;
        }
        for (const char byte : block) {
            if (!take(static_cast<unsigned char>(byte))) return at;
            ++at;
        }
    }
    return at;
}

}  // namespace wattboard::energy

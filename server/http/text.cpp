// Case-insensitive comparison, trimming and UTF-8 checking of header and target text.
#include "server/http/text.h"

#include <algorithm>
#include <cstdint>

namespace wattboard::http {

bool iequals(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return x == y || ascii_lower(x) == ascii_lower(y);
           });
}

std::string_view trim(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view next_item(std::string_view& rest, char separator)
{
    const auto end = rest.find(separator);
    const auto item = trim(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return item;
}

namespace {

// Length of the sequence that `lead` opens and the bounds of its second byte (RFC 3629 section 4); 0: not a lead byte.
struct Sequence {
    std::size_t length = 0;
    std::uint8_t low = 0x80;
    std::uint8_t high = 0xBF;
};

Sequence sequence_of(std::uint8_t lead)
{
    if (lead >= 0xC2 && lead <= 0xDF) return {.length = 2};
    if (lead == 0xE0) return {.length = 3, .low = 0xA0};
    if (lead == 0xED) return {.length = 3, .high = 0x9F};
    if (lead >= 0xE1 && lead <= 0xEF) return {.length = 3};
    if (lead == 0xF0) return {.length = 4, .low = 0x90};
    if (lead == 0xF4) return {.length = 4, .high = 0x8F};
    if (lead >= 0xF1 && lead <= 0xF3) return {.length = 4};
    return {};
}

}  // namespace

bool is_clean_utf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<std::uint8_t>(text[i]);
        if (lead == 0) return false;
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const Sequence sequence = sequence_of(lead);
        if (sequence.length == 0 || text.size() - i < sequence.length) return false;
        const auto second = static_cast<std::uint8_t>(text[i + 1]);
        if (second < sequence.low || second > sequence.high) return false;
        for (std::size_t k = 2; k < sequence.length; ++k) {
            if ((static_cast<std::uint8_t>(text[i + k]) & 0xC0U) != 0x80U) return false;
        }
        i += sequence.length;
    }
    return true;
}

}  // namespace wattboard::http

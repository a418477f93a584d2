// UUID version 7 and its text.
#include "server/documents/uuid.h"

#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "server/documents/time_text.h"

namespace wattboard {

Uuid new_uuid()
{
    Uuid id;
    const auto milliseconds = static_cast<std::uint64_t>(current_time() / 1'000'000);
    const std::string random = random_bytes(10);
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(milliseconds >> (40U - 8U * i));
    for (std::size_t i = 0; i < 10; ++i) id.bytes[6 + i] = static_cast<std::uint8_t>(random[i]);
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x70U);  // version 7
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);  // variant of RFC 9562
    return id;
}

std::string to_text(const Uuid& id)
{
    std::string text = to_hex({reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
    for (const std::size_t position : {20U, 16U, 12U, 8U}) text.insert(position, 1, '-');
    return text;
}

std::optional<Uuid> uuid_from_text(std::string_view text)
{
    if (text.size() != 36) return std::nullopt;
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (text[i] == '-')) return std::nullopt;
        if (!dash) digits += text[i];
    }
    const auto bytes = from_hex(digits);
    if (!bytes) return std::nullopt;
    Uuid id;
    for (std::size_t i = 0; i < id.bytes.size(); ++i) id.bytes[i] = static_cast<std::uint8_t>((*bytes)[i]);
    return id;
}

}  // namespace wattboard

// Cursor text: base64url (RFC 4648) of a version byte, the list and four 64-bit numbers, little endian.
#include "server/boards/cursor.h"

#include <bit>
#include <cmath>
#include <optional>

#include "server/documents/byte_text.h"

namespace wattboard::boards {
namespace {

constexpr std::size_t raw_size = 2 + 4 * 8;
constexpr char layout_version = 2;

void put(std::string& raw, std::uint64_t value)
{
    for (unsigned i = 0; i < 64; i += 8) raw += static_cast<char>(static_cast<std::uint8_t>(value >> i));
}

std::uint64_t get(std::string_view raw, std::size_t index)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i)
        value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(raw[2 + index * 8 + i])) << (8 * i);
    return value;
}

}  // namespace

std::string encode_cursor(const Cursor& cursor)
{
    std::string raw{layout_version, static_cast<char>(cursor.list)};
    put(raw, std::bit_cast<std::uint64_t>(cursor.last.score));
    put(raw, std::bit_cast<std::uint64_t>(cursor.last.co2e_kg));
    put(raw, std::bit_cast<std::uint64_t>(cursor.last.sealed_at));
    put(raw, std::bit_cast<std::uint64_t>(cursor.last.id));
    return to_base64url(raw);
}

Result<Cursor> decode_cursor(std::string_view text, std::uint8_t list)
{
    // Refused by length before anything is decoded: a cursor is 46 characters, whatever a client sends.
    const auto bytes = text.size() > 2 * raw_size ? std::nullopt : from_base64url(text);
    Cursor cursor;
    const bool readable = bytes && bytes->size() == raw_size && bytes->front() == layout_version;
    if (readable) {
        const std::string_view raw = *bytes;
        cursor.list = static_cast<std::uint8_t>(raw[1]);
        cursor.last.score = std::bit_cast<double>(get(raw, 0));
        cursor.last.co2e_kg = std::bit_cast<double>(get(raw, 1));
        cursor.last.sealed_at = std::bit_cast<std::int64_t>(get(raw, 2));
        cursor.last.id = std::bit_cast<std::int64_t>(get(raw, 3));
    }
    if (!readable || cursor.list != list || std::isnan(cursor.last.score) || std::isnan(cursor.last.co2e_kg))
        return std::unexpected(Problem{.type = problems::invalid_cursor,
                                       .detail = "The cursor was not made by this list of this board.",
                                       .field = "cursor",
                                       .hint = "Take next_cursor of the page before, or leave cursor out to begin."});
    return cursor;
}

}  // namespace wattboard::boards

// Decodes numbers, times, text and arrays from PostgreSQL's binary formats.
#include "server/store/decode.h"

#include <bit>
#include <utility>

#include "server/store/database_error.h"

namespace wattboard::store::wire {

namespace {

[[noreturn]] void refuse(TypeId type, std::string_view wanted)
{
    throw StatementError("a column of the type with number " + std::to_string(static_cast<unsigned>(type)) +
                         " cannot be read as " + std::string(wanted) + "; cast it in the statement");
}

bool is_text(TypeId type)
{
    constexpr unsigned character = 18, name = 19, json = 114, unknown = 705, bpchar = 1042, varchar = 1043;
    switch (static_cast<unsigned>(type)) {
        case static_cast<unsigned>(TypeId::text):
        case character:
        case name:
        case json:
        case unknown:
        case bpchar:
        case varchar:
            return true;
        default:
            return false;
    }
}

std::string uuid_text(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
        text.push_back(digits[static_cast<unsigned char>(bytes[i]) >> 4]);
        text.push_back(digits[static_cast<unsigned char>(bytes[i]) & 15]);
    }
    return text;
}

}  // namespace

void decode(TypeId type, std::string_view bytes, std::int64_t& out)
{
    const std::uint64_t value = get_unsigned(bytes);
    switch (type) {
        case TypeId::int2:
            out = static_cast<std::int16_t>(value);
            break;
        case TypeId::int4:
            out = static_cast<std::int32_t>(value);
            break;
        case TypeId::int8:
        case TypeId::xid8:
            out = static_cast<std::int64_t>(value);
            break;
        default:
            refuse(type, "an integer");
    }
}

void decode(TypeId type, std::string_view bytes, std::int32_t& out)
{
    std::int64_t value = 0;
    decode(type, bytes, value);
    if (!std::in_range<std::int32_t>(value)) throw StatementError(std::to_string(value) + " exceeds 32 bits");
    out = static_cast<std::int32_t>(value);
}

void decode(TypeId type, std::string_view bytes, double& out)
{
    if (type == TypeId::float8) {
        out = std::bit_cast<double>(get_unsigned(bytes));
    } else if (type == TypeId::float4) {
        out = static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(get_unsigned(bytes))));
    } else {
        std::int64_t value = 0;
        decode(type, bytes, value);
        out = static_cast<double>(value);
    }
}

void decode(TypeId type, std::string_view bytes, bool& out)
{
    if (type != TypeId::boolean) refuse(type, "a boolean");
    out = get_unsigned(bytes) != 0;
}

void decode(TypeId type, std::string_view bytes, Timestamp& out)
{
    if (type != TypeId::timestamptz) refuse(type, "a moment");
    out = from_postgres(static_cast<std::int64_t>(get_unsigned(bytes)));
}

void decode(TypeId type, std::string_view bytes, std::string_view& out)
{
    if (type == TypeId::jsonb && !bytes.empty()) {
        out = bytes.substr(1);  // the first byte is the version of the format
    } else if (type == TypeId::bytea || is_text(type)) {
        out = bytes;
    } else {
        refuse(type, "text or bytes");
    }
}

void decode(TypeId type, std::string_view bytes, std::string& out)
{
    if (type == TypeId::uuid) {
        out = uuid_text(bytes);
    } else {
        std::string_view view;
        decode(type, bytes, view);
        out = view;
    }
}

ArrayReader::ArrayReader(std::string_view image) : rest_(image)
{
    const std::uint64_t dimensions = get_unsigned(take(4));
    take(4);  // whether there are nulls: each element says so itself
    element_ = static_cast<TypeId>(get_unsigned(take(4)));
    if (dimensions > 1) throw StatementError("arrays of several dimensions are not read");
    if (dimensions == 1) {
        size_ = static_cast<std::size_t>(get_unsigned(take(4)));
        take(4);  // first index
    }
}

std::optional<std::string_view> ArrayReader::next()
{
    const auto length = static_cast<std::int32_t>(get_unsigned(take(4)));
    if (length < 0) return std::nullopt;
    return take(static_cast<std::size_t>(length));
}

std::string_view ArrayReader::take(std::size_t count)
{
    if (rest_.size() < count) throw StatementError("what was read as an array is none, or is cut short");
    const std::string_view front = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return front;
}

void refuse_null_element() { throw StatementError("an array holds a null; read it as a vector of optionals"); }

}  // namespace wattboard::store::wire

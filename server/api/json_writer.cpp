// Escapes by RFC 8259 section 7: quotation mark, backslash and control characters.
#include "server/api/json_writer.h"

namespace wattboard::api {

void JsonWriter::separate()
{
    if (!first_ && !after_key_) text_ += ',';
    first_ = false;
    after_key_ = false;
}

JsonWriter& JsonWriter::key(std::string_view name)
{
    separate();
    text_ += '"';
    text_ += name;
    text_ += "\":";
    after_key_ = true;
    return *this;
}

void JsonWriter::open(char bracket)
{
    separate();
    text_ += bracket;
    first_ = true;
}

void JsonWriter::close(char bracket)
{
    text_ += bracket;
    first_ = false;
}

void JsonWriter::raw(std::string_view json)
{
    separate();
    text_ += json;
}

void JsonWriter::string(std::string_view value)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    separate();
    text_ += '"';
    for (const char c : value) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text_ += '\\';
            text_ += c;
        } else if (code < 0x20) {
            text_ += "\\u00";
            text_ += digits[code >> 4U];
            text_ += digits[code & 15U];
        } else {
            text_ += c;
        }
    }
    text_ += '"';
}

}  // namespace wattboard::api

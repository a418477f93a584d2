// RFC 8785 (JSON Canonicalization Scheme).
#include "server/documents/canonical_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace wattboard {
namespace {

using nlohmann::json;

/// UTF-16 code units of UTF-8 text: RFC 8785 sorts keys by them, which differs from byte order beyond U+FFFF.
std::u16string utf16(std::string_view text)
{
    std::u16string units;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
            code = (code << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        if (code >= 0x10000) {
            units += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10U));
            units += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FFU));
        } else {
            units += static_cast<char16_t>(code);
        }
        i += length;
    }
    return units;
}

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// ASCII that stands in a JSON string as it is.
bool is_plain(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

void write(std::string& out, const json& value);

void write_members(std::string& out, const json& value)
{
    out += '{';
    for (auto it = value.begin(); it != value.end(); ++it) {
        if (out.back() != '{') out += ',';
        append_canonical_text(out, it.key());
        out += ':';
        write(out, it.value());
    }
    out += '}';
}

void write_object(std::string& out, const json& value)
{
    // The map is sorted by bytes already, which is the order of UTF-16 where all keys are ASCII.
    bool all_ascii = true;
    for (auto it = value.begin(); it != value.end() && all_ascii; ++it) all_ascii = is_ascii(it.key());
    if (all_ascii) return write_members(out, value);
    std::vector<std::pair<std::u16string, json::const_iterator>> members;
    for (auto it = value.begin(); it != value.end(); ++it) members.emplace_back(utf16(it.key()), it);
    std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    out += '{';
    for (const auto& [key, it] : members) {
        if (out.back() != '{') out += ',';
        append_canonical_text(out, it.key());
        out += ':';
        write(out, it.value());
    }
    out += '}';
}

void write(std::string& out, const json& value)
{
    switch (value.type()) {
        case json::value_t::null:
            out += "null";
            break;
        case json::value_t::boolean:
            out += value.get<bool>() ? "true" : "false";
            break;
        case json::value_t::number_integer:
        case json::value_t::number_unsigned:
        case json::value_t::number_float:
            out += canonical_number(value.get<double>());
            break;
        case json::value_t::string:
            append_canonical_text(out, value.get_ref<const std::string&>());
            break;
        case json::value_t::array: {
            out += '[';
            for (std::size_t i = 0; i < value.size(); ++i) {
                if (i > 0) out += ',';
                write(out, value[i]);
            }
            out += ']';
            break;
        }
        case json::value_t::object:
            write_object(out, value);
            break;
        default:
            throw std::invalid_argument("canonical JSON holds no binary values");
    }
}

}  // namespace

std::string canonical_number(double value)
{
    if (!std::isfinite(value)) throw std::invalid_argument("canonical JSON holds finite numbers only");
    if (value == 0) return "0";
    std::array<char, 40> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::scientific);
    const std::string_view text{buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())};
    const std::size_t e = text.find('e');
    int exponent = 0;
    std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), text.data() + text.size(), exponent);
    std::string digits{text.substr(0, 1)};
    if (e > 2) digits += text.substr(2, e - 2);
    // Number::toString of ECMA-262: k digits, value = 0.digits * 10^n.
    const int k = static_cast<int>(digits.size());
    const int n = exponent + 1;
    std::string out = value < 0 ? "-" : "";
    if (k <= n && n <= 21) return out + digits + std::string(static_cast<std::size_t>(n - k), '0');
    if (0 < n && n <= 21) return out + digits.insert(static_cast<std::size_t>(n), 1, '.');
    if (-6 < n && n <= 0) return out + "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
    if (k > 1) digits.insert(1, 1, '.');
    return out + digits + (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
}

void append_canonical_text(std::string& out, std::string_view text)
{
    if (is_plain(text)) {
        out += '"';
        out += text;
        out += '"';
        return;
    }
    // nlohmann's strict dump escapes exactly what RFC 8785 asks for, but for the two-digit forms below U+0020, which it
    // writes in lower case hexadecimal as the RFC does; it throws on text that is not UTF-8.
    try {
        out += json(text).dump(-1, ' ', false, json::error_handler_t::strict);
    } catch (const json::exception&) {
        throw std::invalid_argument("canonical JSON needs UTF-8 text");
    }
}

std::string canonical_json(const json& value)
{
    std::string out;
    write(out, value);
    return out;
}

}  // namespace wattboard

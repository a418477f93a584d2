// JSON text written by hand, for the documents that are served by the thousand each second.
#pragma once

#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wattboard::api {

/// Members and values in order; commas and escapes are its business. Text must be UTF-8, as all stored text is. Numbers
/// have the fewest digits that read back the same; what is not finite is null.
class JsonWriter {
public:
    explicit JsonWriter(std::size_t expected_bytes) { text_.reserve(expected_bytes); }

    JsonWriter& key(std::string_view name);
    void open(char bracket);
    void close(char bracket);
    void null() { raw("null"); }
    void boolean(bool value) { raw(value ? "true" : "false"); }
    void string(std::string_view value);
    template <class Number>
        requires std::is_arithmetic_v<Number>
    void number(Number value)
    {
        if constexpr (std::is_floating_point_v<Number>) {
            if (!std::isfinite(value)) return null();
        }
        char digits[32];
        const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
        raw({digits, static_cast<std::size_t>(end - digits)});
    }
    template <class Number>
    void number_or_null(const std::optional<Number>& value)
    {
        value ? number(*value) : null();
    }
    /// Text that is JSON already.
    void raw(std::string_view json);
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void separate();

    std::string text_;
    bool first_ = true;
    bool after_key_ = false;
};

}  // namespace wattboard::api

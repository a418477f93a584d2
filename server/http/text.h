// Small helpers for HTTP's ASCII text: case-insensitive comparison, trimming, UTF-8 checking.
#pragma once

#include <string_view>

namespace wattboard::http {

[[nodiscard]] constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Equal without regard to the case of ASCII letters.
[[nodiscard]] bool iequals(std::string_view a, std::string_view b);

/// `text` without spaces and tabs at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Cuts the part before `separator` off `rest` (all of it if there is none) and returns it trimmed.
[[nodiscard]] std::string_view next_item(std::string_view& rest, char separator);

/// Well-formed UTF-8 by RFC 3629 (no surrogates, no overlong forms, at most U+10FFFF) without NUL.
[[nodiscard]] bool is_clean_utf8(std::string_view text);

}  // namespace wattboard::http

// Compression of response bodies.
#pragma once

#include <string>
#include <string_view>

namespace wattboard::http {

/// `bytes` as one gzip member (RFC 1952). Level 1 (fast) to 9 (small). Throws std::runtime_error if zlib fails, which
/// only lack of memory can cause.
[[nodiscard]] std::string gzip(std::string_view bytes, int level = 5);

}  // namespace wattboard::http

// Bytes as text: lower-case hexadecimal and base64url without padding (RFC 4648).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/documents/digest.h"

namespace wattboard {

std::string to_hex(std::string_view bytes);
inline std::string to_hex(const Digest& digest) { return to_hex(bytes_of(digest)); }

/// Bytes of an even number of hexadecimal digits of either case; nullopt for anything else.
std::optional<std::string> from_hex(std::string_view text);
/// Digest of exactly 64 hexadecimal digits; nullopt for anything else.
std::optional<Digest> digest_from_hex(std::string_view text);
/// Digest of exactly 32 bytes; nullopt for any other length.
std::optional<Digest> digest_from_bytes(std::string_view bytes);

/// RFC 4648 section 5, without padding.
std::string to_base64url(std::string_view bytes);
/// Bytes of unpadded base64url; nullopt for a wrong character, length or non-zero rest bits.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace wattboard

// What the client's headers allow: compressed answers, and "not modified" instead of a body it already has.
#pragma once

#include <string>
#include <string_view>

namespace wattboard::http {

/// Whether a content coding ("br", "gzip") may be sent for this Accept-Encoding (RFC 9110 section 12.5.3): named (or
/// covered by "*") with a weight above 0 that is not below an explicit weight of identity. An empty header means no.
[[nodiscard]] bool accepts_coding(std::string_view accept_encoding, std::string_view wanted_coding);
/// `accepts_coding` for gzip.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

/// Text, JSON, JavaScript, SVG and the like; media that is compressed already is not.
[[nodiscard]] bool is_compressible(std::string_view content_type);

/// The entity tag of the gzip form of a representation: `"x"` becomes `"x-gzip"`, since the two forms differ in bytes
/// (RFC 9110 section 8.8.3.3).
[[nodiscard]] std::string gzip_etag(std::string_view etag);

/// Whether If-None-Match names `etag`, by weak comparison (RFC 9110 section 13.1.2). The plain and the "-gzip" form of
/// a tag count as the same, because both stand for the same state of the resource.
[[nodiscard]] bool if_none_match_holds(std::string_view if_none_match, std::string_view etag);

}  // namespace wattboard::http

// The request target split and percent-decoded: path by segment, query by pair.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scoring/problem.h"

namespace wattboard::http {

struct Target {
    std::string path;                                        ///< decoded, begins with '/'
    std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order; "a" without '=' has an empty value
};

/// Parses origin-form ("/path?query") or absolute-form ("http://host/path?query"), RFC 9112 section 3.2. In the query
/// '+' is a space, as HTML forms write it, so a literal plus (a zone offset, say) must be sent as %2B.
/// Errors: bad-request for a target that is no URI (RFC 3986), an escape that decodes to NUL, a broken UTF-8 sequence
/// or, in the path, a slash (an escaped slash would change which route is meant).
[[nodiscard]] Result<Target> parse_target(std::string_view target);

}  // namespace wattboard::http

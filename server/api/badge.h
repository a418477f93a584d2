// A small picture of where an entry stands, for README files.
#pragma once

#include <string>

#include "server/api/call.h"

namespace wattboard::api {

struct BadgeText {
    std::string label;  ///< left part
    std::string value;  ///< right part
};
/// A flat SVG of two parts. Any text: it is escaped.
[[nodiscard]] std::string badge_svg(const BadgeText& text);

/// GET /submissions/{submission}/badge.svg: rank under the official rule, CO2e and grade of an entry on a board. From
/// memory; runs on a network thread.
[[nodiscard]] Result<http::Response> read_badge(const Call& call);

}  // namespace wattboard::api

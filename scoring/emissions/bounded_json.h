// JSON of others read whole, once it is known to be small enough for that.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

#include "scoring/problem.h"

namespace wattboard {

/// The text as JSON. It is walked through first, without keeping anything, so that a text of millions of empty objects
/// is refused before it takes a hundred times its length. Problems: `malformed_log` with the line where it is no JSON
/// or nests deeper than `most_depth`; `limit_exceeded` above `most_values` values, members included.
[[nodiscard]] Result<nlohmann::json> parse_bounded(std::string_view text, std::size_t most_values,
                                                   std::size_t most_depth);

}  // namespace wattboard

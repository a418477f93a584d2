// A whole board under another grid, PUE, scale or rule: nothing is stored, and no official rank changes.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// POST /challenges/{challenge}/what-if/board.
[[nodiscard]] Result<http::Response> score_what_if_board(const Call& call);

}  // namespace wattboard::api

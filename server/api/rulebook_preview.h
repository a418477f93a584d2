// What a new version of the rules would do to the board, before it is made.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// POST /challenges/{challenge}/rulebooks/preview: for who may create the version.
[[nodiscard]] Result<http::Response> preview_rulebook(const Call& call);

}  // namespace wattboard::api

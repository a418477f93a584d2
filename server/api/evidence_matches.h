// Which other logs share stretches of a log's trace.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// GET /evidence/{evidence}/matches: for whoever may see the evidence, as with findings.
[[nodiscard]] Result<http::Response> list_matches(const Call& call);

}  // namespace wattboard::api

// The stream of a challenge's changes as server-sent events.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// GET /challenges/{challenge}/events: memory only.
Result<http::Response> read_events(const Call& call);

}  // namespace wattboard::api

// What a run of a draft states, put right after its log has told it.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// PUT /submissions/{submission}/runs/{run}: the whole statement anew. Hardware by which logs of the run were read
/// otherwise than they would be now is a conflict: what was read stays reproducible.
[[nodiscard]] Result<http::Response> restate_run(const Call& call);

}  // namespace wattboard::api

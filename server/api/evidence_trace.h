// The power trace of a log for people: a chart at any zoom.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// GET /evidence/{evidence}/trace?from=&to=&points=&device=&submission=: for each device at most `points` points (1 to
/// 10,000, default 1,000) that keep every peak of the range, with the gaps in it and what they were charged. Visible as
/// the evidence itself is. Errors: invalid-parameter; not-found, also where the evidence is not complete;
/// scoring-unavailable while this version of the engine has not read it.
[[nodiscard]] Result<http::Response> read_trace(const Call& call);

}  // namespace wattboard::api

// GQI over energy, for drawing its pole and what the continuation makes of it.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// GET /ranking-rules/gqi/curve.
[[nodiscard]] Result<http::Response> read_gqi_curve(const Call& call);

}  // namespace wattboard::api

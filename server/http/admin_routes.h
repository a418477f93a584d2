// /healthz, /readyz and /metrics.
#pragma once

#include <functional>

#include "scoring/problem.h"
#include "server/http/router.h"
#include "server/observability/metrics.h"

namespace wattboard::http {

/// Whether the server can serve: an error says what is missing. Runs on a network thread, so it must not block: the
/// application keeps the state in memory.
using ReadyCheck = std::function<Result<void>()>;

/// GET /healthz (200 while the process runs) and GET /readyz (200, or 503 with Retry-After and the problem).
void add_health_routes(Router& router, ReadyCheck ready);

/// The health routes and GET /metrics; `metrics` outlives the router. For a listener that the public does not reach.
void add_admin_routes(Router& router, const observability::Metrics& metrics, ReadyCheck ready);

}  // namespace wattboard::http

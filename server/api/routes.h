// All routes of the API.
#pragma once

#include <span>

#include "server/api/call.h"
#include "server/http/router.h"

namespace wattboard::api {

/// Adds every operation under /api/v1. `services` must outlive the router.
void add_api_routes(http::Router& router, ApiServices& services);

}  // namespace wattboard::api

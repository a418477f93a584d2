// Routes of resumable uploads.
#pragma once

#include "server/api/services.h"
#include "server/http/router.h"

namespace wattboard::api {

/// Adds those of tus and GET /uploads/{upload}. `services` must outlive the router.
void add_upload_routes(http::Router& router, ApiServices& services);

}  // namespace wattboard::api

// The server-rendered pages as routes.
#pragma once

#include "server/http/router.h"
#include "server/pages/document_source.h"

namespace wattboard::pages {

/// Adds `/`, `/challenges/{challenge}`, `/entries/{entry}` and `/static/{file}` to `router`, and a page that says "not
/// found" for other short paths outside /api. Pages run on the worker pool. `read` must be good for calls from several
/// threads.
void add_page_routes(http::Router& router, PageSource source);

}  // namespace wattboard::pages

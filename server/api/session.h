// Signing in and out in a browser.
#pragma once

#include "server/api/call.h"
#include "server/http/router.h"

namespace wattboard::api {

/// POST /session: exchanges a token for a session and its cookie.
Result<http::Response> create_session(const Call& call);
/// GET /session: who is signed in; nobody is an answer too. Renews the cookie.
Result<http::Response> read_session(const Call& call);
/// DELETE /session: ends the session and removes the cookie.
Result<http::Response> end_session(const Call& call);

/// A reader who brings no credentials is answered without the database.
http::RunsOn where_read_session_runs(const http::Request& request);

}  // namespace wattboard::api

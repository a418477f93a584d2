// Between router and operations: sign-in, and every way an operation can end turned into one answer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "server/api/call.h"

namespace wattboard::api {

enum class Needs : std::uint8_t {
    nothing,  ///< no look-up at all: may run on a network thread
    reader,   ///< a token is looked at if there is one
    account,  ///< 401 without a valid token
};

enum class OriginRule : std::uint8_t {
    must_be_stated,  ///< a browser's cookie came along by itself
    if_stated,
};
/// Error: origin-refused unless the request comes from this site's own pages.
[[nodiscard]] Result<void> check_origin(const http::Request& request, OriginRule rule);

/// The account of the request's token, else of its session's cookie; null without both. Errors: unauthenticated for a
/// token that is not valid, since a client that sends one means to be known (a cookie of a session that is over is as
/// none); origin-refused for a cookie with a request that changes something and comes from elsewhere.
[[nodiscard]] Result<std::shared_ptr<const auth::Principal>> authenticate(const http::Request& request,
                                                                          ApiServices& services, Needs needs);

/// The caller for the limit by token: a digest of its token or session; empty without both.
[[nodiscard]] std::string rate_key(const http::Request& request);

/// Runs `work` and answers problems and the database's absence: 503 with Retry-After, nothing acknowledged. Other
/// exceptions are faults of the program and pass through to the session, which answers 500 and logs them.
[[nodiscard]] http::Response answered(const std::string& request_id,
                                      const std::function<Result<http::Response>()>& work);

/// A handler for the router.
[[nodiscard]] std::function<http::Response(const http::Request&)> gated(ApiServices& services, Needs needs,
                                                                        Operation operation);

}  // namespace wattboard::api

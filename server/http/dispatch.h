// What to do with a request whose head is read: the route, or an answer at once. No sockets.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "server/http/message.h"
#include "server/http/router.h"

namespace wattboard::http {

struct Decision {
    const Route* route = nullptr;    ///< set also where `answer` refuses a request to a known route
    std::optional<Response> answer;  ///< set: send this; the body is not read
};

/// Decodes the target into `request`, finds the route and its parameters. Answers at once: 400 bad target, 404, 405 and
/// OPTIONS (204) with Allow, 413 for an announced length over the route's limit, 417 for an Expect other than
/// 100-continue.
[[nodiscard]] Decision decide(const Router& router, Request& request);

/// An incoming X-Request-Id of 1 to 64 characters of [A-Za-z0-9._-] is kept; else 16 random hexadecimal digits.
[[nodiscard]] std::string choose_request_id(std::string_view incoming, std::mt19937_64& random);

/// SHA-256 of the Authorization header in hexadecimal; empty without one.
[[nodiscard]] std::string authorization_key(const Request& request);

/// 429 with Retry-After.
[[nodiscard]] Response too_many_requests(long long retry_after_s, std::string_view request_id);

/// 503 with Retry-After: 1, for a moment's overload.
[[nodiscard]] Response overloaded(std::string_view detail, std::string_view request_id);

/// 500 without any detail of the cause.
[[nodiscard]] Response internal_error(std::string_view request_id);

}  // namespace wattboard::http

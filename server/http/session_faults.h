// Answers for exchanges that went wrong: bad or slow requests, handlers that threw.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/message.h"
#include "server/http/request_parser.h"
#include "server/http/server_options.h"

namespace wattboard::http {

/// The answer to a request whose head or body did not arrive: none if the client is gone, 408 if it was too slow, else
/// the parser's fault (or 400 if it named none).
[[nodiscard]] std::optional<Response> response_for_body(bool timed_out, bool gone,
                                                        const std::optional<RequestFault>& fault,
                                                        std::string_view request_id);

/// Logs the exception, once, and answers by `exception_to_response` or 500. The client learns nothing of the cause.
[[nodiscard]] Response response_for_exception(std::exception_ptr exception, const ServerOptions& options,
                                              const Request& request);

/// What the limit by address counts: the IPv4 address, or the /64 network that one IPv6 customer has.
[[nodiscard]] std::string rate_key_of_address(const std::string& address);

}  // namespace wattboard::http

// Problems of the exchange itself.
#include "server/http/session_faults.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include "server/http/dispatch.h"
#include "server/http/problem_response.h"
#include "server/http/problems.h"
#include "server/observability/log.h"

namespace wattboard::http {

namespace {

std::string describe(const std::exception_ptr& exception)
{
    try {
        std::rethrow_exception(exception);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception of unknown type";
    }
}

std::optional<Response> ask_hook(const std::exception_ptr& exception, const ServerOptions& options)
{
    if (!options.exception_to_response) return std::nullopt;
    try {
        return options.exception_to_response(exception);
    } catch (...) {
        spdlog::error("exception_to_response itself failed: {}", describe(std::current_exception()));
        return std::nullopt;
    }
}

}  // namespace

std::optional<Response> response_for_body(bool timed_out, bool gone, const std::optional<RequestFault>& fault,
                                          std::string_view request_id)
{
    if (gone) return std::nullopt;
    Response response;
    if (timed_out) {
        response = problem_response(408,
                                    {.type = problems::request_timeout,
                                     .detail = "The request did not arrive in time; nothing was done.",
                                     .hint = "Send it again over a faster connection or in smaller parts."},
                                    request_id);
    } else if (fault) {
        response = problem_response(fault->status, fault->problem, request_id);
    } else {
        response = problem_response(
            400, {.type = problems::bad_request, .detail = "A chunk of the body has an oversized header or trailer."},
            request_id);
    }
    response.close = true;
    return response;
}

Response response_for_exception(std::exception_ptr exception, const ServerOptions& options, const Request& request)
{
    // Path and cause may hold what a client sent, line ends included: quoted, they stay one line of the log.
    spdlog::error("request {} ({} {}) failed: {}", request.request_id, to_string(request.method),
                  observability::json_quoted(request.path), observability::json_quoted(describe(exception)));
    if (auto mapped = ask_hook(exception, options)) return std::move(*mapped);
    return internal_error(request.request_id);
}

std::string rate_key_of_address(const std::string& address)
{
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(address, error);
    if (error || parsed.is_v4()) return address;
    return boost::asio::ip::make_network_v6(parsed.to_v6(), 64).canonical().to_string();
}

}  // namespace wattboard::http

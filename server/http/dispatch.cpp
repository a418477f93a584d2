// Routing decisions and the answers that need no handler.
#include "server/http/dispatch.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <utility>

#include "server/http/problem_response.h"
#include "server/http/problems.h"
#include "server/http/target.h"
#include "server/http/text.h"

namespace wattboard::http {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

std::string allow_header(const std::vector<Method>& methods)
{
    std::string value;
    for (const Method method : methods) {
        if (!value.empty()) value += ", ";
        value += to_string(method);
    }
    return value;
}

Response not_routed(const Request& request, const Match& match)
{
    if (match.allowed.empty())
        return problem_response(404,
                                {.type = problems::not_found, .detail = "There is nothing at " + request.path + "."},
                                request.request_id);
    Response response;
    if (request.method == Method::options) {
        response.status = 204;
    } else {
        response = problem_response(405,
                                    {.type = problems::method_not_allowed,
                                     .detail = "The method " + std::string(to_string(request.method)) +
                                               " is not allowed at " + request.path + ".",
                                     .hint = "Allowed: " + allow_header(match.allowed) + "."},
                                    request.request_id);
    }
    response.set_header("Allow", allow_header(match.allowed));
    return response;
}

std::optional<Response> refuse_head(const Route& route, const Request& request)
{
    if (const auto expect = request.header("expect"); !expect.empty() && !iequals(expect, "100-continue"))
        return problem_response(417,
                                {.type = problems::expectation_failed,
                                 .detail = "The only expectation that this server meets is 100-continue."},
                                request.request_id);
    if (request.content_length.value_or(0) > route.max_body_bytes)
        return problem_response(
            413,
            {.type = problems::body_too_large,
             .detail = "The request announces a body of " + std::to_string(*request.content_length) +
                       " bytes; at most " + std::to_string(route.max_body_bytes) + " are accepted here."},
            request.request_id);
    return std::nullopt;
}

}  // namespace

Decision decide(const Router& router, Request& request)
{
    if (request.method == Method::options && request.target == "*") {
        Response response;
        response.status = 204;
        response.set_header("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        return {.answer = std::move(response)};
    }
    auto target = parse_target(request.target);
    if (!target) return {.answer = problem_response(400, target.error(), request.request_id)};
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    Match match = router.match(request.method, request.path);
    if (match.route == nullptr) return {.answer = not_routed(request, match)};
    request.path_parameters = std::move(match.parameters);
    return {.route = match.route, .answer = refuse_head(*match.route, request)};
}

std::string choose_request_id(std::string_view incoming, std::mt19937_64& random)
{
    const auto is_sane = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
               c == '-';
    };
    if (!incoming.empty() && incoming.size() <= 64 && std::ranges::all_of(incoming, is_sane))
        return std::string(incoming);
    std::string id(16, '0');
    std::uint64_t bits = random();
    for (char& digit : id) {
        digit = hex_digits[bits & 15U];
        bits >>= 4U;
    }
    return id;
}

std::string authorization_key(const Request& request)
{
    const auto value = request.header("authorization");
    if (value.empty()) return {};
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(value.data()), value.size(), digest.data());
    std::string key;
    for (const unsigned char byte : digest) {
        key += hex_digits[byte >> 4U];
        key += hex_digits[byte & 15U];
    }
    return key;
}

Response too_many_requests(long long retry_after_s, std::string_view request_id)
{
    Response response =
        problem_response(429,
                         {.type = problems::rate_limited,
                          .detail = "Too many requests; try again in " + std::to_string(retry_after_s) + " seconds."},
                         request_id);
    response.set_header("Retry-After", std::to_string(retry_after_s));
    return response;
}

Response overloaded(std::string_view detail, std::string_view request_id)
{
    Response response =
        problem_response(503, {.type = problems::unavailable, .detail = std::string(detail)}, request_id);
    response.set_header("Retry-After", "1");
    return response;
}

Response internal_error(std::string_view request_id)
{
    return problem_response(500,
                            {.type = problems::internal_error,
                             .detail = "The server failed on this request; the cause is in its log under this "
                                       "request id."},
                            request_id);
}

}  // namespace wattboard::http

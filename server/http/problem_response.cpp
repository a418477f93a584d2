// Writes problems as RFC 9457 JSON.
#include "server/http/problem_response.h"

#include <nlohmann/json.hpp>

namespace wattboard::http {

std::string_view reason_phrase(int status)
{
    switch (status) {
        case 100:
            return "Continue";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 423:
            return "Locked";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 460:
            return "Checksum Mismatch";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return "Unknown";
    }
}

Response problem_response(int status, std::string_view slug, std::string_view title, const Problem& problem,
                          std::string_view request_id, const std::vector<std::string>& reading_options)
{
    nlohmann::ordered_json json;
    json["type"] = "/problems/" + std::string(slug);
    json["title"] = title;
    json["status"] = status;
    json["detail"] = problem.detail;
    if (problem.line) json["line"] = *problem.line;
    if (problem.column) json["column"] = *problem.column;
    if (!problem.field.empty()) json["field"] = problem.field;
    if (!problem.hint.empty()) json["hint"] = problem.hint;
    if (!reading_options.empty()) json["reading_options"] = reading_options;
    if (!request_id.empty()) json["instance"] = request_id;
    std::string body = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    body += '\n';
    Response response = make_response(status, "application/problem+json", std::move(body));
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

Response problem_response(int status, const Problem& problem, std::string_view request_id)
{
    return problem_response(status, problem.type.slug, reason_phrase(status), problem, request_id);
}

}  // namespace wattboard::http

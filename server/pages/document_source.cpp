// Calls the API's own handlers and reads their documents.
#include "server/pages/document_source.h"

namespace wattboard::pages {

namespace {

using nlohmann::json;

Document problem(int status, std::string_view title)
{
    return {.status = status, .body = {{"status", status}, {"title", title}, {"detail", ""}}};
}

http::Request api_request(const http::Request& origin, std::string path, const Query& query)
{
    http::Request request;
    request.method = http::Method::get;
    request.target = link(path, query);
    request.path = std::move(path);
    request.query = query;
    request.headers = {{"accept", "application/json"}};
    request.client_address = origin.client_address;
    request.request_id = origin.request_id;
    return request;
}

}  // namespace

ReadDocument documents_of(const http::Router& router)
{
    return [&router](const http::Request& origin, std::string_view path, const Query& query) -> Document {
        http::Request request = api_request(origin, "/api/v1" + std::string(path), query);
        http::Match match = router.match(http::Method::get, request.path);
        if (match.route == nullptr) return problem(404, "Not Found");
        const auto* handler = std::get_if<http::Handler>(&match.route->handler);
        if (handler == nullptr) return problem(404, "Not Found");
        request.path_parameters = std::move(match.parameters);
        const http::Response response = (*handler)(request);
        if (!response.body) return problem(response.status, "No document");
        json body = json::parse(*response.body, nullptr, false);
        if (body.is_discarded()) return problem(500, "The API's answer is not JSON");
        return {.status = response.status, .body = std::move(body)};
    };
}

const json& member_at(const json& document, std::string_view pointer)
{
    static const json absent;
    const json::json_pointer path{std::string(pointer)};
    return document.contains(path) ? document.at(path) : absent;
}

std::string text_at(const json& document, std::string_view pointer)
{
    const json& member = member_at(document, pointer);
    return member.is_string() ? member.get<std::string>() : std::string();
}

std::optional<double> number_at(const json& document, std::string_view pointer)
{
    const json& member = member_at(document, pointer);
    return member.is_number() ? std::optional{member.get<double>()} : std::nullopt;
}

bool flag_at(const json& document, std::string_view pointer)
{
    const json& member = member_at(document, pointer);
    return member.is_boolean() && member.get<bool>();
}

}  // namespace wattboard::pages

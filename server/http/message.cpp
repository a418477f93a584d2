// Look-up of headers, query values and path parameters in requests and responses.
#include "server/http/message.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "server/http/text.h"

namespace wattboard::http {

std::string_view to_string(Method method)
{
    static constexpr std::array<std::string_view, method_count> names{"GET",   "HEAD",   "POST",   "PUT",
                                                                      "PATCH", "DELETE", "OPTIONS"};
    return names.at(static_cast<std::size_t>(method));
}

std::string_view Request::header(std::string_view name) const
{
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

std::optional<std::string_view> Request::query_value(std::string_view name) const
{
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return std::nullopt;
}

const std::string& Request::parameter(std::string_view name) const
{
    for (const auto& [key, value] : path_parameters) {
        if (key == name) return value;
    }
    throw std::logic_error("the route's pattern has no parameter " + std::string(name));
}

void Response::set_header(std::string_view name, std::string value)
{
    for (auto& [key, old] : headers) {
        if (iequals(key, name)) {
            old = std::move(value);
            return;
        }
    }
    headers.emplace_back(name, std::move(value));
}

std::string_view Response::header(std::string_view name) const
{
    for (const auto& [key, value] : headers) {
        if (iequals(key, name)) return value;
    }
    return {};
}

Response make_response(int status, std::string_view content_type, std::string body)
{
    Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", content_type);
    response.body = std::make_shared<const std::string>(std::move(body));
    return response;
}

}  // namespace wattboard::http

// Checks of everything that comes in beside the path.
#include "server/api/request_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "server/api/problem_types.h"
#include "server/documents/byte_text.h"
#include "server/documents/json_reader.h"
#include "server/http/problems.h"
#include "server/http/text.h"

namespace wattboard::api {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

Problem parameter_problem(std::string_view name, std::string detail)
{
    return {.type = problems::invalid_parameter, .detail = std::move(detail), .field = std::string(name)};
}

}  // namespace

Result<nlohmann::json> json_object(std::string_view text)
{
    auto value = parse_json(text, max_json_depth);
    if (!value) {
        Problem problem = std::move(value.error());
        if (problem.type == problems::invalid_value) problem.type = problems::malformed_json;
        return std::unexpected(std::move(problem));
    }
    if (!value->is_object()) {
        return std::unexpected(
            Problem{.type = problems::invalid_value,
                    .detail = fmt::format("The body is a JSON {}, an object is needed: {{...}}.", value->type_name())});
    }
    return value;
}

Result<nlohmann::json> json_body(const http::Request& request)
{
    const std::string_view header = request.header("content-type");
    const std::string_view type = http::trim(header.substr(0, header.find(';')));
    if (!type.empty() && !http::iequals(type, "application/json")) {
        return std::unexpected(Problem{.type = problems::unsupported_media_type,
                                       .detail = fmt::format("Content-Type is {}, this takes application/json.", type),
                                       .field = "content-type"});
    }
    return json_object(request.body);
}

Result<void> only_parameters(const http::Request& request, std::initializer_list<std::string_view> names)
{
    for (std::size_t i = 0; i < request.query.size(); ++i) {
        const std::string& name = request.query[i].first;
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            const auto known = names.size() == 0 ? std::string("none") : fmt::format("{}", fmt::join(names, ", "));
            return std::unexpected(parameter_problem(
                name, fmt::format("There is no query parameter '{}' here; known are: {}.", name, known)));
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (request.query[j].first == name) {
                return std::unexpected(
                    parameter_problem(name, fmt::format("The query parameter '{}' is given twice.", name)));
            }
        }
    }
    return {};
}

Result<std::optional<std::int64_t>> integer_parameter(const http::Request& request, std::string_view name,
                                                      std::int64_t least, std::int64_t greatest)
{
    const auto text = request.query_value(name);
    if (!text || text->empty()) return std::nullopt;
    const auto value = whole_number(*text);
    if (!value || *value < least || *value > greatest) {
        return std::unexpected(parameter_problem(
            name, fmt::format("{} is '{}', a whole number from {} to {} is needed.", name, *text, least, greatest)));
    }
    return value;
}

std::optional<double> finite_number(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

Result<std::optional<double>> number_parameter(const http::Request& request, std::string_view name)
{
    const auto text = request.query_value(name);
    if (!text || text->empty()) return std::nullopt;
    const auto value = finite_number(*text);
    if (!value)
        return std::unexpected(parameter_problem(name, fmt::format("{} is '{}', a number is needed.", name, *text)));
    return value;
}

Result<bool> flag_parameter(const http::Request& request, std::string_view name)
{
    const auto text = request.query_value(name);
    if (!text || text->empty() || *text == "false") return false;
    if (*text == "true") return true;
    return std::unexpected(parameter_problem(name, fmt::format("{} is '{}', true or false is needed.", name, *text)));
}

Result<Uuid> path_uuid(const http::Request& request, std::string_view parameter, std::string_view what)
{
    const std::string& text = request.parameter(parameter);
    if (const auto id = uuid_from_text(text)) return *id;
    return std::unexpected(
        Problem{.type = problems::not_found, .detail = fmt::format("There is no {} '{}'.", what, text)});
}

Result<std::int64_t> path_number(const http::Request& request, std::string_view parameter, std::string_view what)
{
    const std::string& text = request.parameter(parameter);
    const auto value = whole_number(text);
    if (value && *value > 0 && *value < 1'000'000'000'000) return *value;
    return std::unexpected(
        Problem{.type = problems::not_found, .detail = fmt::format("There is no {} '{}'.", what, text)});
}

std::string cursor_text(std::string_view list, std::int64_t after)
{
    return to_base64url(fmt::format("{}:{}", list, after));
}

Result<PageRequest> page_request(const http::Request& request, std::string_view list)
{
    const auto limit = integer_parameter(request, "limit", 1, 200);
    if (!limit) return std::unexpected(limit.error());
    PageRequest page;
    if (*limit) page.limit = static_cast<std::size_t>(**limit);
    const auto text = request.query_value("cursor");
    if (!text || text->empty()) return page;
    const auto bytes = from_base64url(*text);
    const std::string prefix = fmt::format("{}:", list);
    if (bytes && bytes->starts_with(prefix)) page.after = whole_number(std::string_view(*bytes).substr(prefix.size()));
    if (!page.after) {
        return std::unexpected(Problem{.type = problems::invalid_cursor,
                                       .detail = "The cursor was not made by this list.",
                                       .field = "cursor",
                                       .hint = "Take next of the page before, or leave cursor out to begin anew."});
    }
    return page;
}

}  // namespace wattboard::api

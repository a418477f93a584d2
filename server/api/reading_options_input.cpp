// Query parameters are turned into the JSON form first, so that both are checked by the same code.
#include "server/api/reading_options_input.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "server/api/problem_types.h"
#include "server/documents/json_reader.h"
#include "server/documents/reading_options_json.h"

namespace wattboard::api {

namespace {

nlohmann::json list_of(std::string_view text)
{
    nlohmann::json list = nlohmann::json::array();
    while (!text.empty()) {
        const auto end = text.find(',');
        list.push_back(std::string(text.substr(0, end)));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return list;
}

// "a=x,b=y" as {"a": "x", "b": "y"}; what has no '=' gets an empty value, which the reader refuses.
nlohmann::json map_of(std::string_view text)
{
    nlohmann::json map = nlohmann::json::object();
    for (const auto& item : list_of(text)) {
        const auto& pair = item.get_ref<const std::string&>();
        const auto equals = pair.find('=');
        map[pair.substr(0, equals)] = equals == std::string::npos ? "" : pair.substr(equals + 1);
    }
    return map;
}

nlohmann::json number_of(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::string(text);
    return value;
}

}  // namespace

Result<ReadingOptions> reading_options_from_query(const http::Request& request)
{
    nlohmann::json body = nlohmann::json::object();
    for (const std::string_view name : {"format", "timezone", "start", "end"})
        if (const auto value = request.query_value(name)) body[std::string(name)] = std::string(*value);
    if (const auto value = request.query_value("columns")) body["columns"] = list_of(*value);
    if (const auto value = request.query_value("accelerators")) body["accelerators"] = list_of(*value);
    if (const auto value = request.query_value("map")) body["map"] = map_of(*value);
    if (const auto value = request.query_value("select")) body["select"] = map_of(*value);
    if (const auto value = request.query_value("interval_s")) body["interval_s"] = number_of(*value);
    JsonProblems found;
    JsonReader reader(body, found);
    ReadingOptions options = read_reading_options(reader);
    if (found.empty()) return options;
    Problem problem = found.first();
    problem.type = problems::invalid_parameter;
    if (problem.field.starts_with('/')) problem.field.erase(0, 1);
    return std::unexpected(std::move(problem));
}

}  // namespace wattboard::api

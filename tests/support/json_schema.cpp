// The checker: one function a keyword family; every keyword of a schema must be known here.
#include "support/json_schema.h"

#include <nlohmann/json.hpp>
#include <regex>
#include <set>

namespace wattboard::test {

namespace {

using Json = nlohmann::json;

class Checker {
public:
    explicit Checker(const Json& root) : root_{root} {}

    void check(const Json& schema, const Json& value, const std::string& at)
    {
        if (schema.is_boolean()) {
            if (!schema.get<bool>()) fail(at, "nothing is allowed here");
            return;
        }
        check_keywords_known(schema, at);
        if (schema.contains("$ref")) check(resolve(schema["$ref"].get<std::string>()), value, at);
        if (schema.contains("type") && !has_type(schema["type"], value))
            return fail(at, "type is " + std::string(value.type_name()) + ", not " + schema["type"].dump());
        if (schema.contains("enum") && !contains(schema["enum"], value)) fail(at, value.dump() + " is not in the enum");
        if (schema.contains("const") && schema["const"] != value) fail(at, "is not " + schema["const"].dump());
        if (value.is_number()) check_number(schema, value.get<double>(), at);
        if (value.is_string()) check_string(schema, value.get<std::string>(), at);
        if (value.is_array()) check_array(schema, value, at);
        if (value.is_object()) check_object(schema, value, at);
        check_alternatives(schema, value, at);
    }

    [[nodiscard]] const std::vector<std::string>& errors() const { return errors_; }

private:
    void fail(const std::string& at, const std::string& what)
    {
        errors_.push_back((at.empty() ? "/" : at) + ": " + what);
    }

    void check_keywords_known(const Json& schema, const std::string& at)
    {
        static const std::set<std::string> known{"$ref",
                                                 "type",
                                                 "enum",
                                                 "const",
                                                 "minimum",
                                                 "maximum",
                                                 "exclusiveMinimum",
                                                 "minLength",
                                                 "maxLength",
                                                 "pattern",
                                                 "format",
                                                 "items",
                                                 "minItems",
                                                 "maxItems",
                                                 "properties",
                                                 "required",
                                                 "additionalProperties",
                                                 "oneOf",
                                                 "anyOf",
                                                 "allOf",
                                                 "description",
                                                 "title",
                                                 "examples",
                                                 "example",
                                                 "default",
                                                 "contentMediaType",
                                                 "exclusiveMaximum"};
        for (const auto& [keyword, unused] : schema.items())
            if (!known.contains(keyword)) fail(at, "the schema has an unknown keyword " + keyword);
    }

    const Json& resolve(const std::string& reference) { return root_.at(Json::json_pointer(reference.substr(1))); }

    static bool contains(const Json& list, const Json& value)
    {
        return std::find(list.begin(), list.end(), value) != list.end();
    }

    static bool has_type(const Json& type, const Json& value)
    {
        if (type.is_array())
            return std::any_of(type.begin(), type.end(), [&](const Json& one) { return has_type(one, value); });
        const auto name = type.get<std::string>();
        if (name == "integer") return value.is_number_integer();
        if (name == "number") return value.is_number();
        if (name == "null") return value.is_null();
        return name == value.type_name();
    }

    void check_number(const Json& schema, double value, const std::string& at)
    {
        if (schema.contains("minimum") && value < schema["minimum"].get<double>()) fail(at, "below the minimum");
        if (schema.contains("maximum") && value > schema["maximum"].get<double>()) fail(at, "above the maximum");
        if (schema.contains("exclusiveMinimum") && value <= schema["exclusiveMinimum"].get<double>())
            fail(at, "not above the exclusive minimum");
        if (schema.contains("exclusiveMaximum") && value >= schema["exclusiveMaximum"].get<double>())
            fail(at, "not below the exclusive maximum");
    }

    void check_string(const Json& schema, const std::string& value, const std::string& at)
    {
        if (schema.contains("minLength") && value.size() < schema["minLength"].get<std::size_t>())
            fail(at, "too short");
        if (schema.contains("maxLength") && value.size() > schema["maxLength"].get<std::size_t>()) fail(at, "too long");
        if (schema.contains("pattern") && !std::regex_search(value, std::regex(schema["pattern"].get<std::string>())))
            fail(at, "'" + value + "' does not match " + schema["pattern"].get<std::string>());
        if (!schema.contains("format")) return;
        static const std::regex time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))");
        static const std::regex uuid("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        if (schema["format"] == "date-time" && !std::regex_match(value, time)) fail(at, "'" + value + "' is no time");
        if (schema["format"] == "uuid" && !std::regex_match(value, uuid)) fail(at, "'" + value + "' is no uuid");
    }

    void check_array(const Json& schema, const Json& value, const std::string& at)
    {
        if (schema.contains("minItems") && value.size() < schema["minItems"].get<std::size_t>()) fail(at, "too few");
        if (schema.contains("maxItems") && value.size() > schema["maxItems"].get<std::size_t>()) fail(at, "too many");
        if (!schema.contains("items")) return;
        for (std::size_t i = 0; i < value.size(); ++i) check(schema["items"], value[i], at + "/" + std::to_string(i));
    }

    void check_object(const Json& schema, const Json& value, const std::string& at)
    {
        if (schema.contains("required"))
            for (const auto& name : schema["required"])
                if (!value.contains(name.get<std::string>())) fail(at, "lacks " + name.get<std::string>());
        static const Json none = Json::object();
        const Json& properties = schema.contains("properties") ? schema["properties"] : none;
        for (const auto& [name, member] : value.items()) {
            if (properties.contains(name))
                check(properties[name], member, at + "/" + name);
            else if (schema.contains("additionalProperties"))
                check(schema["additionalProperties"], member, at + "/" + name);
        }
    }

    void check_alternatives(const Json& schema, const Json& value, const std::string& at)
    {
        if (schema.contains("allOf"))
            for (const auto& part : schema["allOf"]) check(part, value, at);
        for (const char* keyword : {"oneOf", "anyOf"}) {
            if (!schema.contains(keyword)) continue;
            std::size_t matching = 0;
            std::string reasons;
            for (const auto& alternative : schema[keyword]) {
                Checker inner(root_);
                inner.check(alternative, value, at);
                if (inner.errors_.empty()) ++matching;
                for (const auto& error : inner.errors_) reasons += " [" + error + "]";
            }
            if (matching == 0) fail(at, std::string("matches no alternative of ") + keyword + reasons);
            if (matching > 1 && keyword == std::string("oneOf")) fail(at, "matches several alternatives of oneOf");
        }
    }

    const Json& root_;
    std::vector<std::string> errors_;
};

bool path_matches(std::string_view pattern, std::string_view path)
{
    while (!pattern.empty() && !path.empty()) {
        const auto pattern_end = pattern.find('/', 1);
        const auto path_end = path.find('/', 1);
        const auto expected = pattern.substr(0, pattern_end);
        if (!expected.starts_with("/{") && expected != path.substr(0, path_end)) return false;
        pattern = pattern_end == std::string_view::npos ? "" : pattern.substr(pattern_end);
        path = path_end == std::string_view::npos ? "" : path.substr(path_end);
    }
    return pattern.empty() && path.empty();
}

const Json* find_path(const Json& openapi, std::string_view path)
{
    if (openapi["paths"].contains(std::string(path))) return &openapi["paths"][std::string(path)];
    for (const auto& [pattern, item] : openapi["paths"].items())
        if (path_matches(pattern, path)) return &item;
    return nullptr;
}

}  // namespace

std::vector<std::string> schema_errors(const Json& schema, const Json& value, const Json& root)
{
    Checker checker(root);
    checker.check(schema, value, "");
    return checker.errors();
}

std::vector<std::string> answer_errors(const Json& openapi, std::string_view method, std::string_view path, int status,
                                       std::string_view content_type, std::string_view body)
{
    const Json* item = find_path(openapi, path);
    if (item == nullptr) return {"no path " + std::string(path)};
    if (!item->contains(method)) return {"no operation " + std::string(method) + " " + std::string(path)};
    const Json& responses = (*item)[std::string(method)]["responses"];
    const auto code = std::to_string(status);
    const std::string key = responses.contains(code) ? code : "default";
    if (!responses.contains(key) || (key == "default" && status < 400)) return {"status " + code + " is not described"};
    const Json* response = &responses[key];
    if (response->contains("$ref"))
        response = &openapi.at(Json::json_pointer((*response)["$ref"].get<std::string>().substr(1)));
    if (body.empty()) return {};
    if (!response->contains("content")) return {"status " + code + " has a body, none is described"};
    const std::string type(content_type.substr(0, content_type.find(';')));
    if (!(*response)["content"].contains(type)) return {"media type " + type + " is not described for " + code};
    const Json& media = (*response)["content"][type];
    if (type.find("json") == std::string::npos || !media.contains("schema")) return {};
    return schema_errors(media["schema"], Json::parse(body), openapi);
}

}  // namespace wattboard::test

// Typed getters over one JSON object.
#include "server/documents/json_reader.h"

#include <algorithm>
#include <cmath>

#include "server/documents/canonical_json.h"
#include "server/documents/time_text.h"

namespace wattboard {
namespace {

using nlohmann::json;

const json& empty_object()
{
    static const json value = json::object();
    return value;
}

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

std::string number_text(double value) { return canonical_number(value); }

Problem type_problem(const std::string& where, const json& value, std::string_view wanted)
{
    return {.type = problems::invalid_value,
            .detail = std::string{wanted} + " is needed here, not " + std::string{value.type_name()} + ".",
            .field = where};
}

}  // namespace

void JsonProblems::add(Problem problem)
{
    if (problems_.size() < 20) problems_.push_back(std::move(problem));
}

JsonReader::JsonReader(const json& value, JsonProblems& problems, std::string pointer)
    : value_{&value}, problems_{&problems}, pointer_{std::move(pointer)}
{
    if (value.is_object()) return;
    problems_->add(type_problem(pointer_, value, "An object"));
    value_ = &empty_object();
}

bool JsonReader::has(std::string_view key) const
{
    const auto it = value_->find(key);
    return it != value_->end() && !it->is_null();
}

std::string JsonReader::pointer(std::string_view key) const
{
    if (key.empty()) return pointer_;
    std::string escaped;
    for (const char c : key) {
        if (c == '~')
            escaped += "~0";
        else if (c == '/')
            escaped += "~1";
        else
            escaped += c;
    }
    return pointer_ + "/" + escaped;
}

const json* JsonReader::find(std::string_view key, bool required)
{
    read_.emplace(key);
    const auto it = value_->find(key);
    if (it != value_->end() && !it->is_null()) return &*it;
    // A value of the wrong type was reported already; its missing members would only repeat that.
    if (required && value_ != &empty_object())
        problems_->add({.type = problems::missing_value,
                        .detail = "The member \"" + std::string{key} + "\" is missing.",
                        .field = pointer(key)});
    return nullptr;
}

std::optional<std::string> JsonReader::checked_text(const json& value, const std::string& where, TextLimits limits)
{
    if (!value.is_string()) {
        problems_->add(type_problem(where, value, "Text"));
        return std::nullopt;
    }
    const auto& text = value.get_ref<const std::string&>();
    const std::size_t length = characters(text);
    if (length < limits.least || length > limits.greatest) {
        problems_->add({.type = problems::out_of_range,
                        .detail = "The text has " + std::to_string(length) + " characters; " +
                                  std::to_string(limits.least) + " to " + std::to_string(limits.greatest) +
                                  " are allowed.",
                        .field = where});
        return std::nullopt;
    }
    if (text.find('\0') != std::string::npos) {
        problems_->add({.type = problems::invalid_value, .detail = "The text holds a zero byte.", .field = where});
        return std::nullopt;
    }
    return text;
}

std::optional<double> JsonReader::checked_number(const json& value, const std::string& where, NumberRange range)
{
    if (!value.is_number()) {
        Problem problem = type_problem(where, value, "A number");
        if (value.is_string()) problem.hint = "Write numbers without quotation marks.";
        problems_->add(std::move(problem));
        return std::nullopt;
    }
    const auto number = value.get<double>();
    const bool low = range.above_least ? number <= range.least : number < range.least;
    if (!std::isfinite(number) || low || number > range.greatest) {
        const bool bounded = range.greatest < std::numeric_limits<double>::max();
        problems_->add({.type = problems::out_of_range,
                        .detail = number_text(number) + " must be " + (range.above_least ? "above " : "at least ") +
                                  number_text(range.least) +
                                  (bounded ? " and at most " + number_text(range.greatest) : "") + ".",
                        .field = where});
        return std::nullopt;
    }
    return number;
}

std::string JsonReader::text(std::string_view key, TextLimits limits)
{
    const json* value = find(key, true);
    return value ? checked_text(*value, pointer(key), limits).value_or("") : "";
}

std::optional<std::string> JsonReader::optional_text(std::string_view key, TextLimits limits)
{
    const json* value = find(key, false);
    return value ? checked_text(*value, pointer(key), limits) : std::nullopt;
}

double JsonReader::number(std::string_view key, NumberRange range)
{
    const json* value = find(key, true);
    return value ? checked_number(*value, pointer(key), range).value_or(0) : 0;
}

std::optional<double> JsonReader::optional_number(std::string_view key, NumberRange range)
{
    const json* value = find(key, false);
    return value ? checked_number(*value, pointer(key), range) : std::nullopt;
}

std::int64_t JsonReader::integer(std::string_view key, IntegerRange range)
{
    find(key, true);
    return optional_integer(key, range).value_or(0);
}

std::optional<std::int64_t> JsonReader::optional_integer(std::string_view key, IntegerRange range)
{
    const json* value = find(key, false);
    if (!value) return std::nullopt;
    const auto number =
        checked_number(*value, pointer(key),
                       {.least = static_cast<double>(range.least), .greatest = static_cast<double>(range.greatest)});
    if (!number) return std::nullopt;
    // 100.0 and 1e2 are integers as JSON sees it.
    if (*number != std::floor(*number)) {
        refuse(key, problems::invalid_value, number_text(*number) + " is not a whole number.");
        return std::nullopt;
    }
    return value->is_number_float() ? static_cast<std::int64_t>(*number) : value->get<std::int64_t>();
}

bool JsonReader::boolean(std::string_view key)
{
    find(key, true);
    return optional_boolean(key).value_or(false);
}

std::optional<bool> JsonReader::optional_boolean(std::string_view key)
{
    const json* value = find(key, false);
    if (!value) return std::nullopt;
    if (value->is_boolean()) return value->get<bool>();
    problems_->add(type_problem(pointer(key), *value, "true or false"));
    return std::nullopt;
}

Nanoseconds JsonReader::time(std::string_view key)
{
    find(key, true);
    return optional_time(key).value_or(0);
}

std::optional<Nanoseconds> JsonReader::optional_time(std::string_view key)
{
    const auto text = optional_text(key);
    if (!text) return std::nullopt;
    const auto time = parse_time(*text);
    if (time) return *time;
    refuse(key, time.error().type, time.error().detail, time.error().hint);
    return std::nullopt;
}

JsonReader JsonReader::object(std::string_view key)
{
    const json* value = find(key, true);
    return {value ? *value : empty_object(), *problems_, pointer(key)};
}

std::optional<JsonReader> JsonReader::optional_object(std::string_view key)
{
    const json* value = find(key, false);
    if (!value) return std::nullopt;
    return JsonReader{*value, *problems_, pointer(key)};
}

std::vector<std::string> JsonReader::keys() const
{
    std::vector<std::string> names;
    for (auto it = value_->begin(); it != value_->end(); ++it) names.push_back(it.key());
    return names;
}

void JsonReader::finish()
{
    for (auto it = value_->begin(); it != value_->end(); ++it) {
        if (read_.contains(it.key())) continue;
        std::string known;
        for (const std::string& name : read_) known += (known.empty() ? "" : ", ") + name;
        problems_->add({.type = problems::invalid_value,
                        .detail = "The member \"" + it.key().substr(0, 100) + "\" is not known here.",
                        .field = pointer(it.key()),
                        .hint = known.empty() ? "This object takes no members." : "Known members: " + known + "."});
    }
}

void JsonReader::refuse(std::string_view key, ProblemType type, std::string detail, std::string hint)
{
    problems_->add({.type = type, .detail = std::move(detail), .field = pointer(key), .hint = std::move(hint)});
}

}  // namespace wattboard

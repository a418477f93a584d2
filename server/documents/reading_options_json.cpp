// Reads and writes reading options.
#include "server/documents/reading_options_json.h"

#include <stdexcept>

#include "server/documents/time_text.h"

namespace wattboard {

namespace {

constexpr TextLimits option_text{.least = 1, .greatest = 200};

std::map<std::string, std::string> read_texts_by_name(JsonReader& reader, std::string_view key)
{
    std::map<std::string, std::string> result;
    auto object = reader.optional_object(key);
    if (!object) return result;
    const auto names = object->keys();
    if (names.size() > 100) object->refuse("", problems::limit_exceeded, "At most 100 members are taken here.");
    for (const std::string& name : names) result[name] = object->text(name, option_text);
    object->finish();
    return result;
}

}  // namespace

ReadingOptions read_reading_options(JsonReader& reader)
{
    ReadingOptions options;
    options.format = reader.optional_text("format", option_text).value_or("");
    options.columns = reader.texts("columns", option_text, 1000);
    options.map = read_texts_by_name(reader, "map");
    if (const auto interval = reader.optional_number("interval_s", {.least = 0, .above_least = true}))
        options.interval = Seconds{*interval};
    options.timezone = reader.optional_text("timezone", option_text).value_or("");
    options.select = read_texts_by_name(reader, "select");
    options.start = reader.optional_time("start");
    options.end = reader.optional_time("end");
    if (options.start && options.end && *options.start >= *options.end)
        reader.refuse("end", problems::invalid_value, "The run ends before it starts.");
    options.accelerators = reader.texts("accelerators", option_text, 100);
    reader.finish();
    return options;
}

nlohmann::json to_json(const ReadingOptions& options)
{
    nlohmann::json value = nlohmann::json::object();
    if (!options.format.empty()) value["format"] = options.format;
    if (!options.columns.empty()) value["columns"] = options.columns;
    if (!options.map.empty()) value["map"] = options.map;
    if (options.interval) value["interval_s"] = options.interval->value();
    if (!options.timezone.empty()) value["timezone"] = options.timezone;
    if (!options.select.empty()) value["select"] = options.select;
    if (options.start) value["start"] = format_time(*options.start);
    if (options.end) value["end"] = format_time(*options.end);
    if (!options.accelerators.empty()) value["accelerators"] = options.accelerators;
    return value;
}

ReadingOptions stored_reading_options(std::string_view text)
{
    const auto value = parse_json(text);
    if (!value) throw std::runtime_error("stored reading options: " + value.error().detail);
    JsonProblems found;
    JsonReader reader(*value, found);
    ReadingOptions options = read_reading_options(reader);
    if (!found.empty()) throw std::runtime_error("stored reading options: " + found.first().detail);
    return options;
}

}  // namespace wattboard

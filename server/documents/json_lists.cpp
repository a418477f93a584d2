// The getters of JsonReader that read lists and names.
#include <algorithm>

#include "server/documents/json_reader.h"

namespace wattboard {
namespace {

using nlohmann::json;

std::string quoted_names(const std::string_view* names, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + std::string{names[i]};
    return text;
}

std::optional<std::size_t> index_of(const json& value, const std::string_view* names, std::size_t count)
{
    if (!value.is_string()) return std::nullopt;
    const auto* found = std::find(names, names + count, value.get_ref<const std::string&>());
    return found == names + count ? std::nullopt : std::optional{static_cast<std::size_t>(found - names)};
}

Problem unknown_name(std::string where, const std::string_view* names, std::size_t count)
{
    return {.type = problems::invalid_value,
            .detail = "The value is none of the names known here.",
            .field = std::move(where),
            .hint = "One of: " + quoted_names(names, count) + "."};
}

/// Whether `value` is a list of at most `most` elements; says so in `problems` if not.
bool is_list(const json& value, const std::string& where, std::size_t most, JsonProblems& problems)
{
    if (!value.is_array()) {
        problems.add({.type = problems::invalid_value,
                      .detail = "A list is needed here, not " + std::string{value.type_name()} + ".",
                      .field = where});
        return false;
    }
    if (value.size() <= most) return true;
    problems.add({.type = problems::limit_exceeded,
                  .detail = "The list has " + std::to_string(value.size()) + " elements; at most " +
                            std::to_string(most) + " are allowed.",
                  .field = where});
    return false;
}

}  // namespace

std::vector<JsonReader> JsonReader::objects(std::string_view key, std::size_t most)
{
    std::vector<JsonReader> readers;
    const json* value = find(key, false);
    if (!value || !is_list(*value, pointer(key), most, *problems_)) return readers;
    for (std::size_t i = 0; i < value->size(); ++i)
        readers.emplace_back((*value)[i], *problems_, pointer(key) + "/" + std::to_string(i));
    return readers;
}

std::vector<std::string> JsonReader::texts(std::string_view key, TextLimits limits, std::size_t most)
{
    std::vector<std::string> values;
    const json* value = find(key, false);
    if (!value || !is_list(*value, pointer(key), most, *problems_)) return values;
    for (std::size_t i = 0; i < value->size(); ++i)
        if (auto text = checked_text((*value)[i], pointer(key) + "/" + std::to_string(i), limits))
            values.push_back(*std::move(text));
    return values;
}

std::vector<std::pair<std::string, double>> JsonReader::numbers(std::string_view key, NumberRange range,
                                                                std::size_t most)
{
    std::vector<std::pair<std::string, double>> values;
    const auto map = optional_object(key);
    if (!map) return values;
    if (map->value().size() > most) {
        refuse(key, problems::limit_exceeded, "At most " + std::to_string(most) + " members are allowed.");
        return values;
    }
    for (const std::string& name : map->keys())
        if (const auto number = checked_number(map->value().at(name), map->pointer(name), range))
            values.emplace_back(name, *number);
    return values;
}

std::optional<std::size_t> JsonReader::name_index(std::string_view key, const std::string_view* names,
                                                  std::size_t count, bool required)
{
    const json* value = find(key, required);
    if (!value) return std::nullopt;
    const auto index = index_of(*value, names, count);
    if (!index) problems_->add(unknown_name(pointer(key), names, count));
    return index;
}

std::optional<std::vector<std::size_t>> JsonReader::name_indices(std::string_view key, const std::string_view* names,
                                                                 std::size_t count)
{
    const json* value = find(key, false);
    if (!value || !is_list(*value, pointer(key), count, *problems_)) return std::nullopt;
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < value->size(); ++i) {
        const std::string where = pointer(key) + "/" + std::to_string(i);
        const auto index = index_of((*value)[i], names, count);
        if (!index)
            problems_->add(unknown_name(where, names, count));
        else if (std::find(indices.begin(), indices.end(), *index) != indices.end())
            problems_->add({.type = problems::invalid_value, .detail = "The name is given twice.", .field = where});
        else
            indices.push_back(*index);
    }
    return indices;
}

}  // namespace wattboard

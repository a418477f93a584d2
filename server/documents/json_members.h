// Small helpers shared by the files that write what entries state as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "scoring/units.h"
#include "server/documents/json_reader.h"

namespace wattboard::documents {

inline constexpr NumberRange positive{.least = 0, .above_least = true};
inline constexpr IntegerRange count_range{1, 2'147'483'647};

template <class T>
void put(nlohmann::json& value, const char* key, const std::optional<T>& member)
{
    if (member) value[key] = *member;
}
template <class Tag>
void put(nlohmann::json& value, const char* key, const std::optional<Quantity<Tag>>& member)
{
    if (member) value[key] = member->value();
}
inline void put(nlohmann::json& value, const char* key, const std::string& member)
{
    if (!member.empty()) value[key] = member;
}

template <class Unit>
std::optional<Unit> unit(const std::optional<double>& number)
{
    return number ? std::optional{Unit{*number}} : std::nullopt;
}

inline std::optional<int> small(const std::optional<std::int64_t>& number)
{
    return number ? std::optional{static_cast<int>(*number)} : std::nullopt;
}

}  // namespace wattboard::documents

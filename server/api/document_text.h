// Small conversions between stored values and the text of documents.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "server/documents/byte_text.h"
#include "server/documents/time_text.h"
#include "server/store/wire.h"

namespace wattboard::api {

/// Documents keep their members in the order in which they are written, for people who read them.
using Document = nlohmann::ordered_json;

[[nodiscard]] inline Nanoseconds nanoseconds_of(store::Timestamp time)
{
    return time.time_since_epoch().count() * 1000;
}
[[nodiscard]] inline store::Timestamp timestamp_of(Nanoseconds time)
{
    return store::Timestamp{std::chrono::microseconds{whole_microseconds(time) / 1000}};
}
[[nodiscard]] inline std::string time_document(store::Timestamp time) { return format_time(nanoseconds_of(time)); }
[[nodiscard]] inline Document time_document(const std::optional<store::Timestamp>& time)
{
    return time ? Document(time_document(*time)) : Document(nullptr);
}
[[nodiscard]] inline Document time_document(const std::optional<Nanoseconds>& time)
{
    return time ? Document(format_time(*time)) : Document(nullptr);
}

/// Value or null.
template <class T>
[[nodiscard]] Document or_null(const std::optional<T>& value)
{
    return value ? Document(*value) : Document(nullptr);
}

/// One page of a list.
[[nodiscard]] inline Document list_document(Document items, std::optional<std::string> next = {})
{
    Document list;
    list["items"] = std::move(items);
    list["next"] = or_null(next);
    return list;
}

}  // namespace wattboard::api

// Reads repeats.
#include "server/api/repeat_input.h"

#include <nlohmann/json.hpp>

#include "server/documents/json_reader.h"

namespace wattboard::api {

namespace {

std::optional<Uuid> identity(JsonReader& reader, std::string_view key, const std::optional<std::string>& text)
{
    if (!text) return std::nullopt;
    auto id = uuid_from_text(*text);
    if (!id) reader.refuse(key, problems::invalid_value, "An identity is a UUID.");
    return id;
}

}  // namespace

Result<RepeatInput> repeat_from_json(const nlohmann::json& body)
{
    JsonProblems found;
    JsonReader reader(body, found);
    RepeatInput repeat;
    const bool has_evidence = reader.has("evidence");
    const std::string evidence = reader.text("evidence");
    if (has_evidence) repeat.evidence = identity(reader, "evidence", evidence).value_or(Uuid{});
    repeat.run = identity(reader, "run", reader.optional_text("run"));
    repeat.performance = reader.optional_number("performance");
    repeat.throughput = reader.optional_number("throughput", {.least = 0, .above_least = true});
    repeat.reason = reader.text("reason", {.least = 1, .greatest = 4000});
    if (!repeat.reason.empty() && repeat.reason.find_first_not_of(" \t\r\n") == std::string::npos)
        reader.refuse("reason", problems::invalid_value, "A repeat is public: its reason is written in words.");
    reader.finish();
    if (!found.empty()) return std::unexpected(found.first());
    return repeat;
}

}  // namespace wattboard::api

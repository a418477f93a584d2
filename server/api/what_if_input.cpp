// Reads what-if questions.
#include "server/api/what_if_input.h"

#include <nlohmann/json.hpp>

#include "server/documents/entry_json.h"
#include "server/documents/json_reader.h"

namespace wattboard::api {

namespace {

constexpr NumberRange positive{.least = 0, .above_least = true};

GqiParameters read_gqi(JsonReader reader, GqiParameters gqi)
{
    if (const auto e0 = reader.optional_number("e0_kwh", positive)) gqi.e0 = KilowattHours{*e0};
    gqi.knee = reader.optional_number("knee", {.least = 3}).value_or(gqi.knee);
    gqi.alpha = reader.optional_number("alpha", {.least = 1, .greatest = 10}).value_or(gqi.alpha);
    gqi.beta = reader.optional_number("beta", positive).value_or(gqi.beta);
    gqi.continuation =
        reader.optional_enumerator<Continuation>("continuation", continuation_names).value_or(gqi.continuation);
    reader.finish();
    return gqi;
}

void read_grid(JsonReader reader, AskedRules& input)
{
    if (const auto grams = reader.optional_number("intensity_g_per_kwh", {.least = 0, .greatest = 1300}))
        input.intensity = GramsPerKilowattHour{*grams};
    input.zone = reader.optional_text("zone", {.least = 2, .greatest = 40}).value_or("");
    if (const auto year = reader.optional_integer("year", {.least = 1990, .greatest = 2100}))
        input.year = static_cast<int>(*year);
    if (input.intensity && !input.zone.empty())
        reader.refuse("zone", problems::invalid_value, "Give an intensity or a zone, not both.");
    if (!input.intensity && input.zone.empty())
        reader.refuse("zone", problems::missing_value, "Give intensity_g_per_kwh, or zone (and year).");
    reader.finish();
}

void read_rules(JsonReader& reader, const GqiParameters& official, AskedRules& input)
{
    if (auto gqi = reader.optional_object("gqi")) input.gqi = read_gqi(*gqi, official);
    if (auto grid = reader.optional_object("grid")) read_grid(*grid, input);
    input.pue = reader.optional_number("pue", {.least = 1, .greatest = 3});
}

}  // namespace

Result<WhatIfInput> what_if_from_json(const nlohmann::json& body, const GqiParameters& official)
{
    JsonProblems found;
    JsonReader reader(body, found);
    WhatIfInput input;
    JsonReader performance = reader.object("performance");
    input.performance = read_performance(performance);
    input.energy = KilowattHours{reader.number("energy_kwh", {.least = 0})};
    if (auto model = reader.optional_object("model")) input.model = read_model_facts(*model);
    read_rules(reader, official, input);
    input.min_performance = reader.optional_number("min_performance");
    reader.finish();
    if (!found.empty()) return std::unexpected(found.first());
    return input;
}

Result<WhatIfBoardInput> what_if_board_from_json(const nlohmann::json& body, const GqiParameters& official)
{
    constexpr std::string_view rate = "embodied_g_per_accelerator_hour";
    JsonProblems found;
    JsonReader reader(body, found);
    WhatIfBoardInput input;
    read_rules(reader, official, input);
    input.asks_embodied = body.is_object() && body.contains(rate);
    input.embodied_g_per_accelerator_hour = reader.optional_number(rate, {.least = 0, .greatest = 100'000});
    input.rule = reader.optional_enumerator<RankingRule>("rule", ranking_rule_names);
    reader.finish();
    if (!found.empty()) return std::unexpected(found.first());
    return input;
}

}  // namespace wattboard::api

// Rulebook to and from JSON.
#include "server/documents/rulebook_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace wattboard {
namespace {

using nlohmann::json;

template <class T>
void assign(T& target, const std::optional<T>& value)
{
    if (value) target = *value;
}

template <class Enum, std::size_t N>
json names_json(const std::vector<Enum>& values, const std::array<std::string_view, N>& names)
{
    json list = json::array();
    for (const Enum value : values) list.push_back(name_of(value, names));
    return list;
}

void read_metric(JsonReader reader, PerformanceMetric& metric)
{
    assign(metric.name, reader.optional_text("name", {1, 60}));
    assign(metric.direction, reader.optional_enumerator<Direction>("direction", direction_names));
    assign(metric.lower_bound, reader.optional_number("lower_bound"));
    assign(metric.upper_bound, reader.optional_number("upper_bound"));
    reader.finish();
}

void read_gqi(JsonReader reader, GqiParameters& parameters)
{
    if (const auto e0 = reader.optional_number("e0_kwh", {.least = 0, .above_least = true}))
        parameters.e0 = KilowattHours{*e0};
    assign(parameters.knee, reader.optional_number("knee", {.least = 3}));
    assign(parameters.alpha, reader.optional_number("alpha", {.least = 1, .greatest = 10}));
    assign(parameters.beta, reader.optional_number("beta", {.least = 0, .above_least = true}));
    assign(parameters.continuation, reader.optional_enumerator<Continuation>("continuation", continuation_names));
    reader.finish();
}

void read_grid(JsonReader reader, GridPolicy& grid)
{
    assign(grid.zone, reader.optional_text("zone", {2, 40}));
    if (const auto year = reader.optional_integer("year", {1990, 2100})) grid.year = static_cast<int>(*year);
    if (const auto intensity = reader.optional_number("intensity_g_per_kwh", {.least = 0, .greatest = 1300}))
        grid.intensity = GramsPerKilowattHour{*intensity};
    assign(grid.source, reader.optional_text("source", {0, 500}));
    assign(grid.pue, reader.optional_number("pue", {.least = 1, .greatest = 3}));
    assign(grid.fixes_place_and_time, reader.optional_boolean("fixes_place_and_time"));
    assign(grid.ranks_by, reader.optional_enumerator<Co2eBasis>("ranks_by", co2e_basis_names));
    if (const auto embodied =
            reader.optional_number("embodied_g_per_accelerator_hour", {.least = 0, .greatest = 10'000}))
        grid.embodied_g_per_accelerator_hour = embodied;
    reader.finish();
}

void read_scope(JsonReader& reader, Rulebook& rulebook)
{
    assign(rulebook.stages_in_scope, reader.enumerators<Stage>("stages_in_scope", stage_names));
    assign(rulebook.component_scope,
           reader.optional_enumerator<ComponentScope>("component_scope", component_scope_names));
    assign(rulebook.grades_admitted, reader.enumerators<Grade>("grades_admitted", grade_names));
    assign(rulebook.performance_bases_admitted,
           reader.enumerators<PerformanceBasis>("performance_bases_admitted", performance_basis_names));
    assign(rulebook.lineage_policy, reader.optional_enumerator<LineagePolicy>("lineage_policy", lineage_policy_names));
    if (const auto n = reader.optional_integer("lineage_amortised_over", {1, 1'000'000'000}))
        rulebook.lineage_amortised_over = static_cast<int>(*n);
    for (auto& [source, kwh] : reader.numbers("lineage_table_kwh", {.least = 0}))
        rulebook.lineage_table_kwh.emplace(source, kwh);
}

void read_conditions(JsonReader& reader, Rulebook& rulebook)
{
    assign(rulebook.extrapolation_allowed, reader.optional_boolean("extrapolation_allowed"));
    if (const auto size = reader.optional_integer("fixed_batch_size", {1, 1'000'000'000}))
        rulebook.fixed_batch_size = static_cast<int>(*size);
    rulebook.fixed_input_size = reader.optional_text("fixed_input_size", {1, 60});
    rulebook.fixed_hardware_class = reader.optional_text("fixed_hardware_class", {1, 100});
    assign(rulebook.entry_selection,
           reader.optional_enumerator<EntrySelection>("entry_selection", entry_selection_names));
    assign(rulebook.raw_logs_public, reader.optional_boolean("raw_logs_public"));
    for (auto& [check, threshold] : reader.numbers("thresholds")) rulebook.thresholds.emplace(check, threshold);
    assign(rulebook.tie_alpha, reader.optional_number("tie_alpha", {.least = 0, .greatest = 0.5, .above_least = true}));
    assign(rulebook.tie_delta, reader.optional_number("tie_delta", {.least = 0}));
    assign(rulebook.notes, reader.optional_text("notes", {0, 20000}));
}

json gqi_json(const GqiParameters& parameters)
{
    return {{"e0_kwh", parameters.e0.value()},
            {"knee", parameters.knee},
            {"alpha", parameters.alpha},
            {"beta", parameters.beta},
            {"continuation", name_of(parameters.continuation, continuation_names)}};
}

json grid_json(const GridPolicy& grid)
{
    return {{"zone", grid.zone},
            {"year", grid.year},
            {"intensity_g_per_kwh", grid.intensity.value()},
            {"source", grid.source},
            {"pue", grid.pue},
            {"fixes_place_and_time", grid.fixes_place_and_time},
            {"ranks_by", name_of(grid.ranks_by, co2e_basis_names)},
            {"embodied_g_per_accelerator_hour",
             grid.embodied_g_per_accelerator_hour ? json(*grid.embodied_g_per_accelerator_hour) : json(nullptr)}};
}

template <class T>
json or_null(const std::optional<T>& value)
{
    return value ? json(*value) : json(nullptr);
}

}  // namespace

Rulebook read_rulebook(JsonReader& reader)
{
    Rulebook rulebook;
    if (auto metric = reader.optional_object("metric")) read_metric(*metric, rulebook.metric);
    assign(rulebook.ranking_rule, reader.optional_enumerator<RankingRule>("ranking_rule", ranking_rule_names));
    const auto offered = reader.enumerators<RankingRule>("offered_rules", ranking_rule_names);
    assign(rulebook.offered_rules, offered);
    // Who names only the official rule offers it, too.
    if (!offered && std::ranges::find(rulebook.offered_rules, rulebook.ranking_rule) == rulebook.offered_rules.end())
        rulebook.offered_rules.insert(rulebook.offered_rules.begin(), rulebook.ranking_rule);
    if (auto gqi = reader.optional_object("gqi")) read_gqi(*gqi, rulebook.gqi);
    if (auto sam = reader.optional_object("sam")) read_gqi(*sam, rulebook.sam);
    assign(rulebook.min_performance, reader.optional_number("min_performance"));
    rulebook.baseline_performance = reader.optional_number("baseline_performance");
    if (const auto kwh = reader.optional_number("baseline_energy_kwh", {.least = 0, .above_least = true}))
        rulebook.baseline_energy = KilowattHours{*kwh};
    rulebook.baseline_training_flops =
        reader.optional_number("baseline_training_flops", {.least = 0, .above_least = true});
    rulebook.constant_predictor_performance = reader.optional_number("constant_predictor_performance");
    rulebook.dataset_complexity = reader.optional_number("dataset_complexity", {.least = 0, .above_least = true});
    rulebook.target_performance = reader.optional_number("target_performance");
    if (const auto kg = reader.optional_number("co2e_budget_kg", {.least = 0, .above_least = true}))
        rulebook.co2e_budget = KilogramsCo2e{*kg};
    read_scope(reader, rulebook);
    if (auto grid = reader.optional_object("grid")) read_grid(*grid, rulebook.grid);
    read_conditions(reader, rulebook);
    reader.finish();
    return rulebook;
}

json to_json(const Rulebook& rulebook)
{
    json value = {
        {"metric",
         {{"name", rulebook.metric.name},
          {"direction", name_of(rulebook.metric.direction, direction_names)},
          {"lower_bound", rulebook.metric.lower_bound},
          {"upper_bound", rulebook.metric.upper_bound}}},
        {"ranking_rule", name_of(rulebook.ranking_rule, ranking_rule_names)},
        {"offered_rules", names_json(rulebook.offered_rules, ranking_rule_names)},
        {"gqi", gqi_json(rulebook.gqi)},
        {"sam", gqi_json(rulebook.sam)},
        {"min_performance", rulebook.min_performance},
        {"baseline_performance", or_null(rulebook.baseline_performance)},
        {"baseline_energy_kwh", rulebook.baseline_energy ? json(rulebook.baseline_energy->value()) : json(nullptr)},
        {"baseline_training_flops", or_null(rulebook.baseline_training_flops)},
        {"constant_predictor_performance", or_null(rulebook.constant_predictor_performance)},
        {"dataset_complexity", or_null(rulebook.dataset_complexity)},
        {"target_performance", or_null(rulebook.target_performance)},
        {"co2e_budget_kg", rulebook.co2e_budget ? json(rulebook.co2e_budget->value()) : json(nullptr)},
        {"stages_in_scope", names_json(rulebook.stages_in_scope, stage_names)},
        {"component_scope", name_of(rulebook.component_scope, component_scope_names)},
        {"grades_admitted", names_json(rulebook.grades_admitted, grade_names)},
        {"performance_bases_admitted", names_json(rulebook.performance_bases_admitted, performance_basis_names)},
        {"lineage_policy", name_of(rulebook.lineage_policy, lineage_policy_names)},
        {"lineage_amortised_over", rulebook.lineage_amortised_over},
        {"lineage_table_kwh", json::object()},
        {"grid", grid_json(rulebook.grid)},
        {"extrapolation_allowed", rulebook.extrapolation_allowed},
        {"fixed_batch_size", or_null(rulebook.fixed_batch_size)},
        {"fixed_input_size", or_null(rulebook.fixed_input_size)},
        {"fixed_hardware_class", or_null(rulebook.fixed_hardware_class)},
        {"entry_selection", name_of(rulebook.entry_selection, entry_selection_names)},
        {"raw_logs_public", rulebook.raw_logs_public},
        {"thresholds", json::object()},
        {"tie_alpha", rulebook.tie_alpha},
        {"tie_delta", rulebook.tie_delta},
        {"notes", rulebook.notes},
    };
    for (const auto& [source, kwh] : rulebook.lineage_table_kwh) value["lineage_table_kwh"][source] = kwh;
    for (const auto& [check, threshold] : rulebook.thresholds) value["thresholds"][check] = threshold;
    return value;
}

Result<Rulebook> rulebook_from_json(const json& value)
{
    JsonProblems problems;
    JsonReader reader{value, problems};
    Rulebook rulebook = read_rulebook(reader);
    if (!problems.empty()) return std::unexpected(problems.first());
    return rulebook;
}

}  // namespace wattboard

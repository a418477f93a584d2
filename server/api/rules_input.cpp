// Completes and checks rulebooks.
#include "server/api/rules_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "scoring/entry/rulebook_check.h"
#include "server/documents/json_reader.h"
#include "server/documents/rulebook_json.h"

namespace wattboard::api {

namespace {

bool states(const nlohmann::json& object, const char* member)
{
    const auto found = object.find(member);
    return found != object.end() && !found->is_null();
}

// Fields of scoring are named "grid.pue"; those of a body are JSON pointers.
Problem at_pointer(Problem problem, std::string_view pointer)
{
    if (problem.field.starts_with('/')) return problem;
    std::replace(problem.field.begin(), problem.field.end(), '.', '/');
    problem.field = fmt::format("{}/{}", pointer, problem.field);
    return problem;
}

Result<void> take_intensity(const nlohmann::json& rules, std::string_view pointer, const ReferenceTables& tables,
                            GridPolicy& grid)
{
    if (!states(rules, "grid")) return {};
    const nlohmann::json& stated = rules.at("grid");
    if (states(stated, "intensity_g_per_kwh") || (!states(stated, "zone") && !states(stated, "year"))) return {};
    auto factor = tables.grid_factor(grid.zone, grid.year);
    if (factor && factor->earlier_year) {
        factor = std::unexpected(
            Problem{.type = problems::out_of_range,
                    .detail = fmt::format("The grid table has no figure for {} in {}; its latest before is of {}.",
                                          grid.zone, grid.year, factor->factor.year),
                    .hint = "Name that year, or state intensity_g_per_kwh with its source."});
    }
    if (!factor) {
        Problem problem = std::move(factor.error());
        problem.field = fmt::format("{}/grid", pointer);
        return std::unexpected(std::move(problem));
    }
    grid.intensity = factor->factor.intensity;
    if (!states(stated, "source")) grid.source = fmt::format("grid table, {} {}", grid.zone, grid.year);
    return {};
}

Result<void> take_gate(const nlohmann::json& rules, std::string_view pointer, Rulebook& rulebook)
{
    if (states(rules, "min_performance")) return {};
    if (!rulebook.baseline_performance) {
        return std::unexpected(
            Problem{.type = problems::missing_value,
                    .detail = "A gate is compulsory, so that cheap nonsense cannot win: min_performance is missing.",
                    .field = fmt::format("{}/min_performance", pointer),
                    .hint = "State min_performance, or baseline_performance, of which 95 % is then the gate."});
    }
    rulebook.min_performance = default_min_performance(
        *rulebook.baseline_performance, rulebook.constant_predictor_performance, rulebook.metric.direction);
    return {};
}

}  // namespace

Result<Rulebook> rules_from_json(const nlohmann::json& rules, std::string_view pointer, const ReferenceTables& tables)
{
    JsonProblems found;
    JsonReader reader(rules, found, std::string(pointer));
    Rulebook rulebook = read_rulebook(reader);
    if (!found.empty()) return std::unexpected(found.first());
    if (auto taken = take_intensity(rules, pointer, tables, rulebook.grid); !taken)
        return std::unexpected(std::move(taken.error()));
    if (auto taken = take_gate(rules, pointer, rulebook); !taken) return std::unexpected(std::move(taken.error()));
    auto checked = checked_rulebook(std::move(rulebook));
    if (!checked) return std::unexpected(at_pointer(std::move(checked.error()), pointer));
    return checked;
}

}  // namespace wattboard::api

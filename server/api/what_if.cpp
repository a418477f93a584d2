// Uses the formulas of scoring and the board in memory.
#include "server/api/what_if.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "scoring/emissions/co2e.h"
#include "scoring/entry/performance_estimate.h"
#include "scoring/entry/rulebook_check.h"
#include "scoring/metrics/gqi.h"
#include "scoring/metrics/registry.h"
#include "server/api/answers.h"
#include "server/api/board_query.h"
#include "server/api/request_reading.h"
#include "server/documents/entry_json.h"
#include "server/http/problems.h"

namespace wattboard::api {

namespace {

Estimate exact(double value) { return {.value = value, .low = {}, .high = {}, .reason = {}}; }

Document rules_of(const Rulebook& rules, const WhatIfInput& input, const Estimate& performance)
{
    const Estimate energy = exact(input.energy.value());
    const Estimate co2e_kg = exact(co2e(input.energy, rules.grid.intensity, rules.grid.pue).value());
    Document values = Document::object();
    for (const RankingRule rule : rules.offered_rules) {
        if (!describe(rule).function_of_entry_alone()) continue;
        const Estimate estimate = compute_rule(rule, {.rulebook = rules,
                                                      .model = input.model,
                                                      .performance = performance,
                                                      .charged_kwh = energy,
                                                      .co2e_kg = co2e_kg});
        values[std::string(name_of(rule, ranking_rule_names))] = Document(to_json(estimate));
    }
    return values;
}

Document reasons_of(const Rulebook& rules, double performance)
{
    Document reasons = Document::array();
    if (!reaches(performance, rules.min_performance, rules.metric.direction))
        reasons.push_back(
            fmt::format("performance {} does not reach min_performance {}", performance, rules.min_performance));
    return reasons;
}

// Adds the rank that the official value takes on the board of a phase.
void put_rank(const Call& call, const jobs::ChallengeBoards& challenge, const store::Phase& phase, Document& document)
{
    Document& official = document["official"];
    official["rank"] = nullptr;
    official["ranked"] = nullptr;
    const auto board = call.services.boards.registry().active(challenge.challenge.id, phase.id);
    if (!board) return;
    const auto snapshot = board->snapshot();
    const RankingRule rule = challenge.active.rulebook.ranking_rule;
    official["ranked"] = snapshot->ranked_count(rule);
    if (!official["value"].is_number() || !official["unranked_reasons"].empty()) return;
    official["rank"] = competition_rank(
        snapshot->ranked(rule), sort_key(rule, official["value"].get<double>(), challenge.active.rulebook.metric));
}

}  // namespace

Result<Rulebook> asked_rulebook(const AskedRules& input, const Rulebook& official, const ReferenceTables& tables)
{
    Rulebook rules = official;
    rules.gqi = input.gqi.value_or(official.gqi);
    rules.min_performance = input.min_performance.value_or(official.min_performance);
    rules.grid.pue = input.pue.value_or(official.grid.pue);
    if (input.intensity) {
        rules.grid.intensity = *input.intensity;
        rules.grid.source = "as asked";
    }
    if (!input.zone.empty()) {
        const auto factor = tables.grid_factor(input.zone, input.year.value_or(official.grid.year));
        if (!factor) {
            Problem problem = factor.error();
            problem.field = "/grid/zone";
            return std::unexpected(std::move(problem));
        }
        rules.grid.zone = factor->factor.zone;
        rules.grid.year = factor->factor.year;
        rules.grid.intensity = factor->factor.intensity;
        rules.grid.source = "grid table";
    }
    auto checked = checked_rulebook(std::move(rules));
    if (checked) return checked;
    Problem problem = checked.error();
    std::ranges::replace(problem.field, '.', '/');
    problem.field.insert(0, "/");
    return std::unexpected(std::move(problem));
}

Document grid_document(const GridPolicy& grid)
{
    return {{"zone", grid.zone},
            {"year", grid.year},
            {"intensity_g_per_kwh", grid.intensity.value()},
            {"pue", grid.pue},
            {"source", grid.source}};
}

Result<Document> what_if_document(const WhatIfInput& input, const Rulebook& official, const ReferenceTables& tables)
{
    auto performance = performance_estimate(official.metric, input.performance);
    if (!performance) {
        Problem problem = std::move(performance.error());
        std::ranges::replace(problem.field, '.', '/');
        problem.field.insert(0, "/");
        return std::unexpected(std::move(problem));
    }
    const auto rules = asked_rulebook(input, official, tables);
    if (!rules) return std::unexpected(rules.error());
    const std::string rule(name_of(official.ranking_rule, ranking_rule_names));
    const Document official_values = rules_of(official, input, *performance);
    Document document;
    document["performance"] = Document(to_json(*performance));
    document["energy_kwh"] = input.energy.value();
    document["co2e_kg"] = co2e(input.energy, rules->grid.intensity, rules->grid.pue).value();
    document["grid"] = grid_document(rules->grid);
    document["rules"] = rules_of(*rules, input, *performance);
    document["gqi_name"] = gqi_display_name(rules->gqi);
    const bool takes_gqi = is_unit_interval(official.metric);
    document["gqi_published"] =
        takes_gqi ? or_null(gqi_published(*performance->value, input.energy, rules->gqi)) : Document(nullptr);
    document["unranked_reasons"] = reasons_of(*rules, *performance->value);
    document["official"] = {{"rule", rule},
                            {"value", official_values.contains(rule) ? official_values[rule]["value"] : Document()},
                            {"unranked_reasons", reasons_of(official, *performance->value)}};
    return document;
}

Result<http::Response> score_what_if(const Call& call)
{
    const std::string& slug = call.request.parameter("challenge");
    const auto challenge = call.services.boards.index().find(slug);
    if (!challenge) {
        return std::unexpected(
            Problem{.type = problems::not_found, .detail = fmt::format("There is no challenge '{}'.", slug)});
    }
    if (auto checked = only_parameters(call.request, {"phase"}); !checked) return std::unexpected(checked.error());
    const auto phase = phase_parameter(call.request, *challenge);
    if (!phase) return std::unexpected(phase.error());
    const auto body = json_body(call.request);
    if (!body) return std::unexpected(body.error());
    const Rulebook& rules = challenge->active.rulebook;
    const auto input = what_if_from_json(*body, rules.gqi);
    if (!input) return std::unexpected(input.error());
    const auto references = call.services.database.read({"what_if.references"}, [&](auto& transaction) {
        return call.services.references.of(transaction, challenge->active.basis);
    });
    auto document = what_if_document(*input, rules, references->tables);
    if (!document) return std::unexpected(std::move(document.error()));
    put_rank(call, *challenge, **phase, *document);
    return json_answer(200, *document);
}

}  // namespace wattboard::api

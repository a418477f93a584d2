// Scores and findings, to and from JSON.
#include <nlohmann/json.hpp>
#include <tuple>

#include "scoring/plausibility/check_catalogue.h"
#include "server/documents/canonical_json.h"
#include "server/documents/entry_json.h"
#include "server/documents/finding_text.h"

namespace wattboard {
namespace {

using nlohmann::json;

/// Generous: what the program wrote, it must read.
constexpr std::size_t longest_sentence = 100'000;

template <class T>
json or_null(const std::optional<T>& value)
{
    return value ? json(*value) : json(nullptr);
}

Estimate read_estimate(JsonReader reader)
{
    Estimate estimate{.value = reader.optional_number("value"),
                      .low = reader.optional_number("low"),
                      .high = reader.optional_number("high"),
                      .reason = reader.optional_text("reason", {0, 4000}).value_or("")};
    reader.finish();
    return estimate;
}

Finding read_finding(JsonReader reader)
{
    Finding finding;
    finding.check = reader.text("check");
    // Written for readers of the API; the catalogue knows it.
    std::ignore = reader.optional_text("title");
    finding.value = reader.optional_number("value");
    finding.threshold = reader.optional_number("threshold");
    finding.unit = reader.optional_text("unit").value_or("");
    finding.severity = reader.enumerator<Severity>("severity", severity_names);
    finding.verdict = reader.enumerator<Verdict>("verdict", verdict_names);
    finding.evidence = reader.optional_text("evidence").value_or("");
    finding.place = reader.optional_text("place", {0, longest_sentence}).value_or("");
    finding.message = reader.text("message", {0, longest_sentence});
    reader.finish();
    return finding;
}

void read_rules(JsonReader reader, std::map<RankingRule, Estimate>& rules)
{
    for (std::size_t i = 0; i < ranking_rule_names.size(); ++i)
        if (auto estimate = reader.optional_object(ranking_rule_names[i]))
            rules.emplace(static_cast<RankingRule>(i), read_estimate(*estimate));
    reader.finish();
}

}  // namespace

json to_json(const Estimate& estimate)
{
    json value = {{"value", or_null(estimate.value)}, {"low", or_null(estimate.low)}, {"high", or_null(estimate.high)}};
    if (!estimate.reason.empty()) value["reason"] = estimate.reason;
    return value;
}

json to_json(const Finding& finding)
{
    return {{"check", finding.check},
            {"title", check_title(finding.check)},
            {"value", or_null(finding.value)},
            {"threshold", or_null(finding.threshold)},
            {"unit", finding.unit},
            {"severity", name_of(finding.severity, severity_names)},
            {"verdict", name_of(finding.verdict, verdict_names)},
            {"evidence", finding.evidence.empty() ? json(nullptr) : json(finding.evidence)},
            {"place", finding.place},
            {"message", finding.message}};
}

namespace {

json members_but_findings(const EntryScore& score)
{
    json value = {{"performance", to_json(score.performance)},
                  {"energy_kwh", to_json(score.energy_kwh)},
                  {"charged_kwh", to_json(score.charged_kwh)},
                  {"co2e_kg", to_json(score.co2e_kg)},
                  {"own_place_co2e_kg", or_null(score.own_place_co2e_kg)},
                  {"own_place_co2e_kg_low", or_null(score.own_place_low_co2e_kg)},
                  {"own_place_co2e_kg_high", or_null(score.own_place_high_co2e_kg)},
                  {"own_place_hourly", score.own_place_hourly},
                  {"own_place_note", score.own_place_note},
                  {"embodied_co2e_kg", or_null(score.embodied_co2e_kg)},
                  {"sci_g_per_item", or_null(score.sci_g_per_item)},
                  {"grade", name_of(score.grade, grade_names)},
                  {"extrapolated", score.extrapolated},
                  {"rules", json::object()},
                  {"gqi_published", or_null(score.gqi_published)},
                  {"nofade_per_unit_complexity", score.nofade_per_unit_complexity},
                  {"unranked_reasons", score.unranked_reasons},
                  {"held", score.held},
                  {"verified", score.verified},
                  {"not_verified_because", score.not_verified_because},
                  {"findings", json::array()}};
    for (const auto& [rule, estimate] : score.rules)
        value["rules"][std::string{name_of(rule, ranking_rule_names)}] = to_json(estimate);
    return value;
}

}  // namespace

json to_json(const EntryScore& score)
{
    json value = members_but_findings(score);
    for (const Finding& finding : score.findings) value["findings"].push_back(to_json(finding));
    return value;
}

std::string canonical_text(const EntryScore& score)
{
    return with_findings(canonical_json(members_but_findings(score)), score.findings);
}

Result<EntryScore> entry_score_from_json(const json& value)
{
    JsonProblems problems;
    JsonReader reader{value, problems};
    EntryScore score;
    score.performance = read_estimate(reader.object("performance"));
    score.energy_kwh = read_estimate(reader.object("energy_kwh"));
    score.charged_kwh = read_estimate(reader.object("charged_kwh"));
    score.co2e_kg = read_estimate(reader.object("co2e_kg"));
    score.own_place_co2e_kg = reader.optional_number("own_place_co2e_kg");
    score.own_place_low_co2e_kg = reader.optional_number("own_place_co2e_kg_low");
    score.own_place_high_co2e_kg = reader.optional_number("own_place_co2e_kg_high");
    score.own_place_hourly = reader.optional_boolean("own_place_hourly").value_or(false);
    score.embodied_co2e_kg = reader.optional_number("embodied_co2e_kg");
    score.sci_g_per_item = reader.optional_number("sci_g_per_item");
    score.own_place_note = reader.optional_text("own_place_note", {0, 4000}).value_or("");
    score.grade = reader.enumerator<Grade>("grade", grade_names);
    score.extrapolated = reader.boolean("extrapolated");
    read_rules(reader.object("rules"), score.rules);
    score.gqi_published = reader.optional_number("gqi_published");
    score.nofade_per_unit_complexity = reader.boolean("nofade_per_unit_complexity");
    score.unranked_reasons = reader.texts("unranked_reasons", {0, 4000});
    score.held = reader.boolean("held");
    score.verified = reader.optional_boolean("verified").value_or(false);
    score.not_verified_because = reader.texts("not_verified_because", {0, 4000});
    for (JsonReader& finding : reader.objects("findings", 100'000)) score.findings.push_back(read_finding(finding));
    reader.finish();
    if (!problems.empty()) return std::unexpected(problems.first());
    return score;
}

}  // namespace wattboard

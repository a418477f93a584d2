// Reads challenges strictly; rules that make no sense together are refused by scoring's own check.
#include "server/api/challenge_input.h"

#include <nlohmann/json.hpp>

#include "server/api/document_text.h"
#include "server/api/rules_input.h"
#include "server/documents/byte_text.h"
#include "server/documents/json_reader.h"
#include "server/documents/rulebook_json.h"

namespace wattboard::api {

namespace {

constexpr TextLimits required_text{.least = 1, .greatest = 200};

std::string slug(JsonReader& reader)
{
    std::string text = reader.text("slug", {.least = 1, .greatest = 63});
    const bool begins_well = !text.empty() && text.front() != '-';
    const bool is_slug = begins_well && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
    if (!text.empty() && !is_slug) {
        reader.refuse("slug", problems::invalid_value,
                      "A slug has small letters a to z, digits and hyphens, and begins with a letter or digit.",
                      "For example \"street-scenes-2027\".");
    }
    return text;
}

void read_complexity(JsonReader& reader, store::Challenge& challenge)
{
    auto complexity = reader.optional_object("dataset_complexity");
    if (!complexity) return;
    challenge.dataset_complexity = complexity->number("value", {.least = 0, .above_least = true});
    challenge.dataset_complexity_method = complexity->optional_text("method").value_or("");
    if (const auto sha256 = complexity->optional_text("sha256")) {
        challenge.dataset_complexity_sha256 = digest_from_hex(*sha256);
        if (!challenge.dataset_complexity_sha256)
            complexity->refuse("sha256", problems::invalid_value, "A SHA-256 is written as 64 hexadecimal digits.");
    }
    complexity->finish();
}

std::vector<store::Phase> read_phases(JsonReader& reader)
{
    std::vector<store::Phase> phases;
    std::size_t defaults = 0;
    for (JsonReader& item : reader.objects("phases", 50)) {
        store::Phase phase;
        phase.slug = slug(item);
        phase.title = item.text("title", required_text);
        phase.is_default = item.optional_boolean("is_default").value_or(false);
        if (const auto time = item.optional_time("opens_at")) phase.opens_at = timestamp_of(*time);
        if (const auto time = item.optional_time("closes_at")) phase.closes_at = timestamp_of(*time);
        if (phase.opens_at && phase.closes_at && *phase.opens_at >= *phase.closes_at)
            item.refuse("closes_at", problems::invalid_value, "The phase closes before it opens.");
        item.finish();
        defaults += phase.is_default ? 1 : 0;
        phases.push_back(std::move(phase));
    }
    if (phases.size() == 1 && defaults == 0) defaults = phases.front().is_default = true;
    if (!phases.empty() && defaults != 1)
        reader.refuse("phases", problems::invalid_value, "Exactly one phase has \"is_default\": true.");
    return phases;
}

// The rules with what the challenge states beside them.
nlohmann::json completed_rules(nlohmann::json rules, const nlohmann::json& body)
{
    if (!rules.is_object()) return rules;
    if (!rules.contains("metric") && body.contains("metric")) rules["metric"] = body.at("metric");
    const auto complexity = body.find("dataset_complexity");
    if (!rules.contains("dataset_complexity") && complexity != body.end() && complexity->is_object())
        rules["dataset_complexity"] = complexity->value("value", nlohmann::json());
    return rules;
}

}  // namespace

Result<store::NewChallenge> challenge_from_json(const nlohmann::json& body, const ReferenceTables& tables)
{
    JsonProblems found;
    JsonReader reader(body, found);
    store::NewChallenge result;
    store::Challenge& challenge = result.challenge;
    challenge.slug = slug(reader);
    challenge.title = reader.text("title", required_text);
    challenge.task = reader.text("task", required_text);
    challenge.dataset = reader.text("dataset", required_text);
    challenge.description = reader.optional_text("description", {.greatest = 20'000}).value_or("");
    challenge.source = reader.optional_text("source", {.greatest = 2'000}).value_or("");
    read_complexity(reader, challenge);
    challenge.phases = read_phases(reader);
    reader.optional_object("metric");
    const JsonReader stated_rules = reader.object("rulebook");
    const auto metric = body.find("metric");
    if (metric != body.end() && stated_rules.has("metric") && stated_rules.value().at("metric") != *metric)
        reader.refuse("metric", problems::invalid_value, "The rulebook names another metric than the challenge.",
                      "State it once.");
    reader.finish();
    if (!found.empty()) return std::unexpected(found.first());
    auto rules = rules_from_json(completed_rules(body.at("rulebook"), body), "/rulebook", tables);
    if (!rules) return std::unexpected(std::move(rules.error()));
    result.rulebook = std::move(*rules);
    return result;
}

Result<Rulebook> rulebook_version_from_json(const nlohmann::json& body, const store::Challenge& challenge,
                                            const Rulebook& in_force, const ReferenceTables& tables)
{
    nlohmann::json completed = body;
    if (!completed.contains("metric")) {
        const nlohmann::json current = to_json(in_force);
        completed["metric"] = current.at("metric");
    }
    if (!completed.contains("dataset_complexity") && challenge.dataset_complexity)
        completed["dataset_complexity"] = *challenge.dataset_complexity;
    return rules_from_json(completed, "", tables);
}

}  // namespace wattboard::api

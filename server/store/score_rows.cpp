// The statement that writes a score with its findings.
#include "server/store/score_rows.h"

#include <nlohmann/json.hpp>

#include "server/documents/canonical_json.h"
#include "server/documents/entry_json.h"
#include "server/store/runs.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

/// Every ranking rule's value, low or high, in the order of the enum.
struct RuleColumns {
    std::vector<std::optional<double>> values;
    std::vector<std::optional<double>> lows;
    std::vector<std::optional<double>> highs;
};

RuleColumns rule_columns(const EntryScore& score)
{
    RuleColumns columns;
    for (std::size_t i = 0; i < ranking_rule_names.size(); ++i) {
        const auto it = score.rules.find(static_cast<RankingRule>(i));
        const Estimate estimate = it == score.rules.end() ? Estimate{} : it->second;
        columns.values.push_back(estimate.value);
        columns.lows.push_back(estimate.low);
        columns.highs.push_back(estimate.high);
    }
    return columns;
}

struct FindingColumns {
    std::vector<std::string> checks;
    std::vector<std::optional<double>> values;
    std::vector<std::optional<double>> thresholds;
    std::vector<std::string> units;
    std::vector<std::string> severities;
    std::vector<std::string> verdicts;
    std::vector<std::string> places;
    std::vector<std::string> messages;
    std::vector<std::string> evidence;  ///< public ids, or empty
};

FindingColumns finding_columns(const std::vector<Finding>& findings)
{
    FindingColumns columns;
    for (const Finding& finding : findings) {
        columns.checks.push_back(finding.check);
        columns.values.push_back(finding.value);
        columns.thresholds.push_back(finding.threshold);
        columns.units.push_back(finding.unit);
        columns.severities.emplace_back(name_of(finding.severity, severity_names));
        columns.verdicts.emplace_back(name_of(finding.verdict, verdict_names));
        columns.places.push_back(finding.place);
        columns.messages.push_back(finding.message);
        columns.evidence.push_back(finding.evidence);
    }
    return columns;
}

constexpr std::string_view insert_sql =
    "WITH new_score AS (INSERT INTO score (scoring_run_id, revision_id, performance, performance_low, "
    "performance_high, energy_kwh, energy_low_kwh, energy_high_kwh, charged_kwh, charged_low_kwh, charged_high_kwh, "
    "co2e_kg, co2e_low_kg, co2e_high_kg, own_place_co2e_kg, zone, place_fixed_by_rulebook, span_start, span_end, "
    "grade, is_extrapolated, is_ranked, is_held, rule_values, rule_lows, rule_highs, gqi_published, "
    "is_nofade_per_unit, unranked_reasons, hardware, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
    "$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31) "
    "ON CONFLICT (scoring_run_id, revision_id) DO NOTHING RETURNING id), "
    "new_finding AS (INSERT INTO finding (score_id, ordinal, check_id, value, threshold, unit, severity, verdict, "
    "place, message, evidence_id) SELECT new_score.id, item.ordinal - 1, item.check_id, item.value, item.threshold, "
    "item.unit, item.severity, item.verdict, item.place, item.message, CASE WHEN item.evidence <> '' THEN "
    "(SELECT id FROM evidence WHERE public_id = item.evidence::uuid) END FROM new_score, unnest($32::text[], "
    "$33::float8[], $34::float8[], $35::text[], $36::text[], $37::text[], $38::text[], $39::text[], $40::text[]) "
    "WITH ORDINALITY AS item (check_id, value, threshold, unit, severity, verdict, place, message, evidence, ordinal)) "
    "INSERT INTO log_leaf (event, canonical, sha256) SELECT $41::text, $42, $43 FROM new_score WHERE $41::text IS NOT "
    "NULL";

}  // namespace

std::string score_detail(const EntryScore& score)
{
    nlohmann::json value = to_json(score);
    value["findings"] = nlohmann::json::array();
    return value.dump();
}

Digest score_digest(const EntryScore& score) { return sha256(canonical_json(to_json(score))); }

void send_score(Transaction& transaction, RevisionId revision, const NewScore& made, const std::string& detail,
                const Leaf* leaf)
{
    const EntryScore& score = made.score;
    const RuleColumns rules = rule_columns(score);
    const FindingColumns findings = finding_columns(score.findings);
    std::optional<Timestamp> start;
    std::optional<Timestamp> end;
    if (made.span) {
        start = to_timestamp(made.span->start);
        end = to_timestamp(made.span->end);
    }
    std::optional<std::string> event;
    std::optional<Bytes> canonical;
    std::optional<Bytes> digest;
    if (leaf) {
        event = name_of(leaf->event, log_event_names);
        canonical = Bytes{leaf->canonical};
        digest = Bytes{bytes_of(leaf->sha256)};
    }
    transaction.send("score.insert", insert_sql, made.scoring_run, revision, score.performance.value,
                     score.performance.low, score.performance.high, score.energy_kwh.value, score.energy_kwh.low,
                     score.energy_kwh.high, score.charged_kwh.value, score.charged_kwh.low, score.charged_kwh.high,
                     score.co2e_kg.value, score.co2e_kg.low, score.co2e_kg.high, score.own_place_co2e_kg, made.zone,
                     made.place_fixed, start, end, name_of(score.grade, grade_names), score.extrapolated,
                     score.unranked_reasons.empty(), score.held, rules.values, rules.lows, rules.highs,
                     score.gqi_published, score.nofade_per_unit_complexity, score.unranked_reasons, made.hardware,
                     detail, findings.checks, findings.values, findings.thresholds, findings.units, findings.severities,
                     findings.verdicts, findings.places, findings.messages, findings.evidence, event, canonical,
                     digest);
}

}  // namespace wattboard::store

// The statement that writes a score.
#include "server/store/score_rows.h"

#include "scoring/plausibility/finding_counts.h"
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

constexpr std::string_view insert_sql =
    "WITH new_score AS (INSERT INTO score (scoring_run_id, revision_id, performance, performance_low, "
    "performance_high, energy_kwh, energy_low_kwh, energy_high_kwh, charged_kwh, charged_low_kwh, charged_high_kwh, "
    "co2e_kg, co2e_low_kg, co2e_high_kg, own_place_co2e_kg, own_place_low_co2e_kg, own_place_high_co2e_kg, zone, "
    "place_fixed_by_rulebook, span_start, span_end, grade, is_extrapolated, is_ranked, is_held, is_verified, "
    "rule_values, rule_lows, rule_highs, gqi_published, is_nofade_per_unit, unranked_reasons, hardware, detail, "
    "warnings, rejections) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
    "$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, "
    "$34, $35, $36) ON CONFLICT (scoring_run_id, revision_id) DO NOTHING RETURNING id) "
    "INSERT INTO log_leaf (event, canonical, sha256) SELECT $37::text, $38, $39 FROM new_score WHERE $37::text IS NOT "
    "NULL";

}  // namespace

void send_score(Transaction& transaction, RevisionId revision, const NewScore& made, const Leaf* leaf)
{
    const EntryScore& score = made.score;
    const RuleColumns rules = rule_columns(score);
    const FindingCounts failed = count_failed(score.findings);
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
                     score.co2e_kg.value, score.co2e_kg.low, score.co2e_kg.high, score.own_place_co2e_kg,
                     score.own_place_low_co2e_kg, score.own_place_high_co2e_kg, made.zone, made.place_fixed, start, end,
                     name_of(score.grade, grade_names), score.extrapolated, score.unranked_reasons.empty(), score.held,
                     score.verified, rules.values, rules.lows, rules.highs, score.gqi_published,
                     score.nofade_per_unit_complexity, score.unranked_reasons, made.hardware, made.text,
                     std::int32_t{failed.warnings}, std::int32_t{failed.rejections}, event, canonical, digest);
}

}  // namespace wattboard::store

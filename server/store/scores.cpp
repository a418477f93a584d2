// SQL of scores and findings.
#include "server/store/scores.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "server/documents/byte_text.h"
#include "server/documents/canonical_json.h"
#include "server/documents/entry_json.h"
#include "server/store/log_leaves.h"
#include "server/store/paging.h"
#include "server/store/score_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

std::unexpected<Problem> not_scoreable(std::string detail)
{
    return std::unexpected(Problem{.type = problems::not_scoreable, .detail = std::move(detail)});
}

double charged(const RunFacts& run)
{
    double sum = 0;
    for (const EvidenceSummary& evidence : run.evidence) sum += evidence.charged.value();
    return sum;
}

std::optional<TimeSpan> whole_span(const std::vector<RunFacts>& runs)
{
    std::optional<TimeSpan> whole;
    for (const RunFacts& run : runs) {
        if (!run.span) continue;
        if (!whole) whole = run.span;
        whole->start = std::min(whole->start, run.span->start);
        whole->end = std::max(whole->end, run.span->end);
    }
    return whole;
}

std::vector<std::string> hardware_names(const std::vector<RunFacts>& runs)
{
    std::set<std::string> names;
    for (const RunFacts& run : runs)
        for (const Accelerators& devices : run.hardware.accelerators) names.insert(devices.name);
    return {names.begin(), names.end()};
}

StoredScore score_of(const Row& row)
{
    const auto value = nlohmann::json::parse(row.get<std::string_view>(4));
    auto score = entry_score_from_json(value);
    if (!score) throw StatementError("a stored score cannot be read: " + score.error().detail);
    return {.id = row.get<std::int64_t>(0),
            .revision = row.get<std::int64_t>(1),
            .scoring_run = row.get<std::int64_t>(2),
            .scored_at = row.get<Timestamp>(3),
            .score = *std::move(score)};
}

void add_findings(Transaction& transaction, std::vector<StoredScore>& scores)
{
    std::vector<std::int64_t> ids;
    for (const StoredScore& score : scores) ids.push_back(score.id);
    for (const Row row : transaction.query("finding.list",
                                           "SELECT score_id, check_id, value, threshold, unit, severity, verdict, "
                                           "place, message, evidence.public_id FROM finding LEFT JOIN evidence "
                                           "ON evidence.id = evidence_id WHERE score_id = ANY ($1::bigint[]) "
                                           "ORDER BY score_id, ordinal",
                                           ids)) {
        const auto it = std::ranges::find(scores, row.get<std::int64_t>(0), &StoredScore::id);
        it->score.findings.push_back(
            {.check = row.get<std::string>(1),
             .value = row.get<std::optional<double>>(2),
             .threshold = row.get<std::optional<double>>(3),
             .unit = row.get<std::string>(4),
             .severity = from_name<Severity>(row.get<std::string_view>(5), severity_names).value(),
             .verdict = from_name<Verdict>(row.get<std::string_view>(6), verdict_names).value(),
             .evidence = row.get<std::optional<std::string>>(9).value_or(""),
             .place = row.get<std::string>(7),
             .message = row.get<std::string>(8)});
    }
}

}  // namespace

Result<NewScore> make_score(ScoringRunId scoring_run, const Rulebook& rulebook, const EntryFacts& facts,
                            EntryScore score)
{
    if (!score.performance.value) return not_scoreable("The entry has no performance.");
    if (!score.energy_kwh.value || !(*score.energy_kwh.value > 0) || !score.charged_kwh.value ||
        !(*score.charged_kwh.value > 0))
        return not_scoreable("The entry has no valid energy record.");
    if (!score.co2e_kg.value || *score.co2e_kg.value < 0) return not_scoreable("The entry has no CO2e.");
    NewScore made{.scoring_run = scoring_run,
                  .score = std::move(score),
                  .place_fixed = rulebook.grid.fixes_place_and_time,
                  .span = whole_span(facts.runs),
                  .hardware = hardware_names(facts.runs)};
    if (made.place_fixed) {
        made.zone = rulebook.grid.zone;
    } else {
        const auto largest = std::ranges::max_element(facts.runs, {}, charged);
        if (largest != facts.runs.end()) made.zone = largest->zone;
        if (made.zone.empty()) return not_scoreable("The entry states no place.");
        if (!made.span) return not_scoreable("The entry states no time span.");
    }
    return made;
}

void insert_scores(Transaction& transaction, const std::vector<RevisionScore>& scores)
{
    for (const RevisionScore& score : scores) {
        const std::string detail = score_detail(score.score.score);
        const Leaf leaf =
            make_leaf(LogEvent::submission_scored, {{"revision", score.revision},
                                                    {"scoring_run", score.score.scoring_run},
                                                    {"score_sha256", to_hex(score_digest(score.score.score))}});
        send_score(transaction, score.revision, score.score, detail, &leaf);
    }
}

std::vector<StoredScore> list_scores(Transaction& transaction, RevisionId revision)
{
    std::vector<StoredScore> scores;
    for (const Row row : transaction.query("score.list",
                                           "SELECT id, revision_id, scoring_run_id, scored_at, detail FROM score "
                                           "WHERE revision_id = $1 ORDER BY scoring_run_id",
                                           revision))
        scores.push_back(score_of(row));
    add_findings(transaction, scores);
    return scores;
}

}  // namespace wattboard::store

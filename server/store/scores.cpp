// SQL of scores.
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
    score->verified = row.get<bool>(5);
    return {.id = row.get<std::int64_t>(0),
            .revision = row.get<std::int64_t>(1),
            .scoring_run = row.get<std::int64_t>(2),
            .scored_at = row.get<Timestamp>(3),
            .score = *std::move(score)};
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
    std::string text = canonical_text(score);
    NewScore made{.scoring_run = scoring_run,
                  .score = std::move(score),
                  .text = std::move(text),
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
        const Leaf leaf = make_leaf(LogEvent::submission_scored, {{"revision", score.revision},
                                                                  {"scoring_run", score.score.scoring_run},
                                                                  {"score_sha256", to_hex(sha256(score.score.text))}});
        send_score(transaction, score.revision, score.score, &leaf);
        send_claimed_figures(transaction, score.score.scoring_run, score.revision, score.score.claimed);
    }
}

std::vector<StoredScore> list_scores(Transaction& transaction, RevisionId revision)
{
    std::vector<StoredScore> scores;
    for (const Row row :
         transaction.query("score.list",
                           "SELECT id, revision_id, scoring_run_id, scored_at, detail, is_verified FROM score "
                           "WHERE revision_id = $1 ORDER BY scoring_run_id",
                           revision))
        scores.push_back(score_of(row));
    return scores;
}

}  // namespace wattboard::store

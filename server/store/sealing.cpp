// SQL of sealing: of a draft, and of an entry that came whole in one request.
#include "server/store/sealing.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/documents/byte_text.h"
#include "server/documents/canonical_json.h"
#include "server/documents/entry_json.h"
#include "server/documents/time_text.h"
#include "server/store/constraint_problems.h"
#include "server/store/device_uses.h"
#include "server/store/entry_rows.h"
#include "server/store/paging.h"
#include "server/store/runs.h"
#include "server/store/score_rows.h"
#include "server/store/scoring_runs.h"
#include "server/store/submission_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

using nlohmann::json;

std::unexpected<Problem> problem(ProblemType type, std::string detail)
{
    return std::unexpected(Problem{.type = type, .detail = std::move(detail)});
}

/// Everything that the sealing of one revision writes, whichever way it came.
struct Sealing {
    SubmissionId submission = 0;
    Uuid public_id;
    RevisionId revision = 0;
    int number = 1;
    TeamId team = 0;
    AccountId actor = 0;
    SubmissionState from = SubmissionState::draft;
    std::int64_t state_version = 1;
    Timestamp now{};
    Digest facts{};
    std::vector<std::string> evidence_digests;  ///< hexadecimal
};

/// A question of a reviewer is not answered by sealing again: the entry stays queried until the reviewer is content.
SubmissionState state_after(const Sealing& sealing, const SealOutcome& outcome)
{
    const bool keeps_question = sealing.from == SubmissionState::queried && outcome.state == SubmissionState::ranked;
    return keeps_question ? SubmissionState::queried : outcome.state;
}

/// The scores must be exactly those of the runs that are active or computing now.
Result<void> check_scores(const SealOutcome& outcome, const std::vector<ScoringRunId>& current)
{
    const bool scored = outcome.state == SubmissionState::ranked || outcome.state == SubmissionState::held;
    if (!scored && outcome.scores.empty()) return {};
    const bool all = outcome.scores.size() == current.size() && std::ranges::all_of(current, [&](ScoringRunId run) {
                         return std::ranges::count(outcome.scores, run, &NewScore::scoring_run) == 1;
                     });
    if (all) return {};
    return problem(problems::scoring_changed, "The challenge's scoring runs changed while the entry was scored.");
}

Leaf leaf_of(const Sealing& sealing, SubmissionState state, const SealOutcome& outcome)
{
    json scores = json::array();
    for (const NewScore& score : outcome.scores)
        scores.push_back({{"scoring_run", score.scoring_run}, {"score_sha256", to_hex(sha256(score.text))}});
    json content{{"submission", to_text(sealing.public_id)},
                 {"revision", sealing.number},
                 {"team", sealing.team},
                 {"account", sealing.actor},
                 {"sealed_at", format_time(to_nanoseconds(sealing.now))},
                 {"state", name_of(state, submission_state_names)},
                 {"facts_sha256", to_hex(sealing.facts)},
                 {"evidence_sha256", sealing.evidence_digests},
                 {"scores", std::move(scores)}};
    if (!outcome.claimed_series_sha256.empty()) content["claimed_grid_series_sha256"] = outcome.claimed_series_sha256;
    return make_leaf(LogEvent::submission_sealed, std::move(content));
}

/// Scores, leaf, seal, state, history and change feed: all of it sent without waiting.
Sealed write_seal(Transaction& transaction, const Sealing& sealing, const SealOutcome& outcome)
{
    const SubmissionState state = state_after(sealing, outcome);
    const Leaf leaf = leaf_of(sealing, state, outcome);
    for (const NewScore& score : outcome.scores) {
        send_score(transaction, sealing.revision, score, nullptr);
        send_claimed_figures(transaction, score.scoring_run, sealing.revision, score.claimed);
    }
    transaction.send("revision.seal",
                     "WITH leaf AS (INSERT INTO log_leaf (event, canonical, sha256) "
                     "VALUES ('submission_sealed', $3, $4) RETURNING id) "
                     "UPDATE submission_revision SET sealed_at = now(), sealed_by = $2, "
                     "log_leaf_id = (SELECT id FROM leaf) WHERE id = $1",
                     sealing.revision, sealing.actor, Bytes{leaf.canonical}, Bytes{bytes_of(leaf.sha256)});
    send_state_change(transaction, {.submission = sealing.submission,
                                    .from = sealing.from,
                                    .to = state,
                                    .reason = outcome.reason,
                                    .actor = sealing.actor,
                                    .sealed_revision = sealing.revision});
    return {.submission = sealing.submission,
            .public_id = sealing.public_id,
            .revision = sealing.revision,
            .number = sealing.number,
            .state = state,
            .state_version = sealing.state_version + 1,
            .sealed_at = sealing.now,
            .leaf = leaf.sha256};
}

/// Digest of what the revision states, evidence aside.
Digest facts_digest(const EntryFacts& facts) { return sha256(canonical_json(to_json(facts))); }

Result<void> check_can_seal(const Submission& submission, bool phase_open)
{
    if (!submission.draft_revision)
        return problem(problems::already_sealed, "The submission is sealed and has no draft.");
    switch (submission.state) {
        case SubmissionState::withdrawn:
        case SubmissionState::rejected:
        case SubmissionState::disqualified:
            return problem(problems::wrong_state, "A submission that is " +
                                                      std::string{name_of(submission.state, submission_state_names)} +
                                                      " cannot be sealed again.");
        default:
            break;
    }
    if (!phase_open) return problem(problems::phase_closed, "The phase takes no submissions now.");
    return {};
}

std::vector<ScoringRunId> current_run_ids(Transaction& transaction, ChallengeId challenge)
{
    return transaction
        .query("scoring_run.current_ids",
               "SELECT ARRAY(SELECT id FROM scoring_run WHERE challenge_id = $1 AND state IN ('active', 'computing') "
               "ORDER BY id)",
               challenge)
        .one()
        .get<std::vector<std::int64_t>>(0);
}

/// The new logs with their hits, whose rows the statement counted over all of them.
std::vector<NewLog> new_logs(const std::vector<NewEvidence>& evidence, const std::vector<std::string>& public_ids,
                             const InsertedRows& inserted)
{
    std::vector<NewLog> logs;
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (std::size_t log = 0; log < evidence.size(); ++log) {
        logs.push_back({.id = inserted.new_evidence.at(log), .public_id = public_ids.at(log)});
        for (std::size_t row = 0; row < evidence[log].trace.fingerprints.size(); ++row) places.emplace_back(log, row);
    }
    for (TraceHit hit : inserted.trace_hits) {
        const auto [log, row] = places.at(hit.row);
        hit.row = row;
        hit.there.hash = evidence[log].trace.fingerprints[row].hash;
        logs[log].hits.push_back(hit);
    }
    return logs;
}

}  // namespace

Result<SealingDraft> lock_draft(Transaction& transaction, const Uuid& id, std::string_view engine_version)
{
    auto submission = lock_submission(transaction, id);
    if (!submission) return std::unexpected(submission.error());
    share_scoring_lock(transaction, submission->challenge);
    const auto rows = transaction.query(
        "phase.open",
        "SELECT coalesce(opens_at <= now(), true) AND coalesce(now() < closes_at, true), now() FROM phase "
        "WHERE id = $1",
        submission->phase);
    const Row row = rows.one();
    if (auto can = check_can_seal(*submission, row.get<bool>(0)); !can) return std::unexpected(can.error());
    SealingDraft draft{.submission = *std::move(submission), .now = row.get<Timestamp>(1)};
    draft.revision = *draft.submission.draft_revision;
    draft.number = draft.submission.draft_number.value_or(1);
    auto facts = load_entry_facts(transaction, draft.revision, engine_version);
    if (!facts) return std::unexpected(facts.error());
    draft.facts = *std::move(facts);
    return draft;
}

Result<Sealed> seal_draft(Transaction& transaction, const SealingDraft& draft, AccountId actor,
                          const SealOutcome& outcome)
{
    return translating([&]() -> Result<Sealed> {
        const auto current = current_run_ids(transaction, draft.submission.challenge);
        if (auto checked = check_scores(outcome, current); !checked) return std::unexpected(checked.error());
        // A draft that came with its logs in one request has pins already, which its later changes may have outdated.
        const auto pinned =
            transaction.query("revision.pin",
                              "WITH outdated AS (DELETE FROM revision_evidence "
                              "WHERE revision_id = $1 AND evidence_id <> ALL ($2::bigint[])), "
                              "pin AS (INSERT INTO revision_evidence (revision_id, evidence_id) "
                              "SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING) "
                              "SELECT encode(sha256, 'hex') FROM evidence WHERE id = ANY ($2::bigint[]) ORDER BY id",
                              draft.revision, draft.facts.evidence);
        Sealing sealing{.submission = draft.submission.id,
                        .public_id = draft.submission.public_id,
                        .revision = draft.revision,
                        .number = draft.number,
                        .team = draft.submission.team,
                        .actor = actor,
                        .from = draft.submission.state,
                        .state_version = draft.submission.state_version,
                        .now = draft.now,
                        .facts = facts_digest(draft.facts.facts)};
        for (const Row row : pinned) sealing.evidence_digests.push_back(row.get<std::string>(0));
        return write_seal(transaction, sealing, outcome);
    });
}

Result<InsertedEntry> insert_entry(Transaction& transaction, const NewSubmission& submission,
                                   const std::vector<NewEvidence>& evidence)
{
    return translating([&]() -> Result<InsertedEntry> {
        const auto runs = resolve_runs(transaction, submission.team, submission.facts.runs);
        if (!runs) return std::unexpected(runs.error());
        share_scoring_lock(transaction, submission.challenge);
        // The statements of an entry are large and their plans never depend on a value.
        transaction.send("entry.plans", "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)");
        EntryRows rows{submission, evidence, *runs};
        InsertedEntry entry{
            .draft = {.public_id = rows.public_id}, .challenge = submission.challenge, .team = submission.team};
        const std::vector<std::string> evidence_ids = rows.evidence_ids;
        auto inserted = insert_rows(transaction, submission, std::move(rows), true);
        if (!inserted) return std::unexpected(inserted.error());
        entry.new_logs = new_logs(evidence, evidence_ids, *inserted);
        entry.draft.submission = *inserted->submission;
        entry.draft.revision = *inserted->revision;
        EntryFacts facts = submission.facts;
        for (std::size_t i = 0; i < facts.runs.size(); ++i) {
            facts.runs[i].id = runs->ids[i];
            entry.draft.runs.push_back(uuid_from_text(runs->ids[i]).value());
        }
        entry.facts_sha256 = facts_digest(facts);
        entry.now = inserted->now;
        entry.evidence = std::move(inserted->shared_evidence);
        entry.evidence_sha256 = std::move(inserted->shared_digests);
        entry.evidence.insert(entry.evidence.end(), inserted->new_evidence.begin(), inserted->new_evidence.end());
        for (const NewEvidence& log : evidence) entry.evidence_sha256.push_back(to_hex(log.sha256));
        for (std::size_t log = 0; log < evidence.size(); ++log)
            send_device_uses(transaction, entry.new_logs[log].id, evidence[log].reading.engine_version,
                             evidence[log].reading.summary);
        entry.current_runs = std::move(inserted->current_runs);
        return entry;
    });
}

Result<Sealed> seal_entry(Transaction& transaction, const InsertedEntry& entry, AccountId actor,
                          const SealOutcome& outcome)
{
    if (auto checked = check_scores(outcome, entry.current_runs); !checked) return std::unexpected(checked.error());
    return write_seal(transaction,
                      {.submission = entry.draft.submission,
                       .public_id = entry.draft.public_id,
                       .revision = entry.draft.revision,
                       .number = entry.draft.number,
                       .team = entry.team,
                       .actor = actor,
                       .now = entry.now,
                       .facts = entry.facts_sha256,
                       .evidence_digests = entry.evidence_sha256},
                      outcome);
}

}  // namespace wattboard::store

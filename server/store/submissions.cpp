// SQL of submissions: reading heads, revisions and histories.
#include "server/store/submissions.h"

#include "server/documents/byte_text.h"
#include "server/store/paging.h"
#include "server/store/submission_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

const std::string select =
    "SELECT submission.id, public_id, submission.challenge_id, challenge.slug, phase_id, phase.slug, team_id, "
    "team.slug, team.name, submission.name, state, state_reason, state_at, state_version, is_chosen, is_baseline, "
    "submission.created_at, draft.id, draft.number, sealed_revision_id, sealed.number, sealed.sealed_at, "
    "log_leaf.sha256 FROM submission JOIN challenge ON challenge.id = submission.challenge_id "
    "JOIN phase ON phase.id = phase_id JOIN team ON team.id = team_id "
    "LEFT JOIN submission_revision AS draft ON draft.submission_id = submission.id AND draft.sealed_at IS NULL "
    "LEFT JOIN submission_revision AS sealed ON sealed.id = sealed_revision_id "
    "LEFT JOIN log_leaf ON log_leaf.id = sealed.log_leaf_id ";

SubmissionState state_of(const Row& row, std::size_t column)
{
    return from_name<SubmissionState>(row.get<std::string_view>(column), submission_state_names).value();
}

Submission submission_of(const Row& row)
{
    Submission submission{.id = row.get<std::int64_t>(0),
                          .public_id = uuid_from_text(row.get<std::string>(1)).value(),
                          .challenge = row.get<std::int64_t>(2),
                          .challenge_slug = row.get<std::string>(3),
                          .phase = row.get<std::int64_t>(4),
                          .phase_slug = row.get<std::string>(5),
                          .team = row.get<std::int64_t>(6),
                          .team_slug = row.get<std::string>(7),
                          .team_name = row.get<std::string>(8),
                          .name = row.get<std::string>(9),
                          .state = state_of(row, 10),
                          .state_reason = row.get<std::string>(11),
                          .state_at = row.get<Timestamp>(12),
                          .state_version = row.get<std::int64_t>(13),
                          .is_chosen = row.get<bool>(14),
                          .is_baseline = row.get<bool>(15),
                          .created_at = row.get<Timestamp>(16),
                          .draft_revision = row.get<std::optional<std::int64_t>>(17),
                          .draft_number = row.get<std::optional<std::int32_t>>(18),
                          .sealed_revision = row.get<std::optional<std::int64_t>>(19),
                          .sealed_number = row.get<std::optional<std::int32_t>>(20),
                          .sealed_at = row.get<std::optional<Timestamp>>(21)};
    if (const auto leaf = row.get<std::optional<std::string_view>>(22)) submission.leaf = digest_from_bytes(*leaf);
    return submission;
}

}  // namespace

Result<Submission> find_submission(Transaction& transaction, const Uuid& id)
{
    static const std::string sql = select + "WHERE public_id = $1";
    const auto rows = transaction.query("submission.find", sql, to_text(id));
    if (rows.empty()) return absent("submission", to_text(id));
    return submission_of(rows.one());
}

Result<Submission> lock_submission(Transaction& transaction, const Uuid& id)
{
    // Two statements in one round trip: the second one's snapshot is taken when the lock is held.
    static const std::string sql = select + "WHERE public_id = $1";
    transaction.send("submission.lock", "SELECT FROM submission WHERE public_id = $1 FOR NO KEY UPDATE", to_text(id));
    const auto rows = transaction.query("submission.find_locked", sql, to_text(id));
    if (rows.empty()) return absent("submission", to_text(id));
    return submission_of(rows.one());
}

Page<Submission> list_submissions(Transaction& transaction, const SubmissionFilter& filter, SubmissionId after,
                                  std::size_t limit)
{
    static const std::string sql = select +
                                   "WHERE submission.id > $1 AND ($2::bigint IS NULL OR submission.challenge_id = $2) "
                                   "AND ($3::bigint IS NULL OR team_id = $3) AND ($4::text IS NULL OR state = $4) "
                                   "AND (sealed_revision_id IS NOT NULL OR team_id = ANY ($5::bigint[])) "
                                   "ORDER BY submission.id LIMIT $6";
    const auto state = filter.state ? std::optional{std::string{name_of(*filter.state, submission_state_names)}}
                                    : std::optional<std::string>{};
    return page_of<Submission>(transaction.query("submission.list", sql, after, filter.challenge, filter.team, state,
                                                 filter.drafts_of, limit + 1),
                               limit, submission_of);
}

std::vector<Revision> list_revisions(Transaction& transaction, SubmissionId submission)
{
    std::vector<Revision> revisions;
    for (const Row row : transaction.query("revision.list",
                                           "SELECT submission_revision.id, number, created_at, sealed_at, sha256 "
                                           "FROM submission_revision LEFT JOIN log_leaf ON log_leaf.id = log_leaf_id "
                                           "WHERE submission_id = $1 ORDER BY number",
                                           submission)) {
        Revision revision{.id = row.get<std::int64_t>(0),
                          .number = row.get<std::int32_t>(1),
                          .created_at = row.get<Timestamp>(2),
                          .sealed_at = row.get<std::optional<Timestamp>>(3)};
        if (const auto leaf = row.get<std::optional<std::string_view>>(4)) revision.leaf = digest_from_bytes(*leaf);
        revisions.push_back(revision);
    }
    return revisions;
}

std::vector<StateChange> list_state_changes(Transaction& transaction, SubmissionId submission)
{
    std::vector<StateChange> changes;
    for (const Row row : transaction.query("state_change.list",
                                           "SELECT from_state, to_state, actor_id, review_id, changed_at "
                                           "FROM state_change WHERE submission_id = $1 ORDER BY id",
                                           submission))
        changes.push_back({.from = state_of(row, 0),
                           .to = state_of(row, 1),
                           .actor = row.get<std::optional<std::int64_t>>(2),
                           .review = row.get<std::optional<std::int64_t>>(3),
                           .changed_at = row.get<Timestamp>(4)});
    return changes;
}

void send_state_change(Transaction& transaction, const StateMove& move)
{
    // One statement: state, history and change feed cannot come apart.
    transaction.send("submission.move",
                     "WITH moved AS (UPDATE submission SET state = $2, state_reason = $3, state_at = now(), "
                     "state_version = state_version + 1, sealed_revision_id = coalesce($6, sealed_revision_id) "
                     "WHERE id = $1), "
                     "change AS (INSERT INTO state_change (submission_id, from_state, to_state, actor_id, review_id) "
                     "VALUES ($1, $4, $2::text, $5, $7)) "
                     "INSERT INTO outbox (kind, subject_id) VALUES ('submission', $1)",
                     move.submission, std::string{name_of(move.to, submission_state_names)}, move.reason,
                     std::string{name_of(move.from, submission_state_names)}, move.actor, move.sealed_revision,
                     move.review);
}

}  // namespace wattboard::store

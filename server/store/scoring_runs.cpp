// SQL of scoring runs.
#include "server/store/scoring_runs.h"

#include <nlohmann/json.hpp>

#include "server/documents/byte_text.h"
#include "server/store/jobs.h"
#include "server/store/log_leaves.h"
#include "server/store/outbox.h"
#include "server/store/paging.h"
#include "server/store/rulebook_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

/// Space of the advisory locks of challenges, apart from every other use of advisory locks.
constexpr std::int64_t scoring_lock_space = 0x5742'0000'0000'0000;

ScoringRun run_of(const Row& row)
{
    return {.id = row.get<std::int64_t>(0),
            .challenge = row.get<std::int64_t>(1),
            .rulebook_id = row.get<std::int64_t>(2),
            .rulebook_version = row.get<std::int32_t>(3),
            .rulebook = stored_rulebook(row.get<std::string_view>(4)),
            .basis = {.engine_version = row.get<std::string>(5),
                      .reference_sha256 = digest_from_bytes(row.get<std::string_view>(6)).value(),
                      .tables = {.grid = row.get<std::int64_t>(7),
                                 .accelerators = row.get<std::int64_t>(8),
                                 .cpus = row.get<std::optional<std::int64_t>>(15),
                                 .grid_series = row.get<std::vector<std::int64_t>>(16)}},
            .state = from_name<ScoringRunState>(row.get<std::string_view>(9), scoring_run_state_names).value(),
            .created_at = row.get<Timestamp>(10),
            .activated_at = row.get<std::optional<Timestamp>>(11),
            .superseded_at = row.get<std::optional<Timestamp>>(12),
            .rank_changes = row.get<std::string>(13),
            .failure = row.get<std::string>(14)};
}

std::vector<ScoringRun> runs_of(const Rows& rows)
{
    std::vector<ScoringRun> runs;
    for (const Row row : rows) runs.push_back(run_of(row));
    return runs;
}

const std::string select =
    "SELECT scoring_run.id, scoring_run.challenge_id, rulebook_id, version, rules, engine_version, reference_sha256, "
    "grid_table_id, accelerator_table_id, state, scoring_run.created_at, activated_at, superseded_at, "
    "coalesce(rank_changes::text, ''), coalesce(failure, ''), cpu_table_id, grid_series_ids "
    "FROM scoring_run JOIN rulebook ON rulebook.id = rulebook_id ";

}  // namespace

Result<ScoringRun> find_scoring_run(Transaction& transaction, ScoringRunId id)
{
    static const std::string sql = select + "WHERE scoring_run.id = $1";
    const auto rows = transaction.query("scoring_run.find", sql, id);
    if (rows.empty()) return absent("scoring run", std::to_string(id));
    return run_of(rows.one());
}

Result<ScoringRun> active_scoring_run(Transaction& transaction, ChallengeId challenge)
{
    static const std::string sql = select + "WHERE scoring_run.challenge_id = $1 AND state = 'active'";
    const auto rows = transaction.query("scoring_run.active", sql, challenge);
    if (rows.empty()) return absent("challenge with an active scoring run", std::to_string(challenge));
    return run_of(rows.one());
}

std::vector<ScoringRun> current_scoring_runs(Transaction& transaction, ChallengeId challenge)
{
    static const std::string sql =
        select + "WHERE scoring_run.challenge_id = $1 AND state IN ('active', 'computing') ORDER BY scoring_run.id";
    return runs_of(transaction.query("scoring_run.current", sql, challenge));
}

std::vector<ScoringRun> list_scoring_runs(Transaction& transaction, ChallengeId challenge)
{
    static const std::string sql = select + "WHERE scoring_run.challenge_id = $1 ORDER BY scoring_run.id";
    return runs_of(transaction.query("scoring_run.list", sql, challenge));
}

std::vector<ScoringRun> all_active_scoring_runs(Transaction& transaction)
{
    static const std::string sql = select + "WHERE state = 'active' ORDER BY scoring_run.id";
    return runs_of(transaction.query("scoring_run.all_active", sql));
}

Result<ScoringRunId> create_scoring_run(Transaction& transaction, ChallengeId challenge, const ScoringBasis& basis)
{
    take_scoring_lock(transaction, challenge);
    const auto rulebook = transaction.query(
        "rulebook.newest", "SELECT id FROM rulebook WHERE challenge_id = $1 ORDER BY version DESC LIMIT 1", challenge);
    if (rulebook.empty()) return absent("challenge", std::to_string(challenge));
    const auto rulebook_id = rulebook.one().get<std::int64_t>(0);
    auto computing = transaction.query(
        "scoring_run.compute",
        "INSERT INTO scoring_run (challenge_id, rulebook_id, engine_version, reference_sha256, grid_table_id, "
        "accelerator_table_id, cpu_table_id, grid_series_ids, state) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'computing') "
        "ON CONFLICT ON CONSTRAINT scoring_run_identity DO UPDATE SET state = 'computing', activated_at = NULL, "
        "superseded_at = NULL, rank_changes = NULL, failure = NULL "
        "WHERE scoring_run.state IN ('superseded', 'failed') RETURNING id",
        challenge, rulebook_id, basis.engine_version, Bytes{bytes_of(basis.reference_sha256)}, basis.tables.grid,
        basis.tables.accelerators, basis.tables.cpus, basis.tables.grid_series);
    if (computing.empty()) {
        return transaction
            .query("scoring_run.same",
                   "SELECT id FROM scoring_run "
                   "WHERE rulebook_id = $1 AND engine_version = $2 AND reference_sha256 = $3",
                   rulebook_id, basis.engine_version, Bytes{bytes_of(basis.reference_sha256)})
            .one()
            .get<std::int64_t>(0);
    }
    const auto id = computing.one().get<std::int64_t>(0);
    replace_computing_runs(transaction, challenge, id);
    add_job(transaction, "score_all", id);
    announce(transaction, ChangeKind::scoring_run, id);
    return id;
}

void replace_computing_runs(Transaction& transaction, ChallengeId challenge, ScoringRunId by)
{
    transaction.send("scoring_run.replace",
                     "UPDATE scoring_run SET state = 'failed', failure = 'A newer scoring run took its place.' "
                     "WHERE challenge_id = $1 AND state = 'computing' AND id <> $2",
                     challenge, by);
}

std::vector<RevisionId> revisions_to_score(Transaction& transaction, ScoringRunId run, RevisionId after,
                                           std::size_t limit)
{
    std::vector<RevisionId> revisions;
    for (const Row row : transaction.query(
             "scoring_run.revisions",
             "SELECT submission_revision.id FROM submission_revision "
             "JOIN submission ON submission.id = submission_id "
             "WHERE challenge_id = (SELECT challenge_id FROM scoring_run WHERE id = $1) "
             "AND sealed_at IS NOT NULL AND submission_revision.id > $2 "
             "AND NOT EXISTS (SELECT FROM score WHERE scoring_run_id = $1 AND revision_id = submission_revision.id) "
             "ORDER BY submission_revision.id LIMIT $3",
             run, after, limit))
        revisions.push_back(row.get<std::int64_t>(0));
    return revisions;
}

std::vector<std::pair<SubmissionId, RevisionId>> latest_sealed_revisions(Transaction& transaction,
                                                                         const std::vector<SubmissionId>& submissions)
{
    std::vector<std::pair<SubmissionId, RevisionId>> revisions;
    for (const Row row : transaction.query("submission.latest_sealed",
                                           "SELECT id, sealed_revision_id FROM submission "
                                           "WHERE id = ANY ($1::bigint[]) AND sealed_revision_id IS NOT NULL "
                                           "ORDER BY sealed_revision_id",
                                           submissions))
        revisions.emplace_back(row.get<std::int64_t>(0), row.get<std::int64_t>(1));
    return revisions;
}

Result<Digest> activate_scoring_run(Transaction& transaction, ScoringRunId run, std::string_view rank_changes)
{
    const auto found =
        transaction.query("scoring_run.challenge", "SELECT challenge_id FROM scoring_run WHERE id = $1", run);
    if (found.empty()) return absent("scoring run", std::to_string(run));
    const auto challenge = found.one().get<std::int64_t>(0);
    take_scoring_lock(transaction, challenge);
    const auto state = transaction.query("scoring_run.state", "SELECT state FROM scoring_run WHERE id = $1", run)
                           .one()
                           .get<std::string>(0);
    const Leaf leaf = make_leaf(
        LogEvent::scoring_run_activated,
        {{"challenge", challenge}, {"scoring_run", run}, {"rank_changes_sha256", to_hex(sha256(rank_changes))}});
    if (state == "active") return leaf.sha256;
    if (state != "computing")
        return std::unexpected(Problem{.type = problems::conflict,
                                       .detail = "The scoring run is " + state + " and cannot become active."});
    // In this order: the index allows one active run a challenge at any moment.
    transaction.send("scoring_run.supersede",
                     "UPDATE scoring_run SET state = 'superseded', superseded_at = now() "
                     "WHERE challenge_id = $1 AND state = 'active'",
                     challenge);
    transaction.send("scoring_run.activate",
                     "UPDATE scoring_run SET state = 'active', activated_at = now(), rank_changes = $2 WHERE id = $1",
                     run, rank_changes);
    add_leaf(transaction, leaf);
    announce(transaction, ChangeKind::scoring_run, run);
    return leaf.sha256;
}

Result<void> fail_scoring_run(Transaction& transaction, ScoringRunId run, std::string_view failure)
{
    const auto rows = transaction.query("scoring_run.fail",
                                        "UPDATE scoring_run SET state = 'failed', failure = $2 "
                                        "WHERE id = $1 AND state = 'computing'",
                                        run, failure.substr(0, 4000));
    if (rows.affected() == 0) return absent("computing scoring run", std::to_string(run));
    announce(transaction, ChangeKind::scoring_run, run);
    return {};
}

void share_scoring_lock(Transaction& transaction, ChallengeId challenge)
{
    transaction.send("scoring_run.share", "SELECT pg_advisory_xact_lock_shared($1)", scoring_lock_space + challenge);
}

void take_scoring_lock(Transaction& transaction, ChallengeId challenge)
{
    transaction.send("scoring_run.lock", "SELECT pg_advisory_xact_lock($1)", scoring_lock_space + challenge);
}

}  // namespace wattboard::store

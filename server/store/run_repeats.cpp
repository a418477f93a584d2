// SQL of repeats.
#include "server/store/run_repeats.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/documents/byte_text.h"
#include "server/store/accounts.h"
#include "server/store/constraint_problems.h"
#include "server/store/log_leaves.h"
#include "server/store/paging.h"
#include "server/store/submission_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

/// Columns of a Repeat after the revision that it is given for.
const std::string columns =
    "repeated.number, account.name, run.public_id, evidence.public_id, run_repeat.energy_kwh, run_repeat.charged_kwh, "
    "run_repeat.uncertainty, run_repeat.duration_s, run_repeat.throughput, run_repeat.engine_version, "
    "run_repeat.performance, run_repeat_reason.reason, run_repeat.reason_sha256, run_repeat.recorded_at, "
    "run_repeat.id ";
const std::string joins =
    "JOIN submission_revision AS repeated ON repeated.id = run_repeat.revision_id "
    "JOIN account ON account.id = run_repeat.account_id JOIN run ON run.id = run_repeat.run_id "
    "JOIN evidence ON evidence.id = run_repeat.evidence_id "
    "LEFT JOIN run_repeat_reason ON run_repeat_id = run_repeat.id ";

std::string name_of_repeat(RepeatId id) { return fmt::format("repeat {}", id); }

Repeat repeat_of(const Row& row)
{
    Repeat repeat{.id = row.get<std::int64_t>(15),
                  .revision = row.get<std::int64_t>(0),
                  .revision_number = row.get<std::int32_t>(1),
                  .account = row.get<std::string>(2),
                  .facts = {.run = row.get<std::string>(3),
                            .evidence = row.get<std::string>(4),
                            .energy = KilowattHours{row.get<double>(5)},
                            .charged = KilowattHours{row.get<double>(6)},
                            .relative_uncertainty = row.get<double>(7),
                            .duration = Seconds{row.get<double>(8)},
                            .throughput = row.get<std::optional<double>>(9)},
                  .engine_version = row.get<std::string>(10),
                  .performance = row.get<std::optional<double>>(11),
                  .reason = row.get<std::optional<std::string>>(12),
                  .reason_sha256 = digest_from_bytes(row.get<std::string_view>(13)).value(),
                  .recorded_at = row.get<Timestamp>(14)};
    repeat.facts.name = name_of_repeat(repeat.id);
    return repeat;
}

Leaf leaf_of(const NewRepeat& repeat, RepeatId id, const Digest& reason_sha256)
{
    return make_leaf(LogEvent::submission_repeated, {{"submission", to_text(repeat.submission.public_id)},
                                                     {"repeat", id},
                                                     {"revision", repeat.submission.sealed_number.value_or(0)},
                                                     {"run", to_text(repeat.run)},
                                                     {"evidence", to_text(repeat.evidence)},
                                                     {"account", repeat.account},
                                                     {"engine_version", repeat.engine_version},
                                                     {"energy_kwh", repeat.facts.energy.value()},
                                                     {"charged_kwh", repeat.facts.charged.value()},
                                                     {"duration_s", repeat.facts.duration.value()},
                                                     {"reason_sha256", to_hex(reason_sha256)}});
}

}  // namespace

Result<Submission> lock_for_repeat(Transaction& transaction, const Uuid& id, AccountId account)
{
    auto submission = lock_submission(transaction, id);
    if (!submission) return submission;
    if (!submission->sealed_revision)
        return std::unexpected(Problem{.type = problems::wrong_state,
                                       .detail = "The submission was never sealed: there is nothing to compare with."});
    if (was_ever_member(transaction, submission->team, account))
        return std::unexpected(
            Problem{.type = problems::own_team_review,
                    .detail = "A member of the team, present or former, may not repeat its runs for review."});
    return submission;
}

Result<RecordedRepeat> record_repeat(Transaction& transaction, const NewRepeat& repeat)
{
    return translating([&]() -> Result<RecordedRepeat> {
        const std::string salt = random_bytes(16);
        const Digest reason_sha256 = sha256(salt + repeat.reason);
        const auto rows = transaction.query(
            "repeat.insert",
            "WITH made AS (INSERT INTO run_repeat (submission_id, revision_id, run_id, evidence_id, account_id, "
            "engine_version, energy_kwh, charged_kwh, uncertainty, duration_s, performance, throughput, reason_sha256) "
            "SELECT $1, $2, run.id, evidence.id, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM run, evidence "
            "WHERE run.public_id = $3 AND evidence.public_id = $4 "
            "ON CONFLICT ON CONSTRAINT run_repeat_once DO NOTHING RETURNING id, recorded_at), "
            "words AS (INSERT INTO run_repeat_reason (run_repeat_id, salt, reason) SELECT id, $14, $15 FROM made) "
            "SELECT made.id, recorded_at, account.name FROM made, account WHERE account.id = $5",
            repeat.submission.id, *repeat.submission.sealed_revision, to_text(repeat.run), to_text(repeat.evidence),
            repeat.account, repeat.engine_version, repeat.facts.energy.value(), repeat.facts.charged.value(),
            repeat.facts.relative_uncertainty, repeat.facts.duration.value(), repeat.performance,
            repeat.facts.throughput, Bytes{bytes_of(reason_sha256)}, Bytes{salt}, repeat.reason);
        if (rows.empty())
            return std::unexpected(Problem{.type = problems::conflict,
                                           .detail = "That log is recorded as a repeat of this run already.",
                                           .field = "/evidence"});
        const auto id = rows.one().get<std::int64_t>(0);
        const Leaf leaf = leaf_of(repeat, id, reason_sha256);
        add_leaf(transaction, leaf);
        RecordedRepeat recorded{.repeat = {.id = id,
                                           .revision = *repeat.submission.sealed_revision,
                                           .revision_number = repeat.submission.sealed_number.value_or(1),
                                           .account = rows.one().get<std::string>(2),
                                           .facts = repeat.facts,
                                           .engine_version = repeat.engine_version,
                                           .performance = repeat.performance,
                                           .reason = repeat.reason,
                                           .reason_sha256 = reason_sha256,
                                           .recorded_at = rows.one().get<Timestamp>(1)},
                                .leaf = leaf.sha256};
        recorded.repeat.facts.name = name_of_repeat(id);
        return recorded;
    });
}

SubmissionState hold_for_repeat(Transaction& transaction, const Submission& submission, const std::string& reason)
{
    const auto state = next_state(submission.state, SubmissionAction::hold, SubmissionActor::platform);
    if (!state) return submission.state;
    send_state_change(transaction,
                      {.submission = submission.id, .from = submission.state, .to = *state, .reason = reason});
    return *state;
}

std::vector<Repeat> list_repeats(Transaction& transaction, SubmissionId submission)
{
    static const std::string sql = "SELECT run_repeat.revision_id, " + columns + "FROM run_repeat " + joins +
                                   "WHERE run_repeat.submission_id = $1 ORDER BY run_repeat.id";
    std::vector<Repeat> repeats;
    for (const Row row : transaction.query("repeat.list", sql, submission)) repeats.push_back(repeat_of(row));
    return repeats;
}

std::vector<Repeat> find_repeats(Transaction& transaction, const std::vector<RevisionId>& revisions)
{
    static const std::string sql =
        "SELECT asked.id, " + columns +
        "FROM submission_revision AS asked JOIN run_repeat ON run_repeat.submission_id = asked.submission_id " + joins +
        "WHERE asked.id = ANY ($1::bigint[]) AND repeated.number <= asked.number ORDER BY asked.id, run_repeat.id";
    std::vector<Repeat> repeats;
    for (const Row row : transaction.query("repeat.find", sql, revisions)) repeats.push_back(repeat_of(row));
    return repeats;
}

Result<void> erase_repeat_reason(Transaction& transaction, RepeatId repeat)
{
    const auto rows =
        transaction.query("repeat.erase", "DELETE FROM run_repeat_reason WHERE run_repeat_id = $1", repeat);
    if (rows.affected() == 0) return absent("reason of repeat", std::to_string(repeat));
    return {};
}

}  // namespace wattboard::store

// SQL of drafts: making one, replacing its parts, beginning the next revision.
#include <nlohmann/json.hpp>

#include "server/store/constraint_problems.h"
#include "server/store/entry_columns.h"
#include "server/store/entry_rows.h"
#include "server/store/paging.h"
#include "server/store/submission_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

std::vector<Uuid> uuids(const std::vector<std::string>& ids)
{
    std::vector<Uuid> values;
    for (const std::string& id : ids) values.push_back(uuid_from_text(id).value());
    return values;
}

Result<void> write_performance(Transaction& transaction, RevisionId revision, ChallengeId challenge,
                               const Performance& performance)
{
    transaction.send("draft.clear_performance", "DELETE FROM performance WHERE revision_id = $1", revision);
    Parameters parameters{revision, challenge};
    add_performance(parameters, performance);
    const auto rows = transaction.run(
        "draft.performance",
        "INSERT INTO performance (revision_id, metric_id, lower_bound, upper_bound, value, low, high, n_items, basis, "
        "train_value) SELECT $1, id, lower_bound, upper_bound, $4, $5::float8, $6::float8, $7::bigint, $8::text, "
        "$9::float8 FROM metric WHERE challenge_id = $2 AND name = $3",
        parameters);
    if (rows.affected() == 0) return std::unexpected(unknown_metric(performance.metric));
    return {};
}

void write_model(Transaction& transaction, RevisionId revision, const ModelFacts& model)
{
    transaction.send("draft.clear_model", "DELETE FROM model_facts WHERE revision_id = $1", revision);
    Parameters parameters{revision};
    add_model(parameters, model);
    add_training(parameters, model);
    transaction.run("draft.model",
                    "INSERT INTO model_facts (revision_id, parameters, operations, convention, precision, input_size, "
                    "batch_size, technique, time_per_item_s, energy_per_item_j, training_runs, repeats, "
                    "training_samples, training_epochs) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                    parameters);
}

void write_lineage(Transaction& transaction, RevisionId revision, const std::vector<LineageItem>& lineage)
{
    transaction.send("draft.clear_lineage", "DELETE FROM lineage_item WHERE revision_id = $1", revision);
    Parameters parameters{revision};
    LineageColumns{lineage}.add_to(parameters);
    transaction.run("draft.lineage",
                    "INSERT INTO lineage_item (revision_id, ordinal, source, kind, sha256, is_public, energy_kwh) "
                    "SELECT $1, ordinal - 1, source, kind, decode(nullif(digest, ''), 'hex'), is_public = 1, energy "
                    "FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::float8[]) WITH ORDINALITY "
                    "AS item (source, kind, digest, is_public, energy, ordinal)",
                    parameters);
}

void write_stages(Transaction& transaction, RevisionId revision, const std::map<Stage, StageStatement>& stages)
{
    transaction.send("draft.clear_stages", "DELETE FROM stage_statement WHERE revision_id = $1", revision);
    Parameters parameters{revision};
    StageColumns{stages}.add_to(parameters);
    transaction.run("draft.stages",
                    "INSERT INTO stage_statement (revision_id, stage, basis, attestation) "
                    "SELECT $1, item.* FROM unnest($2::text[], $3::text[], $4::text[]) AS item",
                    parameters);
}

void write_runs(Transaction& transaction, RevisionId revision, TeamId team, const std::vector<RunFacts>& runs,
                const ResolvedRuns& resolved)
{
    transaction.send("draft.clear_runs", "DELETE FROM submission_run WHERE revision_id = $1", revision);
    Parameters parameters{revision, team};
    RunListColumns{runs, resolved}.add_to(parameters);
    transaction.queue(
        "draft.new_runs",
        "INSERT INTO run (public_id, team_id, stage, started_at, ended_at, zone, stated_pue, hardware, epochs_done, "
        "epochs_total, data_share) SELECT public_id::uuid, $2, stage, started_at, ended_at, zone, stated_pue, "
        "hardware::jsonb, epochs_done, epochs_total, data_share FROM unnest($3::text[], $4::bigint[], $5::text[], "
        "$6::timestamptz[], $7::timestamptz[], $8::text[], $9::float8[], $10::text[], $11::float8[], $12::float8[], "
        "$13::float8[]) AS item (public_id, is_new, stage, started_at, ended_at, zone, stated_pue, hardware, "
        "epochs_done, epochs_total, data_share) WHERE is_new = 1 AND $1::bigint IS NOT NULL",
        parameters);
    transaction.query("draft.runs",
                      "INSERT INTO submission_run (revision_id, run_id, ordinal) SELECT $1, run.id, ordinal - 1 "
                      "FROM unnest($3::text[]) WITH ORDINALITY AS item (public_id, ordinal) "
                      "JOIN run ON run.public_id = item.public_id::uuid AND team_id = $2",
                      revision, team, resolved.ids);
}

std::vector<Uuid> run_ids(Transaction& transaction, RevisionId revision)
{
    std::vector<Uuid> ids;
    for (const Row row : transaction.query("draft.run_ids",
                                           "SELECT public_id FROM submission_run JOIN run ON run.id = run_id "
                                           "WHERE revision_id = $1 ORDER BY ordinal",
                                           revision))
        ids.push_back(uuid_from_text(row.get<std::string>(0)).value());
    return ids;
}

Problem no_draft()
{
    return {.type = problems::already_sealed,
            .detail = "The submission is sealed and has no draft.",
            .hint = "Begin a new revision of it."};
}

}  // namespace

Result<void> write_parts(Transaction& transaction, RevisionId revision, TeamId team, const DraftParts& parts)
{
    if (parts.performance) {
        auto written = write_performance(transaction, revision, parts.challenge, *parts.performance);
        if (!written) return written;
    }
    if (parts.model) write_model(transaction, revision, *parts.model);
    if (parts.lineage) write_lineage(transaction, revision, *parts.lineage);
    if (parts.runs) write_runs(transaction, revision, team, *parts.runs, *parts.resolved);
    if (parts.stages) write_stages(transaction, revision, *parts.stages);
    return {};
}

Result<Draft> create_draft(Transaction& transaction, const NewSubmission& submission)
{
    return translating([&]() -> Result<Draft> {
        const auto runs = resolve_runs(transaction, submission.team, submission.facts.runs);
        if (!runs) return std::unexpected(runs.error());
        EntryRows rows{submission, {}, *runs};
        const Uuid public_id = rows.public_id;
        const auto inserted = insert_rows(transaction, submission, std::move(rows), false);
        if (!inserted) return std::unexpected(inserted.error());
        return Draft{.submission = *inserted->submission,
                     .public_id = public_id,
                     .revision = *inserted->revision,
                     .runs = uuids(runs->ids)};
    });
}

Result<Draft> replace_draft(Transaction& transaction, const Uuid& id, const DraftChanges& changes)
{
    return translating([&]() -> Result<Draft> {
        const auto submission = lock_submission(transaction, id);
        if (!submission) return std::unexpected(submission.error());
        if (!submission->draft_revision) return std::unexpected(no_draft());
        const RevisionId revision = *submission->draft_revision;
        if (changes.name) {
            transaction.query("draft.name",
                              "UPDATE submission SET name = $2, state_version = state_version + 1 WHERE id = $1",
                              submission->id, *changes.name);
            transaction.send("draft.announce", "INSERT INTO outbox (kind, subject_id) VALUES ('submission', $1)",
                             submission->id);
        }
        ResolvedRuns resolved;
        if (changes.runs) {
            auto runs = resolve_runs(transaction, submission->team, *changes.runs);
            if (!runs) return std::unexpected(runs.error());
            resolved = *std::move(runs);
        }
        const auto pointer = [](const auto& part) { return part ? &*part : nullptr; };
        auto written = write_parts(transaction, revision, submission->team,
                                   {.challenge = submission->challenge,
                                    .performance = pointer(changes.performance),
                                    .model = pointer(changes.model),
                                    .lineage = pointer(changes.lineage),
                                    .runs = pointer(changes.runs),
                                    .resolved = &resolved,
                                    .stages = pointer(changes.stages)});
        if (!written) return std::unexpected(written.error());
        return Draft{.submission = submission->id,
                     .public_id = id,
                     .revision = revision,
                     .number = submission->draft_number.value_or(1),
                     .runs = run_ids(transaction, revision)};
    });
}

Result<Draft> begin_revision(Transaction& transaction, const Uuid& id, AccountId)
{
    const auto submission = lock_submission(transaction, id);
    if (!submission) return std::unexpected(submission.error());
    if (submission->draft_revision || !submission->sealed_revision)
        return std::unexpected(
            Problem{.type = problems::conflict, .detail = "The submission has a draft revision already."});
    if (submission->state == SubmissionState::withdrawn || submission->state == SubmissionState::rejected ||
        submission->state == SubmissionState::disqualified)
        return std::unexpected(Problem{.type = problems::wrong_state,
                                       .detail = "A submission that is " +
                                                 std::string{name_of(submission->state, submission_state_names)} +
                                                 " takes no new revision."});
    const auto rows = transaction.query(
        "revision.begin",
        "WITH made AS (INSERT INTO submission_revision (submission_id, number) "
        "SELECT $1, max(number) + 1 FROM submission_revision WHERE submission_id = $1 RETURNING id, number), "
        "p AS (INSERT INTO performance SELECT made.id, metric_id, lower_bound, upper_bound, value, low, high, n_items, "
        "basis, train_value FROM performance, made WHERE revision_id = $2), "
        "m AS (INSERT INTO model_facts (revision_id, parameters, operations, convention, precision, input_size, "
        "batch_size, technique, time_per_item_s, energy_per_item_j, training_runs, repeats, training_samples, "
        "training_epochs) SELECT made.id, parameters, operations, convention, precision, input_size, "
        "batch_size, technique, time_per_item_s, energy_per_item_j, training_runs, repeats, training_samples, "
        "training_epochs FROM model_facts, made "
        "WHERE revision_id = $2), "
        "l AS (INSERT INTO lineage_item SELECT made.id, ordinal, source, kind, sha256, is_public, energy_kwh "
        "FROM lineage_item, made WHERE revision_id = $2), "
        "s AS (INSERT INTO stage_statement SELECT made.id, stage, basis, attestation FROM stage_statement, made "
        "WHERE revision_id = $2), "
        "g AS (INSERT INTO revision_claimed_grid_series SELECT made.id, claimed_grid_series_id "
        "FROM revision_claimed_grid_series, made WHERE revision_id = $2), "
        "r AS (INSERT INTO submission_run SELECT made.id, run_id, ordinal FROM submission_run, made "
        "WHERE revision_id = $2) SELECT id, number FROM made",
        submission->id, *submission->sealed_revision);
    const Row row = rows.one();
    Draft draft{.submission = submission->id,
                .public_id = id,
                .revision = row.get<std::int64_t>(0),
                .number = row.get<std::int32_t>(1)};
    draft.runs = run_ids(transaction, draft.revision);
    return draft;
}

}  // namespace wattboard::store

// SQL that changes what a run of a draft states.
#include "server/store/constraint_problems.h"
#include "server/store/problems.h"
#include "server/store/run_rows.h"
#include "server/store/runs.h"
#include "server/store/submission_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

Problem shared_run()
{
    return {.type = problems::conflict,
            .detail = "Another submission counts this run too, so its statement is not this draft's alone.",
            .hint = "State a new run in this draft, and upload its log there."};
}

Problem counted_run()
{
    return {.type = problems::already_sealed,
            .detail = "A sealed entry counts this run: what it states cannot change any more.",
            .hint = "State a new run in this draft, and upload its log there."};
}

}  // namespace

Result<void> restate_run(Transaction& transaction, const Uuid& submission, const Run& run, const RunFacts& facts)
{
    return translating([&]() -> Result<void> {
        // Sealing locks the submission too; whoever makes another submission count the run waits for the run's row.
        if (const auto locked = lock_submission(transaction, submission); !locked)
            return std::unexpected(locked.error());
        transaction.send("run.lock", "SELECT FROM run WHERE id = $1 FOR UPDATE", run.id);
        const auto uses =
            transaction.query("run.uses",
                              "SELECT coalesce(bool_or(sealed_at IS NOT NULL), false), "
                              "coalesce(bool_or(submission.public_id <> $2::uuid), false) FROM submission_run "
                              "JOIN submission_revision ON submission_revision.id = revision_id "
                              "JOIN submission ON submission.id = submission_id WHERE run_id = $1",
                              run.id, to_text(submission));
        const Row use = uses.one();
        if (use.get<bool>(0)) return std::unexpected(counted_run());
        if (use.get<bool>(1)) return std::unexpected(shared_run());
        const RunColumns columns = run_columns(facts);
        transaction.query("run.restate",
                          "UPDATE run SET stage = $2, started_at = $3, ended_at = $4, zone = $5, stated_pue = $6, "
                          "hardware = $7::jsonb, epochs_done = $8, epochs_total = $9, data_share = $10 WHERE id = $1",
                          run.id, columns.stage, columns.started_at, columns.ended_at, columns.zone, columns.stated_pue,
                          columns.hardware, columns.epochs_done, columns.epochs_total, columns.data_share);
        return {};
    });
}

bool is_receiving(Transaction& transaction, RunId run)
{
    return transaction
        .query("run.receiving", "SELECT EXISTS (SELECT FROM evidence WHERE run_id = $1 AND state = 'receiving')", run)
        .one()
        .get<bool>(0);
}

}  // namespace wattboard::store

// Upkeep of scoring runs and of rows that age.
#include "server/jobs/scoring_upkeep.h"

#include <chrono>

#include "server/jobs/upload_finishing.h"
#include "server/store/evidence.h"
#include "server/store/idempotency.h"
#include "server/store/leases.h"
#include "server/store/outbox.h"
#include "server/store/scoring_runs.h"

namespace wattboard::jobs {

namespace {

/// A server process that was away for longer has ended, and loads its boards anew.
constexpr std::chrono::hours outbox_age{24};

bool is_current(const store::ScoringBasis& basis, const store::ScoringBasis& current)
{
    return basis.engine_version == current.engine_version && basis.reference_sha256 == current.reference_sha256;
}

}  // namespace

Result<std::size_t> ensure_current_scoring_runs(store::Database& database, ReferenceCache& references)
{
    return database.write({"scoring_runs.ensure"}, [&](store::Transaction& transaction) -> Result<std::size_t> {
        const auto tables = store::latest_reference_ids(transaction, std::nullopt);
        if (!tables) return std::unexpected(tables.error());
        std::size_t created = 0;
        for (const store::ScoringRun& run : store::all_active_scoring_runs(transaction)) {
            const auto basis = references.current_basis(transaction, run.challenge);
            if (!basis) return std::unexpected(basis.error());
            if (is_current(run.basis, *basis)) continue;
            const auto made = store::create_scoring_run(transaction, run.challenge, *basis);
            if (!made) return std::unexpected(made.error());
            ++created;
        }
        return created;
    });
}

void clean_up(store::Database& database, std::string_view holder)
{
    const bool is_ours = database.write({"upkeep"}, [&](store::Transaction& transaction) {
        if (!store::acquire_lease(transaction, "upkeep", holder, std::chrono::hours{1})) return false;
        store::purge_keys(transaction);
        store::purge_outbox(transaction, outbox_age);
        store::fail_stale_evidence(transaction);
        return true;
    });
    if (is_ours) sweep_uploads(database);
}

}  // namespace wattboard::jobs

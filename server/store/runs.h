// Runs of teams: one execution of a stage, which several entries may count.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

struct Run {
    RunId id = 0;
    Uuid public_id;
    TeamId team = 0;
    RunFacts facts;        ///< `id` is the public id as text; times are whole microseconds; evidence is not loaded
    bool counted = false;  ///< some sealed revision counts it, so it cannot be restated
};

/// `not_found` if no run has that identity.
Result<Run> find_run(Transaction& transaction, const Uuid& id);
/// The runs of a revision in the order stated.
std::vector<Run> list_revision_runs(Transaction& transaction, RevisionId revision);

/// Replaces what a run states, for the team whose draft `submission` counts it. `conflict` if another submission counts
/// it too: its statement is theirs as well. `already_sealed` if a sealed revision does.
Result<void> restate_run(Transaction& transaction, const Uuid& submission, const Run& run, const RunFacts& facts);
/// Whether a log of the run is on its way.
bool is_receiving(Transaction& transaction, RunId run);

/// A time as the database keeps it, and back.
Timestamp to_timestamp(Nanoseconds time);
Nanoseconds to_nanoseconds(Timestamp time);

}  // namespace wattboard::store

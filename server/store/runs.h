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

/// A time as the database keeps it, and back.
Timestamp to_timestamp(Nanoseconds time);
Nanoseconds to_nanoseconds(Timestamp time);

}  // namespace wattboard::store

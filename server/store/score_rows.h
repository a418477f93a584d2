// How a score is written: shared by sealing and background scoring.
#pragma once

#include "server/store/ids.h"
#include "server/store/log_leaves.h"
#include "server/store/scores.h"

namespace wattboard::store {

/// Writes score and findings, and `leaf` if given, in one statement that travels with the next; nothing if the revision
/// has a score under that run.
void send_score(Transaction& transaction, RevisionId revision, const NewScore& score, const Leaf* leaf);

}  // namespace wattboard::store

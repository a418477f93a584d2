// How a score is written: shared by sealing and background scoring.
#pragma once

#include <string>

#include "server/documents/digest.h"
#include "server/store/ids.h"
#include "server/store/log_leaves.h"
#include "server/store/scores.h"

namespace wattboard::store {

/// The score as JSON without its findings, which have a table of their own.
std::string score_detail(const EntryScore& score);
/// SHA-256 of the canonical form of the whole score.
Digest score_digest(const EntryScore& score);

/// Writes score and findings, and `leaf` if given, in one statement that travels with the next; nothing if the revision
/// has a score under that run.
void send_score(Transaction& transaction, RevisionId revision, const NewScore& score, const std::string& detail,
                const Leaf* leaf);

}  // namespace wattboard::store

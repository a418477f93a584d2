// Reads kept logs again: what another version of the engine has not read yet.
#pragma once

#include <vector>

#include "scoring/problem.h"
#include "server/jobs/reference_cache.h"
#include "server/store/database.h"
#include "server/store/evidence.h"

namespace wattboard::jobs {

/// Reads the bytes of each log piece by piece and stores what this engine finds, one short transaction a piece. A log
/// that this engine refuses is a problem, which names the evidence.
[[nodiscard]] Result<void> reread_evidence(store::Database& database, ReferenceCache& references,
                                           const std::vector<store::EvidenceId>& evidence);

}  // namespace wattboard::jobs

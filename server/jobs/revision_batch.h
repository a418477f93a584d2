// Sealed revisions with everything that scoring them takes, loaded many at a time.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "scoring/entry/entry_context.h"
#include "server/jobs/platform_checks.h"
#include "server/jobs/reference_cache.h"
#include "server/store/revision_contexts.h"
#include "server/store/submissions.h"

namespace wattboard::jobs {

struct RevisionBatch {
    std::vector<store::LoadedFacts> facts;
    std::map<store::RevisionId, store::RevisionContext> contexts;
    std::map<store::RevisionId, PlatformFacts> known;
    std::set<store::RevisionId> claiming;  ///< those with grid series of their own
    ReferencesPtr references;
};

/// In a fixed number of round trips, however many there are.
[[nodiscard]] RevisionBatch load_revision_batch(store::Transaction& transaction, ReferenceCache& references,
                                                const store::ScoringBasis& basis,
                                                const std::vector<store::RevisionId>& revisions);

/// When it was received, and the limits of its phase.
[[nodiscard]] EntryContext entry_context(const store::RevisionContext& revision);

}  // namespace wattboard::jobs

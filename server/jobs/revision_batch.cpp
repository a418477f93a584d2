// Loads what belongs together in one transaction.
#include "server/jobs/revision_batch.h"

#include "scoring/version.h"
#include "server/jobs/entry_scoring.h"
#include "server/store/runs.h"

namespace wattboard::jobs {

RevisionBatch load_revision_batch(store::Transaction& transaction, ReferenceCache& references,
                                  const store::ScoringBasis& basis, const std::vector<store::RevisionId>& revisions)
{
    RevisionBatch batch{.facts = store::load_entry_facts(transaction, revisions, engine_version),
                        .references = references.of(transaction, basis)};
    for (auto& context : store::load_revision_contexts(transaction, revisions))
        batch.contexts.emplace(context.revision, context);
    std::vector<store::RevisionEvidence> evidence;
    for (const store::LoadedFacts& facts : batch.facts) evidence.push_back({facts.revision, facts.evidence});
    batch.known = load_platform_facts(transaction, evidence);
    const auto claiming = store::revisions_with_claims(transaction, revisions);
    batch.claiming.insert(claiming.begin(), claiming.end());
    return batch;
}

EntryContext entry_context(const store::RevisionContext& revision)
{
    const store::Phase phase{.opens_at = revision.opens_at, .closes_at = revision.closes_at};
    return {.received_at = store::to_nanoseconds(revision.sealed_at), .phase = phase_span(phase)};
}

}  // namespace wattboard::jobs

// What a revision states, as the arrays that one statement inserts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/store/bind.h"
#include "server/store/evidence.h"
#include "server/store/run_rows.h"
#include "server/store/submissions.h"
#include "server/store/trace_matches.h"

namespace wattboard::store {

/// Everything of NewSubmission and its evidence as parameters, in the order of the statement "submission.insert".
/// Refers to `submission` and `evidence`, which must outlive it.
struct EntryRows {
    EntryRows(const NewSubmission& submission, const std::vector<NewEvidence>& evidence, const ResolvedRuns& runs);

    Uuid public_id;
    std::vector<std::string> evidence_ids;  ///< public ids, in the order given
    Parameters parameters;
};

/// What the statement "submission.insert" found and made.
struct InsertedRows {
    std::optional<SubmissionId> submission;  ///< absent: no such phase
    std::optional<RevisionId> revision;
    bool phase_open = false;
    bool metric_known = false;
    Timestamp now{};
    std::vector<ScoringRunId> current_runs;
    std::vector<EvidenceId> shared_evidence;  ///< complete energy evidence of shared runs
    std::vector<std::string> shared_digests;  ///< their SHA-256
    std::vector<EvidenceId> new_evidence;
    std::vector<TraceHit> trace_hits;  ///< `row` counts the fingerprints of all new logs; `there.hash` is not set
};

/// Inserts submission, revision 1 and all that they state in one round trip. `pin`: all evidence is pinned, as sealing
/// in the same transaction needs. Problems as create_draft.
Result<InsertedRows> insert_rows(Transaction& transaction, const NewSubmission& submission, EntryRows rows, bool pin);

/// The parts of an existing draft revision, written anew. Null pointers are left as they are.
struct DraftParts {
    ChallengeId challenge = 0;
    const Performance* performance = nullptr;
    const ModelFacts* model = nullptr;
    const std::vector<LineageItem>* lineage = nullptr;
    const std::vector<RunFacts>* runs = nullptr;
    const ResolvedRuns* resolved = nullptr;  ///< of `runs`
    const std::map<Stage, StageStatement>* stages = nullptr;
};
Result<void> write_parts(Transaction& transaction, RevisionId revision, TeamId team, const DraftParts& parts);

}  // namespace wattboard::store

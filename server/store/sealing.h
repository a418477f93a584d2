// Sealing: the one transaction that makes an entry immutable, scores it, logs it and tells the boards.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/submission_state.h"
#include "scoring/problem.h"
#include "server/documents/digest.h"
#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/evidence.h"
#include "server/store/ids.h"
#include "server/store/scores.h"
#include "server/store/submissions.h"
#include "server/store/trace_matches.h"

namespace wattboard::store {

/// How a sealing ends. `scores` holds one score for each current scoring run, or is empty for state `sealed` or
/// `failed` (the platform could not score it, and will try again).
struct SealOutcome {
    SubmissionState state = SubmissionState::ranked;  ///< ranked, held, sealed or failed
    std::string reason;                               ///< shown beside the state
    std::vector<NewScore> scores;
    std::vector<std::string> claimed_series_sha256;  ///< hexadecimal, of the files that the revision claims
};

struct Sealed {
    SubmissionId submission = 0;
    Uuid public_id;
    RevisionId revision = 0;
    int number = 1;
    SubmissionState state = SubmissionState::sealed;
    std::int64_t state_version = 1;
    Timestamp sealed_at{};  ///< the database's clock: the time of receipt
    Digest leaf{};
};

/// A draft revision locked for sealing until the transaction ends.
struct SealingDraft {
    Submission submission;
    RevisionId revision = 0;
    int number = 1;
    Timestamp now{};  ///< what `sealed_at` will be
    LoadedFacts facts;
};

/// First step: locks the submission and the challenge's scoring runs and loads what the draft states. Problems:
/// `not_found`, `already_sealed`, `wrong_state` (rejected, disqualified or withdrawn), `phase_closed`. Score the facts
/// under every run of current_scoring_runs, then call seal_draft in the same transaction.
Result<SealingDraft> lock_draft(Transaction& transaction, const Uuid& submission, std::string_view engine_version);
/// Second step: pins the evidence of `draft.facts`, stores scores and findings, seals, logs, changes the state, writes
/// the outbox row. Everything travels with COMMIT where it can. Problems: `scoring_changed`, `not_scoreable`,
/// `conflict`.
Result<Sealed> seal_draft(Transaction& transaction, const SealingDraft& draft, AccountId actor,
                          const SealOutcome& outcome);

/// A log that was inserted with its entry.
struct NewLog {
    EvidenceId id = 0;
    std::string public_id;
    std::vector<TraceHit> hits;  ///< `row` counts the log's own fingerprints
};

/// A whole entry inserted in one statement and not yet sealed. All of it is visible to nobody before COMMIT.
struct InsertedEntry {
    Draft draft;
    ChallengeId challenge = 0;
    TeamId team = 0;
    Timestamp now{};
    std::vector<EvidenceId> evidence;
    std::vector<std::string> evidence_sha256;  ///< hexadecimal, in the same order
    Digest facts_sha256{};                     ///< of the canonical form of what is stated
    std::vector<ScoringRunId> current_runs;    ///< active and computing ones when it was inserted
    /// Of the new logs, in the order given: identities, and rows of other evidence with the hashes of their traces.
    std::vector<NewLog> new_logs;
};

/// One-shot path, first step, one round trip (two if it shares runs): submission, revision, everything stated, new
/// runs, `evidence` with its chunks and readings; takes the scoring lock. Evidence of shared runs that is complete is
/// counted as well. Problems as create_draft.
Result<InsertedEntry> insert_entry(Transaction& transaction, const NewSubmission& submission,
                                   const std::vector<NewEvidence>& evidence);
/// One-shot path, second step: as seal_draft, sent with COMMIT, so that the whole entry takes two round trips. The
/// answer is known before it is durable: send it only once Database::write has returned.
Result<Sealed> seal_entry(Transaction& transaction, const InsertedEntry& entry, AccountId actor,
                          const SealOutcome& outcome);

/// The team takes its entry back. Problems: `not_found`, invalid_transition.
Result<Submission> withdraw_submission(Transaction& transaction, const Uuid& submission, AccountId actor,
                                       std::string_view reason);
/// Makes this entry the team's chosen one in its phase; the one chosen before no longer is. `wrong_state` for a draft.
Result<Submission> choose_submission(Transaction& transaction, const Uuid& submission);

}  // namespace wattboard::store

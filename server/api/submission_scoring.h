// Scores an entry while it is sealed, and brings it to the boards once that is committed.
#pragma once

#include <string>
#include <vector>

#include "server/api/call.h"
#include "server/api/document_text.h"
#include "server/api/submission_documents.h"
#include "server/jobs/board_loader.h"
#include "server/jobs/entry_scoring.h"
#include "server/store/sealing.h"

namespace wattboard::api {

/// What a sealed entry is called on boards and in its receipt.
struct EntryIdentity {
    store::ChallengeId challenge = 0;
    std::string challenge_slug;
    store::PhaseId phase = 0;
    store::TeamId team = 0;
    std::string team_slug;
    std::string team_name;
    std::string name;
    bool is_chosen = false;
    bool is_baseline = false;
    std::vector<Uuid> runs;
};

/// The outcome of a sealing whose transaction is not yet committed.
struct SealedEntry {
    std::string receipt;                     ///< JSON text
    std::vector<jobs::EntryChange> changes;  ///< for the boards, after COMMIT
};

/// Scores `facts` under every current scoring run and seals the inserted entry. Errors: those of scoring (the entry
/// lacks something, a value is out of range), scoring-changed.
[[nodiscard]] Result<SealedEntry> seal_inserted(const Call& call, store::Transaction& transaction,
                                                const store::InsertedEntry& entry, const EntryIdentity& identity,
                                                const EntryFacts& facts, const store::Phase& phase);

/// The same for the draft revision of a submission. `unread` gets evidence that this engine has not read: then nothing
/// is sealed (problem scoring-unavailable), and the caller reads it and comes again.
[[nodiscard]] Result<SealedEntry> seal_existing(const Call& call, store::Transaction& transaction,
                                                const Uuid& submission, std::vector<store::EvidenceId>& unread);

/// What a submission is called, with the runs that `facts` counts.
[[nodiscard]] EntryIdentity identity_of(const store::Submission& submission, const EntryFacts& facts);

/// The phase that a submission was made for.
[[nodiscard]] Result<store::Phase> phase_of(const Call& call, store::Transaction& transaction,
                                            const store::Submission& submission);

/// The rank that an entry would take by the official rule if it were sealed with that outcome.
[[nodiscard]] RankView rank_if_sealed(const ApiServices& services, const EntryIdentity& identity,
                                      const store::Sealed& sealed, const store::SealOutcome& outcome,
                                      const store::NewScore& score);

/// After COMMIT and before the answer: the boards of this process apply the change, other processes are told.
void show_sealed(const Call& call, const SealedEntry& entry);

}  // namespace wattboard::api

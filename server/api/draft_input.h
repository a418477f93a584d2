// A draft as the store takes it, from what a team sent.
#pragma once

#include "server/api/call.h"
#include "server/api/submission_input.h"
#include "server/api/submission_scoring.h"
#include "server/store/submissions.h"

namespace wattboard::api {

/// A new submission with everything that was looked up for it.
struct PreparedDraft {
    store::NewSubmission submission;
    EntryIdentity identity;  ///< without its runs
    store::Phase phase;
};

/// Looks up challenge, phase and team, checks that the account may submit for that team (and mark a baseline), and
/// holds the performance against the challenge's metric, so that a percentage typed by mistake is told at once. Errors:
/// unknown names as invalid-value with their field, forbidden, out-of-range.
[[nodiscard]] Result<PreparedDraft> prepare_draft(const Call& call, store::Transaction& transaction,
                                                  const SubmissionInput& input);

/// Changes of a draft, checked likewise.
[[nodiscard]] Result<store::DraftChanges> prepare_changes(const Call& call, store::Transaction& transaction,
                                                          const store::Submission& submission,
                                                          const SubmissionChange& change);

/// The whole draft as a document, read back in the same transaction.
[[nodiscard]] Result<Document> draft_document(const Call& call, store::Transaction& transaction,
                                              const Uuid& submission);

}  // namespace wattboard::api

// Shared by the repositories that change submissions: locking one, and moving its state.
#pragma once

#include <optional>
#include <string>

#include "scoring/entry/submission_state.h"
#include "scoring/problem.h"
#include "server/store/ids.h"
#include "server/store/submissions.h"

namespace wattboard::store {

/// The submission, locked against every other change until the transaction ends. `not_found` if there is none.
Result<Submission> lock_submission(Transaction& transaction, const Uuid& id);

struct StateMove {
    SubmissionId submission = 0;
    SubmissionState from = SubmissionState::draft;
    SubmissionState to = SubmissionState::draft;
    std::string reason;
    std::optional<AccountId> actor;
    std::optional<RevisionId> sealed_revision;  ///< the revision that boards show from now on; absent: as before
    std::optional<ReviewId> review;
};
/// Moves the state of a locked submission, with history and change feed; sent without waiting.
void send_state_change(Transaction& transaction, const StateMove& move);

}  // namespace wattboard::store

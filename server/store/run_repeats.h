// Runs of entries that reviewers and organizers made again: append-only and public, with reasons that may be erased.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/submission_state.h"
#include "scoring/plausibility/repeat_check.h"
#include "scoring/problem.h"
#include "server/documents/digest.h"
#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/ids.h"
#include "server/store/submissions.h"

namespace wattboard::store {

using RepeatId = std::int64_t;

struct NewRepeat {
    Submission submission;  ///< locked
    AccountId account = 0;
    Uuid run;  ///< of the entry
    Uuid evidence;
    RepeatFacts facts;  ///< `name` is given by the store
    std::string engine_version;
    std::optional<double> performance;
    std::string reason;  ///< 1 to 4000 characters
};

struct Repeat {
    RepeatId id = 0;
    RevisionId revision = 0;  ///< whose scoring asked for it; of list_repeats: the revision that was repeated
    int revision_number = 1;
    std::string account;  ///< account name
    RepeatFacts facts;
    std::string engine_version;
    std::optional<double> performance;
    std::optional<std::string> reason;  ///< absent once erased
    Digest reason_sha256{};
    Timestamp recorded_at{};
};

struct RecordedRepeat {
    Repeat repeat;
    Digest leaf{};
};

/// The sealed submission, locked for one who may repeat its runs. Problems: `not_found`, `wrong_state` if it was never
/// sealed, `own_team_review` for present and former members of its team.
Result<Submission> lock_for_repeat(Transaction& transaction, const Uuid& submission, AccountId account);

/// Stores a repeat of the sealed revision with its leaf. Problem: `conflict` if the log is a repeat of that run
/// already.
Result<RecordedRepeat> record_repeat(Transaction& transaction, const NewRepeat& repeat);

/// A repeat contradicts the entry: it is held until a reviewer decides, if its state lets it rank; sent without
/// waiting. Gives the state.
SubmissionState hold_for_repeat(Transaction& transaction, const Submission& submission, const std::string& reason);

/// Repeats of a submission, oldest first.
std::vector<Repeat> list_repeats(Transaction& transaction, SubmissionId submission);
/// Repeats that bear on revisions: those of the same submission's earlier revisions and of their own.
std::vector<Repeat> find_repeats(Transaction& transaction, const std::vector<RevisionId>& revisions);
/// Erases the words of a reason; repeat and hash stay.
Result<void> erase_repeat_reason(Transaction& transaction, RepeatId repeat);

}  // namespace wattboard::store

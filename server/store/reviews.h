// Reviewers' decisions: append-only and public, with reasons whose text alone may be erased.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/entry/submission_state.h"
#include "scoring/problem.h"
#include "server/documents/digest.h"
#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/ids.h"
#include "server/store/submissions.h"

namespace wattboard::store {

struct NewReview {
    Uuid submission;
    AccountId reviewer = 0;
    SubmissionActor role = SubmissionActor::reviewer;  ///< reviewer or organizer
    SubmissionAction action = SubmissionAction::accept;
    std::string reason;  ///< 1 to 4000 characters
    bool is_appeal = false;
    std::optional<ReviewId> answers;  ///< an earlier review of the same submission
};

struct Review {
    ReviewId id = 0;
    int revision_number = 1;
    std::string reviewer;  ///< account name
    SubmissionAction action = SubmissionAction::accept;
    std::optional<std::string> reason;  ///< absent once erased
    Digest reason_sha256{};             ///< of salt and reason
    bool is_appeal = false;
    std::optional<ReviewId> answers;
    Timestamp reviewed_at{};
};

struct RecordedReview {
    ReviewId id = 0;
    SubmissionState state = SubmissionState::ranked;
    std::int64_t state_version = 1;
    Digest leaf{};
    Timestamp reviewed_at{};
};

/// Records the decision and moves the state as scoring/entry/submission_state.h says, with leaf and outbox row. An
/// accepted or reinstated entry is ranked; whether the rules let it rank is the board's business. Problems:
/// `not_found`, `own_team_review` (checked against present and former members inside the transaction),
/// invalid_transition, actor_not_allowed, `invalid_value` for an empty or too long reason.
Result<RecordedReview> record_review(Transaction& transaction, const NewReview& review);

/// Reviews of a submission, oldest first.
std::vector<Review> list_reviews(Transaction& transaction, SubmissionId submission);
/// Erases the words of a reason; decision and hash stay.
Result<void> erase_review_reason(Transaction& transaction, ReviewId review);

}  // namespace wattboard::store

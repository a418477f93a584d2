// SQL of reviews.
#include "server/store/reviews.h"

#include <nlohmann/json.hpp>

#include "server/documents/byte_text.h"
#include "server/store/accounts.h"
#include "server/store/constraint_problems.h"
#include "server/store/log_leaves.h"
#include "server/store/paging.h"
#include "server/store/submission_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

/// The state after the decision, if this reviewer may make it at all.
Result<SubmissionState> decided_state(Transaction& transaction, const NewReview& review, const Submission& submission)
{
    if (!is_review_action(review.action))
        return std::unexpected(Problem{.type = problems::invalid_transition,
                                       .detail = "\"" + std::string{name_of(review.action, submission_action_names)} +
                                                 "\" is no reviewer's decision.",
                                       .field = "/action"});
    if (was_ever_member(transaction, submission.team, review.reviewer))
        return std::unexpected(
            Problem{.type = problems::own_team_review,
                    .detail = "A member of the team, present or former, may not review its entries."});
    return next_state(submission.state, review.action, review.role);
}

struct Inserted {
    ReviewId id = 0;
    Timestamp at{};
};

Result<Inserted> insert_review(Transaction& transaction, const NewReview& review, const Submission& submission,
                               const Digest& reason_sha256, const std::string& salt)
{
    const auto rows = transaction.query(
        "review.insert",
        "WITH new_review AS (INSERT INTO review (submission_id, revision_id, account_id, action, reason_sha256, "
        "is_appeal, answers_id) SELECT $1, $2, $3, $4::text, $5, $6, $7 WHERE $7::bigint IS NULL "
        "OR EXISTS (SELECT FROM review WHERE id = $7 AND submission_id = $1) RETURNING id, reviewed_at), "
        "words AS (INSERT INTO review_reason (review_id, salt, reason) SELECT id, $8, $9::text FROM new_review) "
        "SELECT id, reviewed_at FROM new_review",
        submission.id, *submission.sealed_revision, review.reviewer, name_of(review.action, submission_action_names),
        Bytes{bytes_of(reason_sha256)}, review.is_appeal, review.answers, Bytes{salt}, review.reason);
    if (rows.empty())
        return std::unexpected(Problem{.type = problems::not_found,
                                       .detail = "The review that this one answers is none of this submission.",
                                       .field = "/answers"});
    return Inserted{rows.one().get<std::int64_t>(0), rows.one().get<Timestamp>(1)};
}

}  // namespace

Result<RecordedReview> record_review(Transaction& transaction, const NewReview& review)
{
    return translating([&]() -> Result<RecordedReview> {
        const auto submission = lock_submission(transaction, review.submission);
        if (!submission) return std::unexpected(submission.error());
        const auto state = decided_state(transaction, review, *submission);
        if (!state) return std::unexpected(state.error());
        if (review.reason.empty())
            return std::unexpected(Problem{
                .type = problems::invalid_value, .detail = "A decision needs a written reason.", .field = "/reason"});
        const std::string salt = random_bytes(16);
        const Digest reason_sha256 = sha256(salt + review.reason);
        const auto inserted = insert_review(transaction, review, *submission, reason_sha256, salt);
        if (!inserted) return std::unexpected(inserted.error());
        const Leaf leaf =
            make_leaf(LogEvent::submission_reviewed, {{"submission", to_text(review.submission)},
                                                      {"review", inserted->id},
                                                      {"revision", submission->sealed_number.value_or(0)},
                                                      {"account", review.reviewer},
                                                      {"action", name_of(review.action, submission_action_names)},
                                                      {"from", name_of(submission->state, submission_state_names)},
                                                      {"to", name_of(*state, submission_state_names)},
                                                      {"reason_sha256", to_hex(reason_sha256)}});
        add_leaf(transaction, leaf);
        // The words live in review_reason alone, where they can be erased.
        send_state_change(transaction, {.submission = submission->id,
                                        .from = submission->state,
                                        .to = *state,
                                        .reason = "Review " + std::to_string(inserted->id) + ".",
                                        .actor = review.reviewer,
                                        .review = inserted->id});
        return RecordedReview{.id = inserted->id,
                              .state = *state,
                              .state_version = submission->state_version + 1,
                              .leaf = leaf.sha256,
                              .reviewed_at = inserted->at};
    });
}

std::vector<Review> list_reviews(Transaction& transaction, SubmissionId submission)
{
    std::vector<Review> reviews;
    for (const Row row :
         transaction.query("review.list",
                           "SELECT review.id, number, account.name, action, reason, reason_sha256, is_appeal, "
                           "answers_id, reviewed_at "
                           "FROM review JOIN submission_revision ON submission_revision.id = revision_id "
                           "JOIN account ON account.id = account_id LEFT JOIN review_reason ON review_id = review.id "
                           "WHERE review.submission_id = $1 ORDER BY review.id",
                           submission))
        reviews.push_back(
            {.id = row.get<std::int64_t>(0),
             .revision_number = row.get<std::int32_t>(1),
             .reviewer = row.get<std::string>(2),
             .action = from_name<SubmissionAction>(row.get<std::string_view>(3), submission_action_names).value(),
             .reason = row.get<std::optional<std::string>>(4),
             .reason_sha256 = digest_from_bytes(row.get<std::string_view>(5)).value(),
             .is_appeal = row.get<bool>(6),
             .answers = row.get<std::optional<std::int64_t>>(7),
             .reviewed_at = row.get<Timestamp>(8)});
    return reviews;
}

Result<void> erase_review_reason(Transaction& transaction, ReviewId review)
{
    const auto rows = transaction.query("review.erase", "DELETE FROM review_reason WHERE review_id = $1", review);
    if (rows.affected() == 0) return absent("reason of review", std::to_string(review));
    return {};
}

}  // namespace wattboard::store

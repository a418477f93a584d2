// SQL of withdrawing a submission and of choosing the one that stands for its team.
#include <nlohmann/json.hpp>

#include "server/store/log_leaves.h"
#include "server/store/problems.h"
#include "server/store/sealing.h"
#include "server/store/submission_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

std::unexpected<Problem> problem(ProblemType type, std::string detail)
{
    return std::unexpected(Problem{.type = type, .detail = std::move(detail)});
}

}  // namespace

Result<Submission> withdraw_submission(Transaction& transaction, const Uuid& id, AccountId actor,
                                       std::string_view reason)
{
    const auto submission = lock_submission(transaction, id);
    if (!submission) return std::unexpected(submission.error());
    const auto state = next_state(submission->state, SubmissionAction::withdraw, SubmissionActor::team);
    if (!state) return std::unexpected(state.error());
    if (reason.size() > 4000) return problem(problems::out_of_range, "A reason has at most 4000 characters.");
    add_leaf(transaction,
             make_leaf(LogEvent::submission_withdrawn, {{"submission", to_text(id)},
                                                        {"from", name_of(submission->state, submission_state_names)},
                                                        {"account", actor}}));
    send_state_change(transaction, {.submission = submission->id,
                                    .from = submission->state,
                                    .to = *state,
                                    .reason = std::string{reason},
                                    .actor = actor});
    return find_submission(transaction, id);
}

Result<Submission> choose_submission(Transaction& transaction, const Uuid& id)
{
    const auto submission = lock_submission(transaction, id);
    if (!submission) return std::unexpected(submission.error());
    if (!submission->sealed_revision) return problem(problems::wrong_state, "Only a sealed submission can be chosen.");
    transaction.send("submission.choose",
                     "WITH changed AS (UPDATE submission SET is_chosen = (id = $1), state_version = state_version + 1 "
                     "WHERE team_id = $2 AND phase_id = $3 AND is_chosen <> (id = $1) RETURNING id) "
                     "INSERT INTO outbox (kind, subject_id) SELECT 'submission', id FROM changed",
                     submission->id, submission->team, submission->phase);
    return find_submission(transaction, id);
}

}  // namespace wattboard::store

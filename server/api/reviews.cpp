// Handlers of /submissions/{submission}/reviews.
#include "server/api/reviews.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/once.h"
#include "server/api/request_reading.h"
#include "server/api/review_input.h"
#include "server/api/submission_loading.h"
#include "server/documents/canonical_json.h"

namespace wattboard::api {

namespace {

SubmissionActor role_of(const Call& call, const store::Submission& submission)
{
    const bool organizes = auth::holds_role(*call.principal, auth::Role::organizer, submission.challenge) ||
                           auth::holds_role(*call.principal, auth::Role::admin);
    return organizes ? SubmissionActor::organizer : SubmissionActor::reviewer;
}

Document recorded_document(const Call& call, const ReviewInput& input, const store::RecordedReview& recorded)
{
    return {{"id", recorded.id},
            {"submission", call.request.parameter("submission")},
            {"action", name_of(input.action, submission_action_names)},
            {"reason", input.reason},
            {"reviewer", call.principal->name},
            {"is_appeal", input.is_appeal},
            {"answers", or_null(input.answers)},
            {"reviewed_at", time_document(recorded.reviewed_at)},
            {"state", name_of(recorded.state, submission_state_names)},
            {"leaf_sha256", to_hex(recorded.leaf)}};
}

}  // namespace

Result<http::Response> list_reviews(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto list = call.services.database.read({"reviews.list"}, [&](auto& transaction) -> Result<Document> {
        const auto submission = visible_submission(call, transaction);
        if (!submission) return std::unexpected(submission.error());
        Document items = Document::array();
        for (const store::Review& review : store::list_reviews(transaction, submission->id))
            items.push_back(review_document(review));
        return list_document(std::move(items));
    });
    if (!list) return std::unexpected(list.error());
    return read_answer(call.request, *list);
}

Result<http::Response> create_review(const Call& call)
{
    const auto body = json_body(call.request);
    if (!body) return std::unexpected(body.error());
    const auto input = review_from_json(*body);
    if (!input) return std::unexpected(input.error());
    const auto key = key_use(call, {canonical_json(*body)});
    if (!key) return std::unexpected(key.error());
    store::SubmissionId reviewed = 0;
    auto done = write_once(call, "review.create", *key, [&](auto& transaction) -> Result<http::Response> {
        const auto submission = visible_submission(call, transaction);
        if (!submission) return std::unexpected(submission.error());
        const auth::Subject subject{.challenge = submission->challenge, .team = submission->team};
        if (auto allowed = call.authorize(auth::Action::review, subject); !allowed)
            return std::unexpected(std::move(allowed.error()));
        const auto recorded = store::record_review(transaction, {.submission = submission->public_id,
                                                                 .reviewer = call.account(),
                                                                 .role = role_of(call, *submission),
                                                                 .action = input->action,
                                                                 .reason = input->reason,
                                                                 .is_appeal = input->is_appeal,
                                                                 .answers = input->answers});
        if (!recorded) return std::unexpected(recorded.error());
        reviewed = submission->id;
        return created_answer(recorded_document(call, *input, *recorded),
                              fmt::format("/submissions/{}/reviews", to_text(submission->public_id)));
    });
    if (!done) return std::unexpected(std::move(done.error()));
    if (!done->is_replay) {
        call.services.boards.reload({reviewed});
        call.services.announce_change();
    }
    return std::move(done->response);
}

}  // namespace wattboard::api

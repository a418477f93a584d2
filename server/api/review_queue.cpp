// Entries by the severity of their findings, with the worst of them in words.
#include "server/api/review_queue.h"

#include "scoring/plausibility/check_catalogue.h"
#include "server/api/answers.h"
#include "server/api/document_text.h"
#include "server/api/option_words.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/api/submission_documents.h"
#include "server/http/problems.h"
#include "server/store/review_queue.h"

namespace wattboard::api {

namespace {

Result<std::optional<SubmissionState>> state_parameter(const http::Request& request)
{
    const auto text = request.query_value("state");
    if (!text || text->empty()) return std::nullopt;
    const auto state = from_name<SubmissionState>(*text, submission_state_names);
    if (state && *state != SubmissionState::draft) return state;
    return std::unexpected(Problem{.type = problems::invalid_parameter,
                                   .detail = "There is no such state of a sealed submission.",
                                   .field = "state"});
}

Document entry_document(const Call& call, const store::QueuedEntry& entry)
{
    Document document{{"entry", to_text(entry.public_id)},
                      {"name", entry.name},
                      {"team", {{"slug", entry.team_slug}, {"name", entry.team_name}}},
                      {"state", name_of(entry.state, submission_state_names)},
                      {"state_reason", entry.state_reason},
                      {"revision", entry.revision},
                      {"sealed_at", time_document(entry.sealed_at)}};
    document["findings"] = {{"warnings", entry.findings.warnings}, {"rejections", entry.findings.rejections}};
    const bool is_own = auth::is_member(*call.principal, entry.team);
    document["own_team"] = is_own;
    document["decisions"] = is_own ? Document::array() : decisions_document(entry.state);
    document["worst"] = Document::array();
    for (const store::QueuedFinding& finding : entry.worst) {
        Document message = finding.message;
        use_api_words(message);
        document["worst"].push_back({{"id", finding.check},
                                     {"title", check_title(finding.check)},
                                     {"severity", finding.severity},
                                     {"evidence", finding.evidence.empty() ? Document() : Document(finding.evidence)},
                                     {"message", std::move(message)}});
    }
    return document;
}

Result<Document> queue_document(const Call& call, store::Transaction& transaction)
{
    const auto challenge = store::find_challenge(transaction, call.request.parameter("challenge"));
    if (!challenge) return std::unexpected(challenge.error());
    if (auto allowed = call.authorize(auth::Action::review, {.challenge = challenge->id}); !allowed)
        return std::unexpected(std::move(allowed.error()));
    const auto state = state_parameter(call.request);
    if (!state) return std::unexpected(state.error());
    const auto page = page_request(call.request, "review_queue");
    if (!page) return std::unexpected(page.error());
    const auto run = store::active_scoring_run(transaction, challenge->id);
    if (!run) return std::unexpected(run.error());
    const auto found = store::list_review_queue(transaction, run->id, *state, page->after.value_or(0), page->limit);
    Document items = Document::array();
    for (const store::QueuedEntry& entry : found.rows) items.push_back(entry_document(call, entry));
    const auto next = found.next ? std::optional{cursor_text("review_queue", *found.next)} : std::nullopt;
    Document document = list_document(std::move(items), next);
    document["states"] = Document::object();
    for (const auto& [one, count] : store::count_states(transaction, challenge->id))
        document["states"][std::string{name_of(one, submission_state_names)}] = count;
    return document;
}

}  // namespace

Result<http::Response> read_review_queue(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"state", "limit", "cursor"}); !checked)
        return std::unexpected(checked.error());
    const auto document = call.services.database.read(
        {"review.queue"}, [&](auto& transaction) { return queue_document(call, transaction); });
    if (!document) return std::unexpected(document.error());
    return read_answer(call.request, *document);
}

}  // namespace wattboard::api

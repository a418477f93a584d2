// Handlers of /submissions and what hangs below one, except evidence and reviews.
#include "server/api/submissions.h"

#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/draft_input.h"
#include "server/api/once.h"
#include "server/api/problem_types.h"
#include "server/api/request_reading.h"
#include "server/api/submission_loading.h"
#include "server/documents/canonical_json.h"
#include "server/documents/json_reader.h"
#include "server/jobs/evidence_rereading.h"

namespace wattboard::api {

namespace {

using Submissions = Result<store::Submission>;

Result<store::SubmissionFilter> filter_of(const Call& call, store::Transaction& transaction)
{
    store::SubmissionFilter filter;
    if (const auto slug = call.request.query_value("challenge"); slug && !slug->empty()) {
        const auto challenge = store::find_challenge(transaction, *slug);
        if (!challenge) return std::unexpected(challenge.error());
        filter.challenge = challenge->id;
    }
    if (const auto slug = call.request.query_value("team"); slug && !slug->empty()) {
        const auto team = store::find_team(transaction, *slug);
        if (!team) return std::unexpected(team.error());
        filter.team = team->id;
    }
    if (const auto name = call.request.query_value("state"); name && !name->empty()) {
        filter.state = from_name<SubmissionState>(*name, submission_state_names);
        if (!filter.state) {
            return std::unexpected(Problem{.type = problems::invalid_parameter,
                                           .detail = "There is no such state of a submission.",
                                           .field = "state"});
        }
    }
    if (call.principal) filter.drafts_of = call.principal->teams;
    return filter;
}

// Changes one submission of the caller's team and answers with what it is then.
Result<http::Response> act_on_own(const Call& call, std::string_view name, const nlohmann::json& body,
                                  const std::function<Submissions(store::Transaction&, const Uuid&)>& act)
{
    const auto key = key_use(call, {canonical_json(body)});
    if (!key) return std::unexpected(key.error());
    auto done = write_once(call, name, *key, [&](store::Transaction& transaction) -> Result<http::Response> {
        const auto own = own_submission(call, transaction);
        if (!own) return std::unexpected(own.error());
        const auto changed = act(transaction, own->public_id);
        if (!changed) return std::unexpected(changed.error());
        return json_answer(200, submission_summary(*changed));
    });
    if (!done) return std::unexpected(std::move(done.error()));
    if (!done->is_replay) {
        const auto submission = call.services.database.read(
            {"submission.find"}, [&](auto& transaction) { return visible_submission(call, transaction); });
        if (submission) call.services.boards.reload({submission->id});
        call.services.announce_change();
    }
    return std::move(done->response);
}

}  // namespace

Result<http::Response> list_submissions(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"challenge", "team", "state", "limit", "cursor"}); !checked)
        return std::unexpected(checked.error());
    const auto page = page_request(call.request, "submissions");
    if (!page) return std::unexpected(page.error());
    const auto list = call.services.database.read({"submissions.list"}, [&](auto& transaction) -> Result<Document> {
        const auto filter = filter_of(call, transaction);
        if (!filter) return std::unexpected(filter.error());
        const auto found = store::list_submissions(transaction, *filter, page->after.value_or(0), page->limit);
        Document items = Document::array();
        for (const store::Submission& submission : found.rows) items.push_back(submission_summary(submission));
        const auto next = found.next ? std::optional{cursor_text("submissions", *found.next)} : std::nullopt;
        return list_document(std::move(items), next);
    });
    if (!list) return std::unexpected(list.error());
    return read_answer(call.request, *list);
}

Result<http::Response> read_submission(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"revision"}); !checked) return std::unexpected(checked.error());
    const auto revision = call.request.query_value("revision");
    const bool wants_draft = revision == "draft";
    if (revision && !wants_draft && *revision != "sealed") {
        return std::unexpected(Problem{.type = problems::invalid_parameter,
                                       .detail = "revision is sealed (the default) or draft.",
                                       .field = "revision"});
    }
    // Of one moment: a decision that is made meanwhile shows with the state that it brought, or not at all.
    const store::Call reading{"submission.read", {}, store::Isolation::repeatable_read};
    const auto document = call.services.database.read(reading, [&](auto& transaction) -> Result<Document> {
        auto submission = wants_draft ? own_submission(call, transaction) : visible_submission(call, transaction);
        if (!submission) return std::unexpected(std::move(submission.error()));
        const auto view = load_view(call, transaction, std::move(*submission), wants_draft);
        if (!view) return std::unexpected(view.error());
        return submission_document(*view);
    });
    if (!document) return std::unexpected(document.error());
    return read_answer(call.request, *document);
}

Result<http::Response> change_submission(const Call& call)
{
    const auto body = json_body(call.request);
    if (!body) return std::unexpected(body.error());
    const auto change = submission_change_from_json(*body);
    if (!change) return std::unexpected(change.error());
    const auto document = call.services.database.write({"draft.change"}, [&](auto& transaction) -> Result<Document> {
        const auto own = own_submission(call, transaction);
        if (!own) return std::unexpected(own.error());
        const auto changes = prepare_changes(call, transaction, *own, *change);
        if (!changes) return std::unexpected(changes.error());
        const auto draft = store::replace_draft(transaction, own->public_id, *changes);
        if (!draft) return std::unexpected(draft.error());
        return draft_document(call, transaction, own->public_id);
    });
    if (!document) return std::unexpected(document.error());
    return json_answer(200, *document);
}

Result<http::Response> seal_submission(const Call& call)
{
    const auto key = key_use(call, {});
    if (!key) return std::unexpected(key.error());
    std::vector<store::EvidenceId> unread;
    SealedEntry entry;
    const auto work = [&](store::Transaction& transaction) -> Result<http::Response> {
        const auto own = own_submission(call, transaction);
        if (!own) return std::unexpected(own.error());
        auto sealed = seal_existing(call, transaction, own->public_id, unread);
        if (!sealed) return std::unexpected(std::move(sealed.error()));
        entry = std::move(*sealed);
        return json_text_answer(200, entry.receipt);
    };
    auto done = write_once(call, "submission.seal", *key, work);
    if (!done && !unread.empty()) {
        auto read = jobs::reread_evidence(call.services.database, call.services.references, unread);
        if (!read) return std::unexpected(std::move(read.error()));
        done = write_once(call, "submission.seal", *key, work);
    }
    if (!done) return std::unexpected(std::move(done.error()));
    if (!done->is_replay) show_sealed(call, entry);
    return std::move(done->response);
}

Result<http::Response> withdraw_submission(const Call& call)
{
    const auto body = json_body(call.request);
    if (!body) return std::unexpected(body.error());
    JsonProblems found;
    JsonReader reader(*body, found);
    const std::string reason = reader.text("reason", {.least = 1, .greatest = 4000});
    reader.finish();
    if (!found.empty()) return std::unexpected(found.first());
    return act_on_own(call, "submission.withdraw", *body, [&](auto& transaction, const Uuid& submission) {
        return store::withdraw_submission(transaction, submission, call.account(), reason);
    });
}

Result<http::Response> choose_submission(const Call& call)
{
    return act_on_own(call, "submission.choose", nlohmann::json::object(),
                      [&](auto& transaction, const Uuid& id) { return store::choose_submission(transaction, id); });
}

Result<http::Response> create_revision(const Call& call)
{
    const auto key = key_use(call, {});
    if (!key) return std::unexpected(key.error());
    auto done = write_once(call, "revision.create", *key, [&](auto& transaction) -> Result<http::Response> {
        const auto own = own_submission(call, transaction);
        if (!own) return std::unexpected(own.error());
        const auto draft = store::begin_revision(transaction, own->public_id, call.account());
        if (!draft) return std::unexpected(draft.error());
        const auto document = draft_document(call, transaction, own->public_id);
        if (!document) return std::unexpected(document.error());
        return created_answer(*document, "/submissions/" + to_text(own->public_id) + "?revision=draft");
    });
    if (!done) return std::unexpected(std::move(done.error()));
    return std::move(done->response);
}

}  // namespace wattboard::api

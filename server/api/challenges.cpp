// Handlers of /challenges and /challenges/{challenge}.
#include "server/api/challenges.h"

#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/challenge_documents.h"
#include "server/api/challenge_input.h"
#include "server/api/once.h"
#include "server/api/request_reading.h"
#include "server/documents/canonical_json.h"
#include "server/jobs/board_loader.h"

namespace wattboard::api {

namespace {

Result<Document> summary_of(const Call& call, store::Transaction& transaction, const store::Challenge& challenge)
{
    const auto active = store::active_scoring_run(transaction, challenge.id);
    if (!active) return std::unexpected(active.error());
    return challenge_summary(challenge, *active, jobs::listed_entries(call.services.boards.registry(), challenge));
}

Result<Document> document_of(const Call& call, store::Transaction& transaction, const store::Challenge& challenge)
{
    const auto active = store::active_scoring_run(transaction, challenge.id);
    if (!active) return std::unexpected(active.error());
    const auto in_force = store::find_rulebook(transaction, challenge.id, active->rulebook_version);
    if (!in_force) return std::unexpected(in_force.error());
    return challenge_document(challenge, *in_force, *active,
                              jobs::listed_entries(call.services.boards.registry(), challenge));
}

}  // namespace

Result<http::Response> list_challenges(const Call& call)
{
    if (auto checked = only_parameters(call.request, {"limit", "cursor"}); !checked)
        return std::unexpected(checked.error());
    const auto page = page_request(call.request, "challenges");
    if (!page) return std::unexpected(page.error());
    const auto list = call.services.database.read({"challenges.list"}, [&](auto& transaction) -> Result<Document> {
        const auto found = store::list_challenges(transaction, page->after.value_or(0), page->limit);
        Document items = Document::array();
        for (const store::Challenge& challenge : found.rows) {
            auto summary = summary_of(call, transaction, challenge);
            if (!summary) return std::unexpected(summary.error());
            items.push_back(std::move(*summary));
        }
        const auto next = found.next ? std::optional{cursor_text("challenges", *found.next)} : std::nullopt;
        return list_document(std::move(items), next);
    });
    if (!list) return std::unexpected(list.error());
    return read_answer(call.request, *list);
}

Result<http::Response> read_challenge(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto document = call.services.database.read({"challenge.read"}, [&](auto& transaction) -> Result<Document> {
        const auto challenge = store::find_challenge(transaction, call.request.parameter("challenge"));
        if (!challenge) return std::unexpected(challenge.error());
        return document_of(call, transaction, *challenge);
    });
    if (!document) return std::unexpected(document.error());
    return read_answer(call.request, *document);
}

Result<http::Response> create_challenge(const Call& call)
{
    if (auto allowed = call.authorize(auth::Action::create_challenge); !allowed)
        return std::unexpected(allowed.error());
    const auto body = json_body(call.request);
    if (!body) return std::unexpected(body.error());
    const auto key = key_use(call, {canonical_json(*body)});
    if (!key) return std::unexpected(key.error());
    store::ChallengeId created_id = 0;
    auto done = write_once(call, "challenge.create", *key, [&](auto& transaction) -> Result<http::Response> {
        const auto basis = call.services.references.current_basis(transaction, std::nullopt);
        if (!basis) return std::unexpected(basis.error());
        const auto references = call.services.references.of(transaction, *basis);
        const auto input = challenge_from_json(*body, references->tables);
        if (!input) return std::unexpected(input.error());
        const auto created = store::create_challenge(transaction, call.account(), *input, *basis);
        if (!created) return std::unexpected(created.error());
        created_id = created->challenge;
        const auto challenge = store::find_challenge(transaction, created->challenge);
        if (!challenge) return std::unexpected(challenge.error());
        const auto document = document_of(call, transaction, *challenge);
        if (!document) return std::unexpected(document.error());
        return created_answer(*document, "/challenges/" + challenge->slug);
    });
    if (!done) return std::unexpected(std::move(done.error()));
    if (done->is_replay) return std::move(done->response);
    call.services.boards.load_challenge(created_id);
    call.services.tokens.clear();  // the creator became an organizer
    call.services.announce_change();
    return std::move(done->response);
}

}  // namespace wattboard::api

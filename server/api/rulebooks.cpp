// Handlers of /challenges/{challenge}/rulebooks and /challenges/{challenge}/scoring-runs.
#include "server/api/rulebooks.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/challenge_documents.h"
#include "server/api/challenge_input.h"
#include "server/api/once.h"
#include "server/api/request_reading.h"
#include "server/documents/canonical_json.h"
#include "server/http/problems.h"

namespace wattboard::api {

namespace {

using Documents = Result<Document>;

// Reads something of the challenge that the path names.
template <class Read>
Result<http::Response> read_of_challenge(const Call& call, std::string_view name, const Read& read)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto document = call.services.database.read({name}, [&](store::Transaction& transaction) -> Documents {
        const auto challenge = store::find_challenge(transaction, call.request.parameter("challenge"));
        if (!challenge) return std::unexpected(challenge.error());
        return read(transaction, *challenge);
    });
    if (!document) return std::unexpected(document.error());
    return read_answer(call.request, *document);
}

Documents created_version(store::Transaction& transaction, const store::NewRulebook& created)
{
    const auto version = store::find_rulebook(transaction, created.challenge, created.version);
    if (!version) return std::unexpected(version.error());
    const auto run = store::find_scoring_run(transaction, created.scoring_run);
    if (!run) return std::unexpected(run.error());
    Document document = rulebook_document(*version);
    document["scoring_run"] = scoring_run_summary(*run);
    document["leaf_sha256"] = to_hex(created.leaf);
    return document;
}

Result<http::Response> store_version(const Call& call, store::Transaction& transaction, const nlohmann::json& body,
                                     const store::Challenge& challenge)
{
    const auto active = store::active_scoring_run(transaction, challenge.id);
    if (!active) return std::unexpected(active.error());
    const auto basis = call.services.references.current_basis(transaction, challenge.id);
    if (!basis) return std::unexpected(basis.error());
    const auto references = call.services.references.of(transaction, *basis);
    const auto rules = rulebook_version_from_json(body, challenge, active->rulebook, references->tables);
    if (!rules) return std::unexpected(rules.error());
    const auto created = store::create_rulebook(transaction, call.account(), challenge.id, *rules, *basis);
    if (!created) return std::unexpected(created.error());
    const auto document = created_version(transaction, *created);
    if (!document) return std::unexpected(document.error());
    return created_answer(*document, fmt::format("/challenges/{}/rulebooks/{}", challenge.slug, created->version));
}

}  // namespace

Result<http::Response> list_rulebooks(const Call& call)
{
    return read_of_challenge(call, "rulebooks.list", [](auto& transaction, const store::Challenge& challenge) {
        Document items = Document::array();
        for (const auto& version : store::list_rulebooks(transaction, challenge.id))
            items.push_back(rulebook_document(version));
        return Documents(list_document(std::move(items)));
    });
}

Result<http::Response> read_rulebook_version(const Call& call)
{
    const auto number = path_number(call.request, "version", "rulebook version");
    if (!number) return std::unexpected(number.error());
    return read_of_challenge(call, "rulebook.read", [&](auto& transaction, const auto& challenge) -> Documents {
        const auto version =
            store::find_rulebook(transaction, challenge.id, static_cast<int>(std::min(*number, std::int64_t{1} << 30)));
        if (!version) return std::unexpected(version.error());
        return rulebook_document(*version);
    });
}

Result<http::Response> create_rulebook_version(const Call& call)
{
    const auto body = json_body(call.request);
    if (!body) return std::unexpected(body.error());
    const auto key = key_use(call, {canonical_json(*body)});
    if (!key) return std::unexpected(key.error());
    auto done = write_once(call, "rulebook.create", *key, [&](auto& transaction) -> Result<http::Response> {
        const auto challenge = store::find_challenge(transaction, call.request.parameter("challenge"));
        if (!challenge) return std::unexpected(challenge.error());
        if (auto allowed = call.authorize(auth::Action::create_rulebook, {.challenge = challenge->id}); !allowed)
            return std::unexpected(allowed.error());
        return store_version(call, transaction, *body, *challenge);
    });
    if (!done) return std::unexpected(std::move(done.error()));
    call.services.wake_jobs();
    return std::move(done->response);
}

Result<http::Response> list_scoring_runs(const Call& call)
{
    return read_of_challenge(call, "scoring_runs.list", [](auto& transaction, const store::Challenge& challenge) {
        Document items = Document::array();
        for (const auto& run : store::list_scoring_runs(transaction, challenge.id))
            items.push_back(scoring_run_summary(run));
        return Documents(list_document(std::move(items)));
    });
}

Result<http::Response> read_scoring_run(const Call& call)
{
    const auto id = path_number(call.request, "id", "scoring run");
    if (!id) return std::unexpected(id.error());
    return read_of_challenge(call, "scoring_run.read", [&](auto& transaction, const auto& challenge) -> Documents {
        const auto run = store::find_scoring_run(transaction, *id);
        if (!run) return std::unexpected(run.error());
        if (run->challenge != challenge.id) {
            return std::unexpected(
                Problem{.type = problems::not_found,
                        .detail = fmt::format("Scoring run {} is not one of {}.", *id, challenge.slug)});
        }
        return scoring_run_document(*run);
    });
}

}  // namespace wattboard::api

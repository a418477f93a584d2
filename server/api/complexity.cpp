// Handlers of complexity results.
#include "server/api/complexity.h"

#include <fmt/format.h>

#include "server/api/answers.h"
#include "server/api/complexity_input.h"
#include "server/api/document_text.h"
#include "server/api/once.h"
#include "server/api/request_reading.h"
#include "server/documents/canonical_json.h"
#include "server/documents/digest.h"
#include "server/store/challenges.h"
#include "server/store/complexity_results.h"

namespace wattboard::api {

Result<http::Response> attach_complexity(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto body = json_body(call.request);
    if (!body) return std::unexpected(body.error());
    const auto result = complexity_from_json(*body);
    if (!result) return std::unexpected(result.error());
    const std::string text = to_json(*result).dump();
    const auto key = key_use(call, {to_hex(sha256(text))});
    if (!key) return std::unexpected(key.error());
    auto done = write_once(call, "complexity.attach", *key, [&](auto& transaction) -> Result<http::Response> {
        const auto challenge = store::find_challenge(transaction, call.request.parameter("challenge"));
        if (!challenge) return std::unexpected(challenge.error());
        if (auto allowed = call.authorize(auth::Action::create_rulebook, {.challenge = challenge->id}); !allowed)
            return std::unexpected(allowed.error());
        const auto made = store::attach_complexity(transaction, challenge->id, call.account(), text);
        return created_answer({{"version", made.version}, {"attached_at", time_document(made.attached_at)}},
                              fmt::format("/challenges/{}/complexity", challenge->slug));
    });
    if (!done) return std::unexpected(std::move(done.error()));
    return std::move(done->response);
}

Result<http::Response> read_complexity(const Call& call)
{
    if (auto checked = only_parameters(call.request, {}); !checked) return std::unexpected(checked.error());
    const auto found = call.services.database.read(
        {"complexity.read"}, [&](store::Transaction& transaction) -> Result<store::ComplexityVersion> {
            const auto challenge = store::find_challenge(transaction, call.request.parameter("challenge"));
            if (!challenge) return std::unexpected(challenge.error());
            return store::find_complexity(transaction, challenge->id);
        });
    if (!found) return std::unexpected(found.error());
    std::string text = fmt::format(R"({{"version":{},"attached_at":"{}","result":{}}})", found->version,
                                   time_document(found->attached_at), found->document);
    std::string etag = entity_tag(text);
    return tagged_answer(call.request, http::make_response(200, json_type, std::move(text)), std::move(etag));
}

}  // namespace wattboard::api

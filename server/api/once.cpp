// The key's claim, the work and the kept answer are one transaction, so a COMMIT of unknown outcome is settled by
// asking.
#include "server/api/once.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/api/problem_types.h"
#include "server/documents/canonical_json.h"
#include "server/store/database_error.h"

namespace wattboard::api {

Result<std::optional<store::KeyUse>> key_use(const Call& call, std::initializer_list<std::string_view> parts)
{
    const http::Request& request = call.request;
    const bool is_given = std::any_of(request.headers.begin(), request.headers.end(),
                                      [](const auto& header) { return header.first == "idempotency-key"; });
    if (!is_given) return std::nullopt;
    const std::string_view key = request.header("idempotency-key");
    const bool is_printable = std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (key.empty() || key.size() > 255 || !is_printable) {
        return std::unexpected(
            Problem{.type = problems::invalid_parameter,
                    .detail = "Idempotency-Key is 1 to 255 printable ASCII characters without blanks.",
                    .field = "idempotency-key",
                    .hint = "A random UUID is a good key."});
    }
    nlohmann::json all = {http::to_string(request.method), request.path};
    for (const std::string_view part : parts) all.push_back(std::string(part));
    return store::KeyUse{
        .account = call.account(), .key = std::string(key), .fingerprint = sha256(canonical_json(all))};
}

store::KeptAnswer kept(const http::Response& response)
{
    return {.status = response.status, .headers = response.headers, .body = response.body ? *response.body : ""};
}

Result<std::optional<http::Response>> earlier_answer(const store::KeyClaim& claim)
{
    switch (claim.kind) {
        case store::KeyClaim::Kind::fresh:
            return std::nullopt;
        case store::KeyClaim::Kind::replay: {
            http::Response response;
            response.status = claim.answer->status;
            response.headers = claim.answer->headers;
            response.body = std::make_shared<const std::string>(claim.answer->body);
            return response;
        }
        case store::KeyClaim::Kind::other_body:
            return std::unexpected(Problem{.type = problems::idempotency_key_reused,
                                           .detail = "This Idempotency-Key came before with another request.",
                                           .field = "idempotency-key",
                                           .hint = "Take a new key for a new request."});
        case store::KeyClaim::Kind::in_flight:
            break;
    }
    return std::unexpected(Problem{.type = problems::idempotency_in_flight,
                                   .detail = "The first request with this Idempotency-Key still runs.",
                                   .field = "idempotency-key",
                                   .hint = "Send the request again in a moment: it will get the same answer."});
}

Result<Done> write_once(const Call& call, std::string_view name, const std::optional<store::KeyUse>& key,
                        const std::function<Result<http::Response>(store::Transaction&)>& work)
{
    const auto transact = [&](store::Transaction& transaction) -> Result<Done> {
        if (key) {
            auto earlier = earlier_answer(store::claim_key(transaction, *key));
            if (!earlier) return std::unexpected(std::move(earlier.error()));
            if (*earlier) return Done{.response = std::move(**earlier), .is_replay = true};
        }
        auto response = work(transaction);
        if (!response) return std::unexpected(std::move(response.error()));
        if (key) store::keep_answer(transaction, *key, kept(*response));
        return Done{.response = std::move(*response)};
    };
    try {
        return call.services.database.write({name}, transact);
    } catch (const store::ConstraintViolation& violation) {
        // Another request with the same key committed between our claim and our COMMIT: its answer is there now.
        if (violation.constraint() != "idempotency_key_pkey") throw;
    }
    return call.services.database.write({name}, transact);
}

}  // namespace wattboard::api

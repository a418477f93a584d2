// Creating requests under an Idempotency-Key: done once, answered identically ever after.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "server/api/call.h"
#include "server/store/idempotency.h"
#include "server/store/transaction.h"

namespace wattboard::api {

/// The request's Idempotency-Key with its fingerprint: SHA-256 of method, path and `parts` (canonical JSON, hexadecimal
/// digests). Absent without the header. Error: invalid-parameter for a key that is not 1 to 255 printable ASCII
/// characters.
[[nodiscard]] Result<std::optional<store::KeyUse>> key_use(const Call& call,
                                                           std::initializer_list<std::string_view> parts);

struct Done {
    http::Response response;
    bool is_replay = false;  ///< the answer was given before: nothing happened now
};

/// Runs `work` in one transaction, with the key's claim and answer in the same one. `work` must be repeatable, as
/// Database::write asks. Errors: those of `work` (nothing is kept then), idempotency-key-reused, idempotency-in-flight.
[[nodiscard]] Result<Done> write_once(const Call& call, std::string_view name, const std::optional<store::KeyUse>& key,
                                      const std::function<Result<http::Response>(store::Transaction&)>& work);

/// What a claim means for the request: nothing (go on), the answer to give again, or the problem.
[[nodiscard]] Result<std::optional<http::Response>> earlier_answer(const store::KeyClaim& claim);

/// The answer in the form that is kept.
[[nodiscard]] store::KeptAnswer kept(const http::Response& response);

}  // namespace wattboard::api

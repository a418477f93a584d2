// Idempotency keys: a retry gets the answer already given, and nothing happens twice.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/documents/digest.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

/// An answer to keep. It may hold no secret: a request whose answer shows one (a new token) takes no key.
struct KeptAnswer {
    int status = 200;  ///< 200 to 599
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

struct KeyClaim {
    enum class Kind {
        fresh,       ///< do the work, then keep its answer in the same transaction
        replay,      ///< give `answer`
        other_body,  ///< the key was used for another request (409)
        in_flight,   ///< a request with it runs now: try again after `retry_after` (409)
    };
    Kind kind = Kind::fresh;
    std::optional<KeptAnswer> answer;
    std::chrono::seconds retry_after{1};
};

struct KeyUse {
    AccountId account = 0;
    std::string key;       ///< 1 to 255 characters
    Digest fingerprint{};  ///< of method, path and parsed parts
};

/// For requests that are one transaction: claims the key until the transaction ends. A race that the claim cannot see
/// ends in ConstraintViolation "idempotency_key_pkey" at COMMIT: run the transaction again, it will replay.
KeyClaim claim_key(Transaction& transaction, const KeyUse& use);
/// Keeps the answer of a `fresh` claim_key; sent without waiting.
void keep_answer(Transaction& transaction, const KeyUse& use, const KeptAnswer& answer);

/// For streamed requests of several transactions: a claim that is committed by itself and lasts `lease`, so that it
/// ends when the process dies.
KeyClaim lease_key(Transaction& transaction, const KeyUse& use, std::chrono::seconds lease);
/// Keeps the answer of a `fresh` lease_key. False if another request has answered under it meanwhile, because the lease
/// ran out: then this transaction must not commit.
bool finish_leased_key(Transaction& transaction, const KeyUse& use, const KeptAnswer& answer);
/// Gives a leased key up after a failure that the client may try again.
void release_key(Transaction& transaction, const KeyUse& use);

/// Removes keys older than 7 days; gives how many.
std::size_t purge_keys(Transaction& transaction);

}  // namespace wattboard::store

// What uploads share: a leased Idempotency-Key, the digest of what was sent, answers in the middle of a body.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/api/call.h"
#include "server/api/file_name.h"
#include "server/documents/digest.h"
#include "server/store/idempotency.h"

namespace wattboard::api {

/// Header of answers to uploads: the digest of what was received, so that a client can check it. A replay is held
/// against it, since the fingerprint of a streamed request cannot know the content.
inline constexpr std::string_view content_digest_header = "X-Content-SHA256";

/// A key held while a body streams in; given up unless the answer was kept.
class KeyLease {
public:
    KeyLease(store::Database& database, store::KeyUse use) : database_{database}, use_{std::move(use)} {}
    ~KeyLease();
    KeyLease(const KeyLease&) = delete;
    KeyLease& operator=(const KeyLease&) = delete;

    /// Takes the key, in a transaction of its own. The answer given before, if there is one. Errors:
    /// idempotency-key-reused, idempotency-in-flight.
    [[nodiscard]] Result<std::optional<http::Response>> take();
    /// Keeps the answer inside the transaction that does the work; `settle` once that is committed.
    void keep(store::Transaction& transaction, const http::Response& answer);
    void settle() { is_held_ = false; }

private:
    store::Database& database_;
    store::KeyUse use_;
    bool is_held_ = false;
};

/// The answer of a piece of an upload: absent while all is well.
[[nodiscard]] std::optional<http::Response> refusal(const std::string& request_id,
                                                    const std::function<Result<void>()>& work);

/// The kept answer, if what came now has the same digest; else idempotency-key-reused.
[[nodiscard]] Result<http::Response> replay_if_same(http::Response kept, std::string_view content_sha256);

}  // namespace wattboard::api

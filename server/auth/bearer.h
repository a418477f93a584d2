// Sign-in by API token: the Authorization header to a principal, with a short memory of what the database said.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "scoring/problem.h"
#include "server/auth/principal.h"
#include "server/documents/digest.h"

namespace wattboard::auth {

/// The token of "Bearer <token>" (RFC 6750; the scheme in any case); nullopt if the header is something else.
std::optional<std::string_view> bearer_token(std::string_view authorization);

/// Whether text has the form of this server's tokens ("wb_" and 43 characters of base64url): others need no look-up.
bool is_token_form(std::string_view token);

/// Remembers principals by the SHA-256 of their token. Bounded; safe to use from many threads. What is revoked, expired
/// or changed takes effect within `lifetime`; unknown tokens are remembered as long, so guessing costs no queries.
class TokenCache {
public:
    using Clock = std::chrono::steady_clock;
    using Lookup = std::function<std::optional<Principal>(const Digest&)>;

    /// `lookup` asks the database; it may throw, then nothing is remembered.
    explicit TokenCache(Lookup lookup, std::size_t capacity = 10000,
                        std::chrono::milliseconds lifetime = std::chrono::seconds{5},
                        std::function<Clock::time_point()> now = Clock::now);

    /// What is remembered about a token, without asking the database: the outer nullopt says that it must be asked,
    /// the inner null pointer that the token is not valid. Never blocks for long, so network threads may call it.
    std::optional<std::shared_ptr<const Principal>> remembered(const Digest& token);

    /// The principal of a token, asked for if not remembered; nullptr if it is not valid. Blocks for the query.
    std::shared_ptr<const Principal> find(const Digest& token);

    /// Forgets one token, whose end this process has just brought about.
    void forget(const Digest& token);

    /// Forgets everything, for tests and after changes made by this process.
    void clear();

private:
    struct Entry {
        Digest token{};
        std::shared_ptr<const Principal> principal;
        Clock::time_point until;
    };
    struct Hash {
        std::size_t operator()(const Digest& digest) const noexcept;
    };
    void remember(const Digest& token, std::shared_ptr<const Principal> principal);

    Lookup lookup_;
    std::size_t capacity_;
    std::chrono::milliseconds lifetime_;
    std::function<Clock::time_point()> now_;
    std::mutex mutex_;
    std::list<Entry> entries_;  // most recently used first
    std::unordered_map<Digest, std::list<Entry>::iterator, Hash> index_;
};

}  // namespace wattboard::auth

// Bearer tokens and the cache of principals.
#include "server/auth/bearer.h"

#include <algorithm>
#include <cstring>

#include "server/documents/byte_text.h"

namespace wattboard::auth {

std::optional<std::string_view> bearer_token(std::string_view authorization)
{
    constexpr std::string_view scheme = "bearer";
    if (authorization.size() <= scheme.size() || authorization[scheme.size()] != ' ') return std::nullopt;
    const bool bearer = std::equal(scheme.begin(), scheme.end(), authorization.begin(), [](char expected, char given) {
        return expected == (given >= 'A' && given <= 'Z' ? static_cast<char>(given - 'A' + 'a') : given);
    });
    if (!bearer) return std::nullopt;
    authorization.remove_prefix(scheme.size());
    while (authorization.starts_with(' ')) authorization.remove_prefix(1);
    while (authorization.ends_with(' ')) authorization.remove_suffix(1);
    if (authorization.empty() || authorization.find(' ') != std::string_view::npos) return std::nullopt;
    return authorization;
}

bool is_token_form(std::string_view token)
{
    if (!token.starts_with("wb_") || token.size() != 46) return false;
    return from_base64url(token.substr(3)).has_value();
}

TokenCache::TokenCache(Lookup lookup, std::size_t capacity, std::chrono::milliseconds lifetime,
                       std::function<Clock::time_point()> now)
    : lookup_{std::move(lookup)},
      capacity_{std::max<std::size_t>(capacity, 1)},
      lifetime_{lifetime},
      now_{std::move(now)}
{
}

std::size_t TokenCache::Hash::operator()(const Digest& digest) const noexcept
{
    // A digest is uniform already.
    std::size_t value = 0;
    std::memcpy(&value, digest.data(), sizeof value);
    return value;
}

std::optional<std::shared_ptr<const Principal>> TokenCache::remembered(const Digest& token)
{
    const std::scoped_lock lock{mutex_};
    const auto it = index_.find(token);
    if (it == index_.end()) return std::nullopt;
    if (it->second->until <= now_()) {
        entries_.erase(it->second);
        index_.erase(it);
        return std::nullopt;
    }
    entries_.splice(entries_.begin(), entries_, it->second);
    return it->second->principal;
}

std::shared_ptr<const Principal> TokenCache::find(const Digest& token)
{
    if (auto known = remembered(token)) return *known;
    auto answer = lookup_(token);
    auto principal = answer ? std::make_shared<const Principal>(*std::move(answer)) : nullptr;
    remember(token, principal);
    return principal;
}

void TokenCache::forget(const Digest& token)
{
    const std::scoped_lock lock{mutex_};
    const auto it = index_.find(token);
    if (it == index_.end()) return;
    entries_.erase(it->second);
    index_.erase(it);
}

void TokenCache::clear()
{
    const std::scoped_lock lock{mutex_};
    index_.clear();
    entries_.clear();
}

void TokenCache::remember(const Digest& token, std::shared_ptr<const Principal> principal)
{
    const std::scoped_lock lock{mutex_};
    if (const auto it = index_.find(token); it != index_.end()) {
        entries_.erase(it->second);
        index_.erase(it);
    }
    entries_.push_front({token, std::move(principal), now_() + lifetime_});
    index_.emplace(token, entries_.begin());
    if (entries_.size() <= capacity_) return;
    index_.erase(entries_.back().token);
    entries_.pop_back();
}

}  // namespace wattboard::auth

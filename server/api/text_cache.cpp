// Keeping and ageing of texts.
#include "server/api/text_cache.h"

#include <iterator>

#include "server/api/answers.h"
#include "server/http/gzip.h"

namespace wattboard::api {
namespace {

std::size_t bytes_of(const std::string& key, const CachedText& text)
{
    constexpr std::size_t bookkeeping = 256;
    return key.size() + text.body->size() + text.gzip_body->size() + bookkeeping;
}

}  // namespace

std::shared_ptr<const CachedText> TextCache::find(const std::string& key)
{
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    recent_.splice(recent_.begin(), recent_, found->second);
    return found->second->second;
}

std::shared_ptr<const CachedText> TextCache::keep(const std::string& key, std::string text)
{
    auto made = std::make_shared<CachedText>();
    made->etag = entity_tag(text);
    made->gzip_body = std::make_shared<const std::string>(http::gzip(text));
    made->body = std::make_shared<const std::string>(std::move(text));
    const std::lock_guard lock(mutex_);
    if (by_key_.contains(key) || bytes_of(key, *made) > max_bytes_) return made;
    recent_.emplace_front(key, made);
    by_key_.emplace(recent_.front().first, recent_.begin());
    bytes_ += bytes_of(key, *made);
    while (bytes_ > max_bytes_) {
        const auto oldest = std::prev(recent_.end());
        bytes_ -= bytes_of(oldest->first, *oldest->second);
        by_key_.erase(oldest->first);
        recent_.erase(oldest);
    }
    return made;
}

}  // namespace wattboard::api

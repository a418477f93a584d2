// Long documents that many readers ask for, made once for each version of what they show.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace wattboard::api {

/// The same text as it is sent: plain, compressed, and its strong entity tag.
struct CachedText {
    std::shared_ptr<const std::string> body;
    std::shared_ptr<const std::string> gzip_body;
    std::string etag;
};

/// Least recently used texts go first when `max_bytes` is reached. The key names everything that a text depends on, the
/// version of the board included. Thread-safe.
class TextCache {
public:
    explicit TextCache(std::size_t max_bytes) : max_bytes_{max_bytes} {}

    /// Null if it is not there.
    [[nodiscard]] std::shared_ptr<const CachedText> find(const std::string& key);
    /// Compresses and keeps the text; gives what was kept.
    std::shared_ptr<const CachedText> keep(const std::string& key, std::string text);

private:
    using Recent = std::list<std::pair<std::string, std::shared_ptr<const CachedText>>>;

    std::size_t max_bytes_;
    std::mutex mutex_;
    Recent recent_;  ///< most recently used first
    std::unordered_map<std::string_view, Recent::iterator> by_key_;
    std::size_t bytes_ = 0;
};

}  // namespace wattboard::api

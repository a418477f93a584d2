// Token buckets in memory, one per key (a client's address, the hash of a token), with a bounded number of keys.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace wattboard::http {

/// `per_second` requests on average, `burst` at once (at least 1 is used). 0 per second: no limit.
struct RateLimit {
    double per_second = 0;
    double burst = 0;
};

/// Thread-safe. When a shard is full, buckets that have refilled are swept (at most once a second, so that a flood of
/// keys costs no more than it must); if none has, new keys share one bucket until there is room.
class RateLimiter {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Clock = std::function<TimePoint()>;

    explicit RateLimiter(
        RateLimit limit, std::size_t max_keys = 65'536, Clock clock = [] { return std::chrono::steady_clock::now(); });

    /// Takes one token of that key. Absent: admitted. Else the whole seconds (at least 1) after which one token is
    /// there, as Retry-After wants them.
    [[nodiscard]] std::optional<std::chrono::seconds> admit(std::string_view key);

    [[nodiscard]] bool enabled() const { return limit_.per_second > 0; }
    /// Keys held now, for tests and metrics.
    [[nodiscard]] std::size_t size() const;

private:
    struct Bucket {
        double tokens = 0;
        TimePoint updated;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
    };
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<std::string, Bucket, Hash, std::equal_to<>> buckets;
        Bucket overflow;
        TimePoint swept;
    };

    Bucket& bucket_for(Shard& shard, std::string_view key, TimePoint now) const;
    [[nodiscard]] double tokens_at(const Bucket& bucket, TimePoint now) const;

    RateLimit limit_;
    std::size_t max_keys_per_shard_;
    Clock clock_;
    std::array<Shard, 16> shards_;
};

}  // namespace wattboard::http

// Token bucket arithmetic and the sweep of idle keys.
#include "server/http/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace wattboard::http {

RateLimiter::RateLimiter(RateLimit limit, std::size_t max_keys, Clock clock)
    : limit_{limit.per_second, std::max(1.0, limit.burst)},
      max_keys_per_shard_(std::max<std::size_t>(1, max_keys / 16)),
      clock_(std::move(clock))
{
    const TimePoint now = clock_();
    for (Shard& shard : shards_) {
        shard.overflow = {limit_.burst, now};
        // The first full shard may be swept at once.
        shard.swept = now - std::chrono::hours(1);
    }
}

double RateLimiter::tokens_at(const Bucket& bucket, TimePoint now) const
{
    const double elapsed = std::chrono::duration<double>(now - bucket.updated).count();
    return std::min(limit_.burst, bucket.tokens + elapsed * limit_.per_second);
}

RateLimiter::Bucket& RateLimiter::bucket_for(Shard& shard, std::string_view key, TimePoint now) const
{
    if (const auto found = shard.buckets.find(key); found != shard.buckets.end()) return found->second;
    if (shard.buckets.size() >= max_keys_per_shard_ && now - shard.swept >= std::chrono::seconds(1)) {
        shard.swept = now;
        std::erase_if(shard.buckets, [&](const auto& entry) { return tokens_at(entry.second, now) >= limit_.burst; });
    }
    if (shard.buckets.size() >= max_keys_per_shard_) return shard.overflow;
    return shard.buckets.emplace(std::string(key), Bucket{limit_.burst, now}).first->second;
}

std::optional<std::chrono::seconds> RateLimiter::admit(std::string_view key)
{
    if (!enabled()) return std::nullopt;
    const TimePoint now = clock_();
    Shard& shard = shards_.at(Hash{}(key) % shards_.size());
    const std::lock_guard lock(shard.mutex);
    Bucket& bucket = bucket_for(shard, key, now);
    // Two threads may read the clock in one order and come here in the other: time never runs backwards for a bucket.
    const TimePoint later = std::max(now, bucket.updated);
    bucket = {tokens_at(bucket, later), later};
    // The tolerance keeps a client that waits exactly as told from being refused by rounding.
    if (constexpr double tolerance = 1e-9; bucket.tokens >= 1.0 - tolerance) {
        bucket.tokens -= 1.0;
        return std::nullopt;
    }
    const double wait = (1.0 - bucket.tokens) / limit_.per_second;
    return std::chrono::seconds(static_cast<std::int64_t>(std::clamp(std::ceil(wait - 1e-9), 1.0, 86'400.0)));
}

std::size_t RateLimiter::size() const
{
    std::size_t total = 0;
    for (const Shard& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        total += shard.buckets.size();
    }
    return total;
}

}  // namespace wattboard::http

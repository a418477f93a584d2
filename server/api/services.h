// What the API works with; the composition root owns all of it, and all of it outlives every request.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "server/api/directory.h"
#include "server/api/live_uploads.h"
#include "server/api/picture_caches.h"
#include "server/api/text_cache.h"
#include "server/api/work_lanes.h"
#include "server/auth/bearer.h"
#include "server/boards/page_cache.h"
#include "server/http/rate_limiter.h"
#include "server/jobs/board_loader.h"
#include "server/jobs/reference_cache.h"
#include "server/store/database.h"

namespace wattboard::api {

class BoardEvents;

struct ApiServices {
    store::Database& database;
    jobs::BoardLoader& boards;  ///< registry and index of what boards show, and the way to bring changes to them
    boards::PageCache& pages;   ///< made with `board_renderer`
    auth::TokenCache& tokens;
    auth::TokenCache& sessions;  ///< of browsers, by the digest of their secret
    BoardEvents& events;
    jobs::ReferenceCache& references;
    Directory& directory;
    /// Whether there is room for evidence of so many bytes (0: unknown) above the free-space mark.
    std::function<bool(std::uint64_t)> has_room = [](std::uint64_t) { return true; };
    /// Told after commits that other processes must learn of. Must not block or throw; likewise the next.
    std::function<void()> announce_change = [] {};
    /// Told after commits that gave the background work something to do.
    std::function<void()> wake_jobs = [] {};
    std::uint64_t max_evidence_bytes = std::uint64_t{8} << 30U;
    /// How long an unfinished resumable upload is kept after its last piece.
    std::chrono::milliseconds upload_lifetime = std::chrono::hours{24};
    /// The threads on which long logs are worked on while they arrive; shared by all uploads.
    std::shared_ptr<http::WorkerPool> upload_workers = new_upload_workers();
    /// Sign-ins that failed, by address: ten at once, then one in six seconds.
    std::shared_ptr<http::RateLimiter> failed_sign_ins =
        std::make_shared<http::RateLimiter>(http::RateLimit{.per_second = 1.0 / 6, .burst = 10});
    bool speaks_tls = false;  ///< cookies are for TLS only
    std::shared_ptr<PictureCaches> pictures = std::make_shared<PictureCaches>();
    /// What readers ask of whole boards with parameters of their own.
    std::shared_ptr<TextCache> answers = std::make_shared<TextCache>(std::size_t{16} << 20U);
    std::shared_ptr<LiveUploads> live_uploads = std::make_shared<LiveUploads>();
};

}  // namespace wattboard::api

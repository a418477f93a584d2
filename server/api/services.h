// What the API works with; the composition root owns all of it, and all of it outlives every request.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "server/api/directory.h"
#include "server/api/live_uploads.h"
#include "server/auth/bearer.h"
#include "server/boards/page_cache.h"
#include "server/jobs/board_loader.h"
#include "server/jobs/reference_cache.h"
#include "server/store/database.h"

namespace wattboard::api {

struct ApiServices {
    store::Database& database;
    jobs::BoardLoader& boards;  ///< registry and index of what boards show, and the way to bring changes to them
    boards::PageCache& pages;   ///< made with `board_renderer`
    auth::TokenCache& tokens;
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
    std::shared_ptr<LiveUploads> live_uploads = std::make_shared<LiveUploads>();
};

}  // namespace wattboard::api

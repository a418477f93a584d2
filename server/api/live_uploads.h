// Uploads whose reading goes on in memory from one request to the next.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "server/api/log_intake.h"
#include "server/jobs/trace_matching.h"

namespace wattboard::api {

/// The reader of a log, which lives on from one request of its upload to the next.
struct LiveUpload {
    /// What it works with: where the log goes, and the threads for a long one.
    struct Place {
        store::Database& database;
        store::EvidenceId evidence = 0;
        std::shared_ptr<http::WorkerPool> pool;
    };

    LiveUpload(const Place& place, const ReadingOptions& options, jobs::ReferencesPtr references,
               std::uint64_t max_bytes, const Hardware& hardware)
        : intake{options,
                 std::move(references),
                 max_bytes,
                 [this](std::uint32_t, store::Chunk&& chunk) { return take(std::move(chunk), intake.take_trace()); },
                 hardware,
                 {.pool = place.pool,
                  .take_trace = [this, &database = place.database,
                                 evidence = place.evidence](const store::TraceRows& rows) {
                      jobs::store_trace(database, evidence, rows, matcher);
                  }}}
    {
    }
    LiveUpload(const LiveUpload&) = delete;
    LiveUpload& operator=(const LiveUpload&) = delete;

    /// Takes a piece and what there is of the trace; set by the request that writes, called on any thread.
    std::function<Result<void>(store::Chunk&&, const store::TraceRows&)> take;
    jobs::TraceMatcher matcher;
    LogIntake intake;  ///< last, since its steps use the others
};

/// Thread-safe. Holds few readers for a short time: what is lost here is read again from the stored pieces.
class LiveUploads {
public:
    explicit LiveUploads(std::size_t most = 32, std::chrono::steady_clock::duration idle = std::chrono::minutes{10})
        : most_{most}, idle_{idle}
    {
    }

    /// The reader of an upload, if it is known and has seen exactly `offset` bytes; it belongs to the caller then.
    [[nodiscard]] std::unique_ptr<LiveUpload> take(store::EvidenceId evidence, std::uint64_t offset);
    /// Keeps a reader for the next request; the one unused for longest makes room.
    void keep(store::EvidenceId evidence, std::unique_ptr<LiveUpload> live);

private:
    using Clock = std::chrono::steady_clock;
    struct Kept {
        std::unique_ptr<LiveUpload> live;
        Clock::time_point since;
    };

    std::size_t most_;
    Clock::duration idle_;
    std::mutex mutex_;
    std::map<store::EvidenceId, Kept> kept_;
};

}  // namespace wattboard::api

// The threads that work through background jobs, leased in the database so that one process does each.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "server/jobs/board_loader.h"
#include "server/jobs/reference_cache.h"
#include "server/store/database.h"
#include "server/store/jobs.h"

namespace wattboard::jobs {

/// Two lanes, each with a thread of its own: uploads that are to be finished do not wait behind a challenge that is
/// scored anew.
class JobRunner {
public:
    /// Begins at once. `holder` names this process in leases; `interval` is how often the database is asked without
    /// being woken.
    JobRunner(store::Database& database, ReferenceCache& references, BoardLoader& loader, std::string holder,
              std::chrono::milliseconds interval = std::chrono::seconds{5});
    /// Stops after the batches in hand; the jobs go on elsewhere, or at the next start.
    ~JobRunner();
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;

    /// There may be work. Returns at once; any thread.
    void wake();

private:
    struct Lane {
        store::JobKinds kinds;
        bool cleans_up = false;  ///< also does the upkeep between jobs
        bool work_waits = true;
        std::thread thread;
    };

    void loop(Lane& lane);
    bool run_next(const Lane& lane);
    void run_job(const store::Job& job);
    void give_up(const store::Job& job, const std::string& error);

    store::Database& database_;
    ReferenceCache& references_;
    BoardLoader& loader_;
    std::string holder_;
    std::chrono::milliseconds interval_;
    std::mutex mutex_;  ///< of `work_waits`
    std::condition_variable woken_;
    std::atomic<bool> stopping_{false};
    std::array<Lane, 2> lanes_;
};

}  // namespace wattboard::jobs

// The thread that works through background jobs, leased in the database so that one process does each.
#pragma once

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

class JobRunner {
public:
    /// Begins at once. `holder` names this process in leases; `interval` is how often the database is asked without
    /// being woken.
    JobRunner(store::Database& database, ReferenceCache& references, BoardLoader& loader, std::string holder,
              std::chrono::milliseconds interval = std::chrono::seconds{5});
    /// Stops after the batch in hand; the job goes on elsewhere, or at the next start.
    ~JobRunner();
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;

    /// There may be work. Returns at once; any thread.
    void wake();

private:
    void loop();
    bool run_next();
    void run_job(const store::Job& job);
    void give_up(const store::Job& job, const std::string& error);

    store::Database& database_;
    ReferenceCache& references_;
    BoardLoader& loader_;
    std::string holder_;
    std::chrono::milliseconds interval_;
    std::mutex mutex_;
    std::condition_variable woken_;
    bool work_waits_ = true;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace wattboard::jobs

// Keeps the postmaster of an embedded cluster running.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/store/child_process.h"
#include "server/store/cluster_folder.h"
#include "server/store/embedded_cluster.h"
#include "server/store/postgres_binaries.h"

namespace wattboard::store {

/// One thread starts the postmaster, so that the kernel's signal on that thread's end marks the end of this program,
/// and starts it again when it dies, after growing pauses.
class EmbeddedCluster::Supervisor {
public:
    Supervisor(ClusterFolder folder, PostgresBinaries binaries, std::optional<UnixUser> user,
               EmbeddedClusterOptions options);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    /// Starts the thread and waits until PostgreSQL answers or has ended.
    Result<void> start();
    void stop();

    const ClusterFolder& folder() const { return folder_; }
    const std::string& database() const { return options_.database; }
    pid_t pid() const { return pid_; }
    unsigned restarts() const { return restarts_; }

private:
    ProcessOptions postmaster() const;
    void watch();
    void watch_one();
    void shut_down(ChildProcess& child);
    bool pause(std::chrono::milliseconds time);
    bool answers() const;

    ClusterFolder folder_;
    PostgresBinaries binaries_;
    std::optional<UnixUser> user_;
    EmbeddedClusterOptions options_;
    std::atomic<pid_t> pid_ = 0;
    std::atomic<unsigned> restarts_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::string failure_;
    std::atomic<bool> first_ended_ = false;
    std::thread thread_;
};

}  // namespace wattboard::store

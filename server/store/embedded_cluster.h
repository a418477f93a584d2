// A private PostgreSQL: made, started, watched and stopped by this program, reached through a Unix socket only.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "scoring/problem.h"

namespace wattboard {

namespace problems {
/// The embedded PostgreSQL could not be made or started.
inline constexpr ProblemType cluster_failed{"cluster-failed"};
}  // namespace problems

namespace store {

struct EmbeddedClusterOptions {
    /// Holds everything; made if missing. See ClusterFolder for its parts.
    std::filesystem::path data_dir;
    /// Sessions that PostgreSQL admits: the pool, the change feed, jobs and a few for administration.
    std::size_t max_connections = 50;
    /// Further settings, each "name=value", which win over those of this class. Tests switch fsync off here.
    std::vector<std::string> settings{};
    std::string database = "wattboard";
};

/// Crash-safe by PostgreSQL's own means (fsync, synchronous_commit, data checksums). As root, PostgreSQL runs as an
/// unprivileged user, which the data folder then belongs to. A thread restarts PostgreSQL when it dies. If this program
/// is killed, the kernel tells PostgreSQL to shut down; what is left all the same is stopped by the next start.
class EmbeddedCluster {
public:
    /// Makes the cluster and database if missing, starts PostgreSQL and returns once it answers. A Problem says what is
    /// wrong with the machine or the folder: no PostgreSQL, another major version, folder in use.
    static Result<std::unique_ptr<EmbeddedCluster>> start(const EmbeddedClusterOptions& options);
    /// Stops.
    ~EmbeddedCluster();
    EmbeddedCluster(const EmbeddedCluster&) = delete;
    EmbeddedCluster& operator=(const EmbeddedCluster&) = delete;

    /// Waits a little for sessions to end, then ends them; all that was committed stays. Harmless when called again.
    void stop();

    /// libpq connection string of the database, and of another database of the cluster.
    std::string connection_string() const;
    std::string connection_string(const std::string& database) const;
    /// Process id of the postmaster, 0 while it is down; for tests and diagnosis.
    int postmaster_pid() const;
    /// How often PostgreSQL was started again after it had died.
    unsigned restarts() const;

private:
    class Supervisor;
    explicit EmbeddedCluster(std::unique_ptr<Supervisor> supervisor);
    std::unique_ptr<Supervisor> supervisor_;
};

}  // namespace store
}  // namespace wattboard

// The data folder of the embedded cluster: its lock, its parts, and what an earlier run may have left in it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scoring/problem.h"
#include "server/store/unix_user.h"

namespace wattboard {

namespace problems {
/// Another wattboard uses the data folder.
inline constexpr ProblemType data_folder_in_use{"data-folder-in-use"};
/// The data folder cannot be used: wrong owner, not a folder, not writable.
inline constexpr ProblemType data_folder_unusable{"data-folder-unusable"};
}  // namespace problems

namespace store {

/// data_dir/cluster holds PostgreSQL's files, data_dir/run its socket and the file `connection`, data_dir/lock the lock
/// of the running server, data_dir/postgres.log what PostgreSQL says. All are of mode 0700 or 0600: the socket asks for
/// no password ("trust"), so the file system is what keeps other users out.
class ClusterFolder {
public:
    /// Makes the folders, gives them to `owner` (when root), and takes the lock until this object goes away.
    static Result<ClusterFolder> open(const std::filesystem::path& data_dir, const std::optional<UnixUser>& owner);
    ~ClusterFolder();
    ClusterFolder(ClusterFolder&& other) noexcept;
    ClusterFolder& operator=(ClusterFolder&&) = delete;

    std::filesystem::path root() const { return root_; }
    std::filesystem::path cluster() const { return root_ / "cluster"; }
    std::filesystem::path log() const { return root_ / "postgres.log"; }
    std::filesystem::path connection_file() const { return root_ / "run" / "connection"; }
    /// Where the socket lies: data_dir/run, or a private folder under the system's temporary one if that path is too
    /// long for a socket's address (108 bytes).
    std::filesystem::path socket_folder() const { return socket_folder_; }
    /// Major version that made the cluster; absent before initdb.
    std::optional<int> cluster_major() const;
    /// For libpq, as the cluster's owner, to the given database.
    std::string connection_string(const std::string& database) const;
    void write_connection_file(const std::string& connection) const;
    void remove_connection_file() const noexcept;

private:
    ClusterFolder(std::filesystem::path root, std::filesystem::path socket_folder, int lock)
        : root_(std::move(root)), socket_folder_(std::move(socket_folder)), lock_(lock)
    {
    }
    std::filesystem::path root_;
    std::filesystem::path socket_folder_;
    int lock_;
};

/// Processes that work in `folder`: PostgreSQL's processes all have the cluster as working directory.
std::vector<pid_t> processes_in(const std::filesystem::path& folder);

/// Ends a postmaster that outlived its server, and backends that outlived their postmaster, and removes the pid file
/// that nobody owns any more. Only for the holder of the folder's lock. Throws std::runtime_error if they do not end.
void stop_leftovers(const std::filesystem::path& cluster);

/// The connection string of the server that runs on `data_dir`, for programs beside it; nothing if none runs.
std::optional<std::string> find_running(const std::filesystem::path& data_dir);

}  // namespace store
}  // namespace wattboard

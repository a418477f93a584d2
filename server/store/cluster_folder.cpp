// Folders, lock and leftovers of the embedded cluster.
#include "server/store/cluster_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace wattboard::store {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// A look at the lock by find_running passes in less.
constexpr std::chrono::milliseconds lock_patience{200};

constexpr std::string_view socket_name = ".s.PGSQL.5432";

Problem unusable(const fs::path& path, const std::string& why)
{
    return {.type = problems::data_folder_unusable,
            .detail = "The data folder cannot be used: " + path.string() + ": " + why + ".",
            .hint = "Name a folder that the server's user owns."};
}

/// Makes the folder, or takes an existing one of the right owner, with mode 0700.
Result<void> make_private(const fs::path& folder, const std::optional<UnixUser>& owner)
{
    std::error_code error;
    fs::create_directories(folder, error);
    struct stat state{};
    if (error || lstat(folder.c_str(), &state) != 0) return std::unexpected(unusable(folder, error.message()));
    if (!S_ISDIR(state.st_mode)) return std::unexpected(unusable(folder, "it is no folder"));
    const uid_t wanted = owner ? owner->uid : geteuid();
    if (state.st_uid != wanted && !is_root()) {
        return std::unexpected(unusable(folder, "it belongs to user number " + std::to_string(state.st_uid)));
    }
    const bool owned = !owner || lchown(folder.c_str(), owner->uid, owner->gid) == 0;
    if (!owned || chmod(folder.c_str(), 0700) != 0) {
        return std::unexpected(unusable(folder, std::generic_category().message(errno)));
    }
    return {};
}

/// The user must be able to enter every folder above his own.
Result<void> check_reachable(const fs::path& folder, const std::optional<UnixUser>& owner)
{
    if (!owner) return {};
    for (fs::path above = folder.parent_path(); above != above.parent_path(); above = above.parent_path()) {
        struct stat state{};
        if (stat(above.c_str(), &state) != 0) continue;
        const mode_t bit = state.st_uid == owner->uid ? S_IXUSR : state.st_gid == owner->gid ? S_IXGRP : S_IXOTH;
        if ((state.st_mode & bit) == 0) {
            return std::unexpected(unusable(
                folder, "user " + owner->name + ", as which PostgreSQL runs, may not enter " + above.string()));
        }
    }
    return {};
}

fs::path choose_socket_folder(const fs::path& root, const std::optional<UnixUser>& owner)
{
    const fs::path own = root / "run";
    if ((own / socket_name).string().size() < sizeof(sockaddr_un::sun_path)) return own;
    const uid_t uid = owner ? owner->uid : geteuid();
    const std::size_t digest = std::hash<std::string>{}(root.string());
    return fs::path("/tmp") / ("wattboard-" + std::to_string(uid) + "-" + std::to_string(digest));
}

std::string read_text(const fs::path& path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

Result<int> take_lock(const fs::path& path, const std::optional<UnixUser>& owner)
{
    const int lock = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) return std::unexpected(unusable(path, std::generic_category().message(errno)));
    const auto deadline = Clock::now() + lock_patience;
    while (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (Clock::now() < deadline) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            continue;
        }
        close(lock);
        return std::unexpected(Problem{
            .type = problems::data_folder_in_use,
            .detail = "Another wattboard (process " + read_text(path) + ") uses the data folder " +
                      path.parent_path().string() + ".",
            .hint = "Stop it first, name another folder, or run several servers on one database with --database-url."});
    }
    const std::string pid = std::to_string(getpid());
    const bool written = ftruncate(lock, 0) == 0 && pwrite(lock, pid.data(), pid.size(), 0) > 0;
    if (!written || (owner && fchown(lock, owner->uid, owner->gid) != 0)) {
        close(lock);
        return std::unexpected(unusable(path, std::generic_category().message(errno)));
    }
    return lock;
}

bool await_end(const fs::path& cluster, std::chrono::seconds longest)
{
    const auto deadline = Clock::now() + longest;
    while (!processes_in(cluster).empty()) {
        if (Clock::now() >= deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

pid_t postmaster_pid(const fs::path& cluster)
{
    const std::string text = read_text(cluster / "postmaster.pid");
    pid_t pid = 0;
    std::from_chars(text.data(), text.data() + text.size(), pid);
    return pid;
}

}  // namespace

Result<ClusterFolder> ClusterFolder::open(const fs::path& data_dir, const std::optional<UnixUser>& owner)
{
    std::error_code error;
    const fs::path root = fs::weakly_canonical(fs::absolute(data_dir), error);
    if (error) return std::unexpected(unusable(data_dir, error.message()));
    const fs::path socket_folder = choose_socket_folder(root, owner);
    for (const fs::path& folder : {root, root / "run", socket_folder}) {
        if (auto made = make_private(folder, owner); !made) return std::unexpected(made.error());
    }
    if (auto reachable = check_reachable(root, owner); !reachable) return std::unexpected(reachable.error());
    auto lock = take_lock(root / "lock", owner);
    if (!lock) return std::unexpected(lock.error());
    return ClusterFolder(root, socket_folder, *lock);
}

ClusterFolder::ClusterFolder(ClusterFolder&& other) noexcept
    : root_(std::move(other.root_)),
      socket_folder_(std::move(other.socket_folder_)),
      lock_(std::exchange(other.lock_, -1))
{
}

ClusterFolder::~ClusterFolder()
{
    if (lock_ >= 0) close(lock_);
}

std::optional<int> ClusterFolder::cluster_major() const
{
    const std::string text = read_text(cluster() / "PG_VERSION");
    int major = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), major);
    if (parsed.ec != std::errc()) return std::nullopt;
    return major;
}

std::string ClusterFolder::connection_string(const std::string& database) const
{
    std::string host;
    for (const char c : socket_folder_.string()) {
        if (c == '\'' || c == '\\') host.push_back('\\');
        host.push_back(c);
    }
    return "host='" + host + "' user=wattboard dbname=" + database;
}

void ClusterFolder::write_connection_file(const std::string& connection) const
{
    const fs::path draft = connection_file().string() + ".new";
    std::ofstream(draft, std::ios::trunc) << connection << '\n';
    struct stat folder{};
    if (stat(root_.c_str(), &folder) != 0 || chmod(draft.c_str(), 0600) != 0 ||
        chown(draft.c_str(), folder.st_uid, folder.st_gid) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot write " + connection_file().string());
    }
    fs::rename(draft, connection_file());
}

void ClusterFolder::remove_connection_file() const noexcept
{
    std::error_code ignored;
    fs::remove(connection_file(), ignored);
}

std::vector<pid_t> processes_in(const fs::path& folder)
{
    std::vector<pid_t> found;
    std::error_code error;
    for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        pid_t pid = 0;
        const auto parsed = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (parsed.ec != std::errc() || pid == getpid()) continue;
        std::error_code unreadable;
        // A replaced program shows as "postgres (deleted)".
        const std::string program = fs::read_symlink(entry->path() / "exe", unreadable).filename().string();
        if (!program.starts_with("postgres")) continue;
        if (fs::read_symlink(entry->path() / "cwd", unreadable) == folder) found.push_back(pid);
    }
    return found;
}

void stop_leftovers(const fs::path& cluster)
{
    const pid_t postmaster = postmaster_pid(cluster);
    std::vector<pid_t> left = processes_in(cluster);
    if (std::ranges::find(left, postmaster) != left.end()) {
        kill(postmaster, SIGINT);  // fast shutdown: open transactions are rolled back, data are checkpointed
    }
    if (!await_end(cluster, std::chrono::seconds(30))) {
        for (const pid_t pid : processes_in(cluster)) kill(pid, SIGQUIT);
        if (!await_end(cluster, std::chrono::seconds(10))) {
            throw std::runtime_error("processes of an earlier PostgreSQL still work in " + cluster.string());
        }
    }
    // Its pid may by now be another program's, which PostgreSQL would take for a running postmaster.
    fs::remove(cluster / "postmaster.pid");
}

std::optional<std::string> find_running(const fs::path& data_dir)
{
    std::string text = read_text(data_dir / "run" / "connection");
    while (!text.empty() && text.back() == '\n') text.pop_back();
    const int lock = ::open((data_dir / "lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (lock < 0) return std::nullopt;
    const bool is_free = flock(lock, LOCK_SH | LOCK_NB) == 0;
    close(lock);
    if (is_free || text.empty()) return std::nullopt;
    return text;
}

}  // namespace wattboard::store

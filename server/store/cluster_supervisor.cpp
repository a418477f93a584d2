// The postmaster's command line, its restarts and its shutdown.
#include "server/store/cluster_supervisor.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

#include "server/store/connection.h"

namespace wattboard::store {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Recovery after a crash replays the log since the last checkpoint and may take minutes.
constexpr seconds longest_start{600};
constexpr milliseconds first_pause{100}, longest_pause{10000};
/// A postmaster that ran this long was healthy, so the next pause is short again.
constexpr seconds healthy_time{30};
constexpr milliseconds look_interval{50};

/// A quarter of the machine's memory, as the manual advises, but no more than a small board needs.
long shared_buffers_mb()
{
    const long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGE_SIZE);
    const long quarter_mb = pages > 0 && page_bytes > 0 ? pages / 4 * page_bytes / (1024 * 1024) : 128;
    return std::clamp(quarter_mb, 16L, 256L);
}

/// The end of PostgreSQL's log, for a Problem.
std::string last_words(const std::filesystem::path& log)
{
    constexpr std::streamoff most = 600;
    std::ifstream file(log, std::ios::ate);
    const std::streamoff size = file.tellg();
    file.seekg(std::max<std::streamoff>(0, size - most));
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

EmbeddedCluster::Supervisor::Supervisor(ClusterFolder folder, PostgresBinaries binaries, std::optional<UnixUser> user,
                                        EmbeddedClusterOptions options)
    : folder_(std::move(folder)), binaries_(std::move(binaries)), user_(std::move(user)), options_(std::move(options))
{
}

EmbeddedCluster::Supervisor::~Supervisor() { stop(); }

ProcessOptions EmbeddedCluster::Supervisor::postmaster() const
{
    std::vector<std::string> settings = {
        "listen_addresses=",
        "unix_socket_directories=" + folder_.socket_folder().string(),
        "unix_socket_permissions=0700",
        "port=5432",
        "max_connections=" + std::to_string(options_.max_connections),
        "shared_buffers=" + std::to_string(shared_buffers_mb()) + "MB",
        "fsync=on",
        "full_page_writes=on",
        "synchronous_commit=on",
        "wal_compression=on",
        "max_wal_size=2GB",
        "logging_collector=off",
        "log_destination=stderr",
        "timezone=UTC",
        "log_timezone=UTC",
    };
    settings.insert(settings.end(), options_.settings.begin(), options_.settings.end());
    ProcessOptions process{.arguments = {(binaries_.folder / "postgres").string(), "-D", folder_.cluster().string()},
                           .output = folder_.log(),
                           .user = user_,
                           .signal_on_parent_death = SIGINT};
    for (const std::string& setting : settings) {
        process.arguments.emplace_back("-c");
        process.arguments.push_back(setting);
    }
    return process;
}

bool EmbeddedCluster::Supervisor::answers() const
{
    try {
        Connection::open(folder_.connection_string("postgres"), Clock::now() + seconds(2), false);
        return true;
    } catch (const DatabaseError&) {
        return false;
    }
}

Result<void> EmbeddedCluster::Supervisor::start()
{
    thread_ = std::thread([this] { watch(); });
    const auto deadline = Clock::now() + longest_start;
    while (!first_ended_ && Clock::now() < deadline) {
        if (pid_ != 0 && answers()) return {};
        std::this_thread::sleep_for(look_interval);
    }
    stop();
    return std::unexpected(Problem{.type = problems::cluster_failed,
                                   .detail = "PostgreSQL did not start" + (failure_.empty() ? "" : ": " + failure_) +
                                             ". The end of " + folder_.log().string() + ": " +
                                             last_words(folder_.log()),
                                   .hint = "Mend what the log says, or pass --database-url."});
}

void EmbeddedCluster::Supervisor::stop()
{
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

/// Sleeps; false if stop() was called.
bool EmbeddedCluster::Supervisor::pause(milliseconds time)
{
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, [this] { return stopping_; });
}

void EmbeddedCluster::Supervisor::watch()
{
    milliseconds wait = first_pause;
    do {
        const auto begin = Clock::now();
        try {
            watch_one();
        } catch (const std::exception& error) {
            spdlog::error("cannot start PostgreSQL: {}", error.what());
            const std::scoped_lock lock(mutex_);
            failure_ = error.what();
        }
        first_ended_ = true;
        wait = Clock::now() - begin > healthy_time ? first_pause : std::min(wait * 2, longest_pause);
    } while (pause(wait));
}

void EmbeddedCluster::Supervisor::watch_one()
{
    // Backends that outlived their postmaster must go before the next one may start.
    stop_leftovers(folder_.cluster());
    if (first_ended_) ++restarts_;
    ChildProcess child = ChildProcess::start(postmaster());
    pid_ = child.pid();
    while (!child.has_ended()) {
        if (!pause(look_interval)) shut_down(child);
    }
    pid_ = 0;
    const bool asked = !pause(milliseconds(0));
    if (!asked) spdlog::error("PostgreSQL ended with status {}; it is started again", child.status());
}

void EmbeddedCluster::Supervisor::shut_down(ChildProcess& child)
{
    // Smart: no new sessions; fast: ends sessions; immediate: the next start recovers from the log.
    child.send(SIGTERM);
    if (child.wait_until(Clock::now() + seconds(2))) return;
    child.send(SIGINT);
    if (child.wait_until(Clock::now() + seconds(60))) return;
    spdlog::warn("PostgreSQL does not shut down; it is stopped at once and will recover at the next start");
    child.send(SIGQUIT);
    if (child.wait_until(Clock::now() + seconds(15))) return;
    child.send(SIGKILL);
    child.wait_until(Clock::time_point::max());
}

}  // namespace wattboard::store

// From an empty folder to a PostgreSQL that answers.
#include "server/store/embedded_cluster.h"

#include <spdlog/spdlog.h>

#include <stdexcept>
#include <system_error>

#include "server/store/cluster_supervisor.h"
#include "server/store/connection.h"

namespace wattboard::store {

namespace {

using Clock = std::chrono::steady_clock;

Problem failed(const std::string& detail)
{
    return {.type = problems::cluster_failed,
            .detail = detail,
            .hint = "Mend what the message says, or pass --database-url to use a PostgreSQL that you run."};
}

/// Runs initdb beside the final place and renames, so that a crash leaves no half-made cluster.
Result<void> make_cluster(const ClusterFolder& folder, const PostgresBinaries& binaries,
                          const std::optional<UnixUser>& user)
{
    const std::filesystem::path draft = folder.cluster().string() + ".new";
    std::filesystem::remove_all(draft);
    std::filesystem::create_directory(draft);
    std::filesystem::permissions(draft, std::filesystem::perms::owner_all);
    if (user) give_tree_to(draft, *user);
    const int status = run_process(
        {.arguments = {(binaries.folder / "initdb").string(), "-D", draft.string(), "-U", "wattboard",
                       "--encoding=UTF8", "--locale=C", "--data-checksums", "--auth-local=trust", "--auth-host=reject"},
         .output = folder.log(),
         .user = user},
        std::chrono::seconds(300));
    if (status != 0) {
        return std::unexpected(
            failed("initdb ended with status " + std::to_string(status) + "; see " + folder.log().string() + "."));
    }
    std::filesystem::rename(draft, folder.cluster());
    spdlog::info("made a PostgreSQL {} cluster in {}", binaries.major, folder.cluster().string());
    return {};
}

void make_database(const std::string& maintenance, const std::string& name)
{
    const auto deadline = Clock::now() + std::chrono::seconds(60);
    const auto connection = Connection::open(maintenance, deadline, false);
    connection->queue("database.exists", "SELECT FROM pg_database WHERE datname = $1", Parameters(name));
    if (!connection->sync(deadline).empty()) return;
    connection->queue("database.quote", "SELECT quote_ident($1)", Parameters(name));
    const auto quoted = connection->sync(deadline).one().get<std::string>(0);
    connection->script("database.create", "CREATE DATABASE " + quoted, deadline);
}

/// The log of PostgreSQL grows slowly; one old piece is kept.
void rotate_log(const std::filesystem::path& log)
{
    constexpr std::uintmax_t largest = 10 << 20;
    std::error_code missing;
    const auto size = std::filesystem::file_size(log, missing);
    if (!missing && size > largest) std::filesystem::rename(log, log.string() + ".1");
}

}  // namespace

Result<std::unique_ptr<EmbeddedCluster>> EmbeddedCluster::start(const EmbeddedClusterOptions& options)
{
    std::optional<UnixUser> user;
    if (is_root()) {
        user = find_unprivileged_user();
        if (!user) {
            return std::unexpected(
                failed("PostgreSQL does not run as root, and this machine has no user wattboard, "
                       "postgres or nobody."));
        }
    }
    try {
        auto folder = ClusterFolder::open(options.data_dir, user);
        if (!folder) return std::unexpected(folder.error());
        const auto binaries = choose_postgres(find_postgres(), folder->cluster_major());
        if (!binaries) return std::unexpected(binaries.error());
        rotate_log(folder->log());
        if (!folder->cluster_major()) {
            if (auto made = make_cluster(*folder, *binaries, user); !made) return std::unexpected(made.error());
        }
        auto supervisor = std::make_unique<Supervisor>(std::move(*folder), *binaries, user, options);
        if (auto started = supervisor->start(); !started) return std::unexpected(started.error());
        std::unique_ptr<EmbeddedCluster> cluster(new EmbeddedCluster(std::move(supervisor)));
        make_database(cluster->connection_string("postgres"), options.database);
        cluster->supervisor_->folder().write_connection_file(cluster->connection_string());
        return cluster;
    } catch (const std::runtime_error& error) {
        return std::unexpected(failed(std::string("The embedded database cannot be started: ") + error.what() + "."));
    }
}

EmbeddedCluster::EmbeddedCluster(std::unique_ptr<Supervisor> supervisor) : supervisor_(std::move(supervisor)) {}

EmbeddedCluster::~EmbeddedCluster() { stop(); }

void EmbeddedCluster::stop()
{
    supervisor_->folder().remove_connection_file();
    supervisor_->stop();
}

std::string EmbeddedCluster::connection_string() const { return connection_string(supervisor_->database()); }

std::string EmbeddedCluster::connection_string(const std::string& database) const
{
    return supervisor_->folder().connection_string(database);
}

int EmbeddedCluster::postmaster_pid() const { return supervisor_->pid(); }

unsigned EmbeddedCluster::restarts() const { return supervisor_->restarts(); }

}  // namespace wattboard::store

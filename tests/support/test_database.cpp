// The throwaway cluster is an EmbeddedCluster with fsync off.
#include "support/test_database.h"

#include <libpq-fe.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <stdexcept>

#include "server/store/connection.h"
#include "server/store/embedded_cluster.h"
#include "server/store/migrations.h"

namespace wattboard::test {

namespace {

using store::Connection;
using store::EmbeddedCluster;

store::Deadline soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(60); }

std::unique_ptr<Connection> connect(const std::string& connection_string)
{
    return Connection::open(connection_string, soon(), false);
}

std::string make_temporary_folder()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "wattboard-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    return pattern;
}

std::unique_ptr<EmbeddedCluster> start_cluster(const std::string& folder)
{
    auto cluster = EmbeddedCluster::start({.data_dir = folder,
                                           .max_connections = 60,
                                           .settings = {"fsync=off", "full_page_writes=off", "shared_buffers=32MB",
                                                        "autovacuum=off", "max_wal_size=200MB"}});
    if (!cluster) throw std::runtime_error(cluster.error().detail + " " + cluster.error().hint);
    return std::move(*cluster);
}

store::DatabaseOptions with_connection(store::DatabaseOptions options, const std::string& connection)
{
    options.connection = connection;
    return options;
}

}  // namespace

struct TestCluster::State {
    std::string folder = make_temporary_folder();
    std::unique_ptr<EmbeddedCluster> cluster = start_cluster(folder);
    std::atomic<int> databases = 0;
};

TestCluster& TestCluster::instance()
{
    static TestCluster cluster;
    return cluster;
}

TestCluster::TestCluster() : state_(std::make_unique<State>())
{
    connect(connection_string("postgres"))->script("template", "CREATE DATABASE template_wattboard", soon());
    const auto migrated = store::migrate(connection_string("template_wattboard"));
    if (!migrated) throw std::runtime_error(migrated.error().detail);
}

TestCluster::~TestCluster()
{
    state_->cluster->stop();
    std::error_code ignored;
    std::filesystem::remove_all(state_->folder, ignored);
}

std::string TestCluster::connection_string(const std::string& database) const
{
    return state_->cluster->connection_string(database);
}

std::string TestCluster::create_database(bool migrated)
{
    const std::string name = "test_" + std::to_string(++state_->databases);
    const std::string source = migrated ? "template_wattboard" : "template0";
    connect(connection_string("postgres"))
        ->script("create", "CREATE DATABASE " + name + " TEMPLATE " + source + " STRATEGY FILE_COPY", soon());
    return connection_string(name);
}

int TestCluster::terminate_sessions(const std::string& connection)
{
    const auto session = connect(connection);
    session->queue("terminate",
                   "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                   "WHERE datname = current_database() AND pid <> pg_backend_pid()",
                   store::Parameters());
    return static_cast<int>(session->sync(soon()).size());
}

void TestCluster::stop() { state_->cluster.reset(); }

void TestCluster::start_again()
{
    if (!state_->cluster) state_->cluster = start_cluster(state_->folder);
}

TestDatabase::TestDatabase(store::DatabaseOptions options)
    : connection_(TestCluster::instance().create_database()),
      database_(with_connection(std::move(options), connection_))
{
}

void TestDatabase::execute(const std::string& sql) const { connect(connection_)->script("test", sql, soon()); }

std::string TestDatabase::value(const std::string& sql) const
{
    const store::Rows rows = connect(connection_)->script("test", sql, soon());
    return rows.empty() ? std::string() : std::string(PQgetvalue(rows.raw(), 0, 0));
}

int TestDatabase::terminate_sessions() const { return TestCluster::instance().terminate_sessions(connection_); }

}  // namespace wattboard::test

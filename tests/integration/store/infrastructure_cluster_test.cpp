// The embedded cluster: made, watched, stopped, and recovered from what a crash leaves.
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "server/store/child_process.h"
#include "server/store/cluster_folder.h"
#include "server/store/database.h"
#include "server/store/embedded_cluster.h"
#include "server/store/postgres_binaries.h"

namespace wattboard::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

class EmbeddedClusterTest : public testing::Test {
protected:
    void SetUp() override
    {
        std::string pattern = (fs::temp_directory_path() / "wattboard-cluster-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        data_dir_ = fs::path(pattern) / "data";
        chmod(pattern.c_str(), 0755);
    }
    void TearDown() override { fs::remove_all(data_dir_.parent_path()); }

    std::unique_ptr<EmbeddedCluster> start() const
    {
        auto cluster = EmbeddedCluster::start({.data_dir = data_dir_, .max_connections = 10});
        EXPECT_TRUE(cluster) << cluster.error().detail;
        return cluster ? std::move(*cluster) : nullptr;
    }

    /// Sets a number that survives, or reads it.
    static void set_number(const std::string& connection, int number)
    {
        Database database({.connection = connection, .role = ""});
        database.write("test.set", [&](Transaction& tx) {
            tx.query("make", "CREATE TABLE IF NOT EXISTS number (n bigint)");
            tx.query("set", "INSERT INTO number VALUES ($1)", number);
        });
    }
    static std::int64_t get_number(const std::string& connection)
    {
        Database database({.connection = connection, .role = ""});
        return database.read("test.get", [](Transaction& tx) {
            return tx.query("get", "SELECT max(n) FROM number").one().get<std::int64_t>(0);
        });
    }

    fs::path data_dir_;
};

template <class Condition>
bool eventually(Condition condition)
{
    const auto deadline = Clock::now() + seconds(30);
    while (!condition()) {
        if (Clock::now() > deadline) return false;
        std::this_thread::sleep_for(milliseconds(20));
    }
    return true;
}

TEST_F(EmbeddedClusterTest, KeepsDataOverARestartAndTellsItsConnection)
{
    {
        const auto cluster = start();
        ASSERT_TRUE(cluster);
        set_number(cluster->connection_string(), 7);
        EXPECT_EQ(find_running(data_dir_), cluster->connection_string());
        Database database({.connection = cluster->connection_string(), .role = ""});
        database.read("test.settings", [](Transaction& tx) {
            const Row row = tx.query("settings",
                                     "SELECT current_setting('listen_addresses'), current_setting('data_checksums'), "
                                     "current_setting('server_encoding'), current_setting('fsync'), "
                                     "current_setting('synchronous_commit')")
                                .one();
            const std::vector<std::string> expected{"", "on", "UTF8", "on", "on"};
            for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(row.get<std::string>(i), expected[i]);
        });
    }
    EXPECT_EQ(find_running(data_dir_), std::nullopt);
    EXPECT_TRUE(processes_in(data_dir_ / "cluster").empty());
    const auto cluster = start();
    ASSERT_TRUE(cluster);
    EXPECT_EQ(get_number(cluster->connection_string()), 7);
}

TEST_F(EmbeddedClusterTest, IsClosedToOtherUsers)
{
    const auto cluster = start();
    ASSERT_TRUE(cluster);
    for (const char* part : {"", "run", "cluster"}) {
        struct stat state{};
        ASSERT_EQ(stat((data_dir_ / part).c_str(), &state), 0);
        EXPECT_EQ(state.st_mode & 0777, 0700U) << part;
        EXPECT_NE(state.st_uid, 0U) << part;
    }
    struct stat file{};
    ASSERT_EQ(stat((data_dir_ / "run" / "connection").c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0600U);
}

TEST_F(EmbeddedClusterTest, StartsPostgresqlAgainAfterItWasKilled)
{
    const auto cluster = start();
    ASSERT_TRUE(cluster);
    set_number(cluster->connection_string(), 8);
    ASSERT_EQ(kill(cluster->postmaster_pid(), SIGKILL), 0);
    EXPECT_TRUE(eventually([&] {
        try {
            return cluster->restarts() >= 1 && get_number(cluster->connection_string()) == 8;
        } catch (const DatabaseError&) {
            return false;
        }
    }));
}

TEST_F(EmbeddedClusterTest, IsRefusedToASecondServer)
{
    const auto cluster = start();
    ASSERT_TRUE(cluster);
    const auto second = EmbeddedCluster::start({.data_dir = data_dir_});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().type, problems::data_folder_in_use);
    EXPECT_NE(second.error().detail.find(std::to_string(getpid())), std::string::npos);
    EXPECT_NE(second.error().detail.find(data_dir_.string()), std::string::npos);
}

TEST_F(EmbeddedClusterTest, TakesOverFromAServerThatWasKilled)
{
    // A child starts the cluster and is killed; PostgreSQL gets the kernel's signal, or is stopped by the next start.
    const pid_t child = fork();
    if (child == 0) {
        auto cluster = EmbeddedCluster::start({.data_dir = data_dir_});
        if (!cluster) _exit(1);
        set_number((*cluster)->connection_string(), 9);
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    const auto cluster = start();
    ASSERT_TRUE(cluster);
    EXPECT_EQ(get_number(cluster->connection_string()), 9);
}

TEST_F(EmbeddedClusterTest, IgnoresThePidFileOfADeadPostmaster)
{
    fs::path pid_file;
    {
        const auto cluster = start();
        ASSERT_TRUE(cluster);
        set_number(cluster->connection_string(), 10);
        pid_file = data_dir_ / "cluster" / "postmaster.pid";
        fs::copy_file(pid_file, data_dir_ / "saved");
    }
    // The number in it now belongs to another program of the same user, which PostgreSQL would take for a postmaster.
    const auto user = is_root() ? find_unprivileged_user() : std::nullopt;
    ChildProcess other = ChildProcess::start({.arguments = {"/bin/sleep", "60"}, .output = "/dev/null", .user = user});
    std::string text((std::istreambuf_iterator<char>(std::ifstream(data_dir_ / "saved").rdbuf())), {});
    text.replace(0, text.find('\n'), std::to_string(other.pid()));
    std::ofstream(pid_file) << text;
    const auto cluster = start();
    ASSERT_TRUE(cluster);
    EXPECT_EQ(get_number(cluster->connection_string()), 10);
    EXPECT_FALSE(other.has_ended()) << "it is none of our business";
    other.send(SIGKILL);
    other.wait_until(Clock::time_point::max());
}

TEST_F(EmbeddedClusterTest, RefusesTheFilesOfAnotherMajorVersion)
{
    start();
    std::ofstream(data_dir_ / "cluster" / "PG_VERSION") << "9\n";
    const auto cluster = EmbeddedCluster::start({.data_dir = data_dir_});
    ASSERT_FALSE(cluster);
    EXPECT_EQ(cluster.error().type, problems::postgres_version);
    EXPECT_NE(cluster.error().detail.find("PostgreSQL 9"), std::string::npos);
    EXPECT_NE(cluster.error().hint.find("pg_upgrade"), std::string::npos);
}

TEST_F(EmbeddedClusterTest, SaysWhatPostgresqlSaidIfItDoesNotStart)
{
    const auto cluster = EmbeddedCluster::start({.data_dir = data_dir_, .settings = {"shared_buffers=nonsense"}});
    ASSERT_FALSE(cluster);
    EXPECT_EQ(cluster.error().type, problems::cluster_failed);
    EXPECT_NE(cluster.error().detail.find("nonsense"), std::string::npos) << cluster.error().detail;
}

TEST_F(EmbeddedClusterTest, UsesAShorterSocketFolderForADeepDataFolder)
{
    data_dir_ /= std::string(80, 'd');
    fs::create_directories(data_dir_.parent_path());
    chmod(data_dir_.parent_path().c_str(), 0755);
    const auto cluster = start();
    ASSERT_TRUE(cluster);
    set_number(cluster->connection_string(), 11);
    EXPECT_EQ(get_number(cluster->connection_string()), 11);
    data_dir_ = data_dir_.parent_path();
}

TEST_F(EmbeddedClusterTest, SaysWhatIsWrongWithTheFolder)
{
    std::ofstream(data_dir_) << "a file";
    const auto cluster = EmbeddedCluster::start({.data_dir = data_dir_});
    ASSERT_FALSE(cluster);
    EXPECT_EQ(cluster.error().type, problems::data_folder_unusable);
    EXPECT_NE(cluster.error().detail.find(data_dir_.string()), std::string::npos);
}

}  // namespace
}  // namespace wattboard::store

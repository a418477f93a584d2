// Databases for tests: one throwaway PostgreSQL a test program, one migrated database a test.
#pragma once

#include <string>

#include "server/store/database.h"

namespace wattboard::test {

/// The test program's own PostgreSQL, started on first use in a temporary folder, stopped and removed at exit. It
/// writes without fsync; what tests durability uses EmbeddedCluster itself.
class TestCluster {
public:
    static TestCluster& instance();

    /// Connection string of a database of the cluster, as its owner.
    std::string connection_string(const std::string& database) const;
    /// Makes a database: a copy of the migrated template, or an empty one. Gives its connection string.
    std::string create_database(bool migrated = true);
    /// Ends all sessions with the database, as a crash of their server processes would. Gives how many.
    int terminate_sessions(const std::string& connection_string);
    /// Stops PostgreSQL, so that nothing answers, until start_again().
    void stop();
    void start_again();

    TestCluster(const TestCluster&) = delete;
    TestCluster& operator=(const TestCluster&) = delete;
    ~TestCluster();

private:
    TestCluster();
    struct State;
    std::unique_ptr<State> state_;
};

/// A migrated database of its own, for one test.
class TestDatabase {
public:
    explicit TestDatabase(store::DatabaseOptions options = {});

    /// Works as the role wattboard_app, like the server.
    store::Database& operator*() { return database_; }
    store::Database* operator->() { return &database_; }
    const std::string& connection_string() const { return connection_; }
    /// Runs SQL text as the owner of the database, outside the application's permissions.
    void execute(const std::string& sql) const;
    /// The first column of the first row of a query run as the owner, as PostgreSQL prints it; empty if null or no row.
    std::string value(const std::string& sql) const;
    /// Ends all sessions with this database.
    int terminate_sessions() const;

private:
    std::string connection_;
    store::Database database_;
};

}  // namespace wattboard::test

// Database against a real PostgreSQL: retries, lost connections, the bounded pool.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "support/test_database.h"

namespace wattboard::store {
namespace {

using std::chrono::milliseconds;
using test::TestCluster;
using test::TestDatabase;
using Clock = std::chrono::steady_clock;

std::int64_t count(Database& database, std::string_view sql)
{
    return database.read("test.count",
                         [&](Transaction& tx) { return tx.query("count", sql).one().get<std::int64_t>(0); });
}

void add_account(Transaction& tx, std::string_view name)
{
    tx.query("account.add", "INSERT INTO account (name) VALUES ($1)", name);
}

TEST(Retries, SerializationFailuresAreRunAgain)
{
    std::atomic<unsigned> attempts = 0;
    DatabaseOptions options;
    options.observer = [&](const TransactionEvent& event) {
        if (event.name == "test.increment") attempts += event.attempts;
    };
    options.max_attempts = 100;
    TestDatabase database(options);
    database.execute(
        "CREATE TABLE counter (n bigint); INSERT INTO counter VALUES (0); "
        "GRANT SELECT, UPDATE ON counter TO wattboard_app");
    constexpr int threads = 4, rounds = 10;
    std::barrier start(threads);
    std::vector<std::jthread> workers;
    for (int i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
            start.arrive_and_wait();
            for (int round = 0; round < rounds; ++round) {
                database->write({"test.increment", {}, Isolation::repeatable_read}, [](Transaction& tx) {
                    const auto n = tx.query("get", "SELECT n FROM counter").one().get<std::int64_t>(0);
                    tx.query("set", "UPDATE counter SET n = $1", n + 1);
                });
            }
        });
    }
    workers.clear();
    EXPECT_EQ(database.value("SELECT n FROM counter"), std::to_string(threads * rounds));
    EXPECT_GT(attempts, static_cast<unsigned>(threads * rounds)) << "no conflict happened, so nothing was tested";
}

TEST(Retries, EndAfterTheBound)
{
    DatabaseOptions options;
    options.max_attempts = 3;
    TestDatabase database(options);
    int runs = 0;
    EXPECT_THROW(database->write("test.conflict",
                                 [&](Transaction& tx) {
                                     ++runs;
                                     tx.query("raise", "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$");
                                 }),
                 DatabaseBusy);
    EXPECT_EQ(runs, 3);
}

TEST(LostConnections, IdleOnesAreReplacedUnseen)
{
    TestDatabase database;
    EXPECT_EQ(count(*database, "SELECT 1::bigint"), 1);
    EXPECT_EQ(database.terminate_sessions(), 1);
    int runs = 0;
    database->write("test.after", [&](Transaction& tx) {
        ++runs;
        add_account(tx, "ada");
    });
    EXPECT_EQ(runs, 1);
}

TEST(LostConnections, BeforeCommitTheBodyRunsAgainOnAFreshOne)
{
    TestDatabase database;
    int runs = 0;
    database->write("test.lost", [&](Transaction& tx) {
        add_account(tx, "ada");
        if (++runs == 1) database.terminate_sessions();
        tx.query("more", "SELECT 1");
    });
    EXPECT_EQ(runs, 2);
    // The same, with nothing but COMMIT left to send.
    database->write("test.lost", [&](Transaction& tx) {
        add_account(tx, "bob");
        if (++runs == 3) database.terminate_sessions();
    });
    EXPECT_EQ(runs, 4);
    EXPECT_EQ(count(*database, "SELECT count(*) FROM account"), 2);
}

TEST(LostConnections, TwiceInARowIsToldTheCaller)
{
    TestDatabase database;
    int runs = 0;
    EXPECT_THROW(database->write("test.lost",
                                 [&](Transaction& tx) {
                                     ++runs;
                                     add_account(tx, "ada");
                                     database.terminate_sessions();
                                     tx.query("more", "SELECT 1");
                                 }),
                 DatabaseUnavailable);
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(*database, "SELECT count(*) FROM account"), 0);
}

TEST(LostConnections, DuringCommitTheOutcomeIsUnknown)
{
    TestDatabase database;
    // A deferred trigger that ends its own session runs after COMMIT was sent.
    database.execute(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN "
        "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END $$; "
        "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON account DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION die()");
    int runs = 0;
    EXPECT_THROW(database->write("test.unknown",
                                 [&](Transaction& tx) {
                                     ++runs;
                                     add_account(tx, "ada");
                                 }),
                 CommitOutcomeUnknown);
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(count(*database, "SELECT 1::bigint"), 1);
}

TEST(LostConnections, AStoppedServerIsUnavailableAndComesBack)
{
    DatabaseOptions options;
    options.pool_size = 3;
    TestDatabase database(options);
    EXPECT_EQ(count(*database, "SELECT 1::bigint"), 1);
    TestCluster::instance().stop();
    EXPECT_THROW(count(*database, "SELECT 1::bigint"), DatabaseUnavailable);
    EXPECT_THROW(count(*database, "SELECT 1::bigint"), DatabaseUnavailable);
    TestCluster::instance().start_again();
    EXPECT_EQ(count(*database, "SELECT 1::bigint"), 1);
    EXPECT_EQ(database->use().in_use, 0U);
}

TEST(Pool, IsBoundedAndSaysWhenItIsBusy)
{
    std::vector<Outcome> outcomes;
    DatabaseOptions options;
    options.pool_size = 1;
    options.acquire_timeout = milliseconds(50);
    options.observer = [&](const TransactionEvent& event) { outcomes.push_back(event.outcome); };
    TestDatabase database(options);
    database->read("test.outer", [&](Transaction& tx) {
        tx.query("hold", "SELECT 1");
        EXPECT_EQ(database->use().in_use, 1U);
        EXPECT_THROW(count(*database, "SELECT 1::bigint"), DatabaseBusy);
    });
    EXPECT_THAT(outcomes, testing::ElementsAre(Outcome::busy, Outcome::committed));
}

TEST(Pool, ServesManyThreadsOverFewConnections)
{
    DatabaseOptions options;
    options.pool_size = 3;
    options.acquire_timeout = std::chrono::seconds(30);
    options.statement_timeout = std::chrono::seconds(30);
    TestDatabase database(options);
    std::vector<std::jthread> workers;
    std::atomic<bool> stop = false;
    std::atomic<std::size_t> most_open = 0;
    workers.emplace_back([&] {
        while (!stop) most_open = std::max<std::size_t>(most_open, database->use().open);
    });
    std::vector<std::jthread> writers;
    for (int i = 0; i < 8; ++i) {
        writers.emplace_back([&, i] {
            for (int round = 0; round < 25; ++round) {
                const std::string name = "a" + std::to_string(i) + "-" + std::to_string(round);
                database->write("test.add", [&](Transaction& tx) { add_account(tx, name); });
                EXPECT_EQ(
                    database->read("test.get",
                                   [&](Transaction& tx) {
                                       return tx.query("get", "SELECT 1 FROM account WHERE name = $1", name).size();
                                   }),
                    1U);
            }
        });
    }
    writers.clear();
    stop = true;
    workers.clear();
    EXPECT_EQ(count(*database, "SELECT count(*) FROM account"), 200);
    EXPECT_LE(most_open, 3U);
}

}  // namespace
}  // namespace wattboard::store

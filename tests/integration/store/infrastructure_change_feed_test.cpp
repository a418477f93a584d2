// The change feed: nothing lost, nothing given twice, whatever the order of commits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

#include "server/store/change_feed.h"
#include "server/store/connection.h"
#include "support/test_database.h"

namespace wattboard::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::TestDatabase;
using Clock = std::chrono::steady_clock;

/// Collects what a feed gives.
class Collector {
public:
    ChangeFeed::Callback callback()
    {
        return [this](const std::vector<Change>& changes) {
            const std::scoped_lock lock(mutex_);
            for (const Change& change : changes) subjects_.push_back(change.subject);
            arrived_.notify_all();
        };
    }
    /// Waits until `count` rows have come, at most 20 s, and gives all that came.
    std::vector<std::int64_t> wait_for(std::size_t count)
    {
        std::unique_lock lock(mutex_);
        arrived_.wait_for(lock, seconds(20), [&] { return subjects_.size() >= count; });
        return subjects_;
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<std::int64_t> subjects_;
};

ChangeFeedOptions options_for(const TestDatabase& database, milliseconds poll)
{
    return {.connection = database.connection_string(), .poll_interval = poll};
}

void add_row(Database& database, std::int64_t subject)
{
    database.write("test.announce", [&](Transaction& tx) { announce(tx, ChangeKind::submission, subject); });
}

/// A session whose transaction stays open between calls.
class OpenSession {
public:
    explicit OpenSession(const std::string& connection)
        : connection_(Connection::open(connection, Clock::now() + seconds(10), false))
    {
    }
    void run(const std::string& sql) { connection_->script("test", sql, Clock::now() + seconds(10)); }

private:
    std::unique_ptr<Connection> connection_;
};

TEST(ChangeFeed, GivesRowsOfOthersByPollingAlone)
{
    TestDatabase database;
    add_row(*database, 1);
    Collector collector;
    ChangeFeed feed(options_for(database, milliseconds(20)), ChangeFeed::start_position(*database),
                    collector.callback());
    add_row(*database, 2);
    add_row(*database, 3);
    EXPECT_THAT(collector.wait_for(2), testing::ElementsAre(2, 3)) << "row 1 was committed before the position";
    // The time is stamped after the callback, which `wait_for` does not wait to return.
    const auto deadline = Clock::now() + std::chrono::seconds(5);
    while (feed.up_to_date_at() == Clock::time_point{} && Clock::now() < deadline)
        std::this_thread::sleep_for(milliseconds(1));
    EXPECT_GT(feed.up_to_date_at(), Clock::time_point{});
}

TEST(ChangeFeed, LosesNoRowOfATransactionThatCommitsLate)
{
    TestDatabase database;
    Collector collector;
    ChangeFeed feed(options_for(database, milliseconds(20)), ChangeFeed::start_position(*database),
                    collector.callback());
    OpenSession early(database.connection_string());
    early.run("BEGIN; INSERT INTO outbox (kind, subject_id) VALUES ('submission', 1)");
    add_row(*database, 2);
    EXPECT_THAT(collector.wait_for(1), testing::ElementsAre(2)) << "a committed row waits for no other transaction";
    add_row(*database, 3);
    EXPECT_THAT(collector.wait_for(2), testing::ElementsAre(2, 3));
    early.run("COMMIT");
    EXPECT_THAT(collector.wait_for(3), testing::ElementsAre(2, 3, 1));
}

TEST(ChangeFeed, GivesWhatCommitsDuringTheBulkLoadThatFollowsThePosition)
{
    TestDatabase database;
    OpenSession early(database.connection_string());
    early.run("BEGIN; INSERT INTO outbox (kind, subject_id) VALUES ('submission', 1)");
    const FeedPosition position = ChangeFeed::start_position(*database);
    add_row(*database, 2);
    early.run("COMMIT");
    Collector collector;
    ChangeFeed feed(options_for(database, milliseconds(20)), position, collector.callback());
    EXPECT_THAT(collector.wait_for(2), testing::UnorderedElementsAre(1, 2));
}

TEST(ChangeFeed, WakesOnANotificationLongBeforeItsPoll)
{
    TestDatabase database;
    Collector collector;
    ChangeFeed feed(options_for(database, seconds(600)), ChangeFeed::start_position(*database), collector.callback());
    Notifier notifier(*database);
    // The first rows may fall before the feed listens; the wake-ups after that must come through.
    while (feed.up_to_date_at() == Clock::time_point{}) std::this_thread::sleep_for(milliseconds(5));
    for (std::int64_t subject = 1; subject <= 3; ++subject) {
        add_row(*database, subject);
        notifier.poke();
        ASSERT_EQ(collector.wait_for(static_cast<std::size_t>(subject)).size(), static_cast<std::size_t>(subject));
    }
}

TEST(ChangeFeed, GoesOnAfterItsSessionWasEnded)
{
    TestDatabase database;
    Collector collector;
    ChangeFeed feed(options_for(database, milliseconds(20)), ChangeFeed::start_position(*database),
                    collector.callback());
    add_row(*database, 1);
    EXPECT_EQ(collector.wait_for(1).size(), 1U);
    EXPECT_GE(database.terminate_sessions(), 1);
    add_row(*database, 2);
    EXPECT_THAT(collector.wait_for(2), testing::ElementsAre(1, 2));
}

TEST(ChangeFeed, GivesRowsAgainIfTheCallbackThrew)
{
    TestDatabase database;
    Collector collector;
    const auto collect = collector.callback();
    int calls = 0;
    ChangeFeed feed(options_for(database, milliseconds(20)), ChangeFeed::start_position(*database),
                    [&](const std::vector<Change>& changes) {
                        if (++calls == 1) throw std::runtime_error("not now");
                        collect(changes);
                    });
    add_row(*database, 1);
    EXPECT_THAT(collector.wait_for(1), testing::ElementsAre(1));
}

TEST(ChangeFeed, GivesEachRowOnceUnderConcurrentWritersAndSmallBatches)
{
    TestDatabase database;
    Collector collector;
    ChangeFeedOptions options = options_for(database, milliseconds(5));
    options.batch = 7;
    constexpr int writers = 4, rounds = 50;
    std::vector<std::jthread> threads;
    {
        ChangeFeed feed(options, ChangeFeed::start_position(*database), collector.callback());
        Notifier notifier(*database);
        for (int writer = 0; writer < writers; ++writer) {
            threads.emplace_back([&, writer] {
                for (int round = 0; round < rounds; ++round) {
                    database->write("test.two", [&](Transaction& tx) {
                        announce(tx, ChangeKind::submission, writer * rounds + round);
                        tx.query("pause", "SELECT pg_sleep($1)", 0.002 * ((writer + round) % 3));
                    });
                    notifier.poke();
                }
            });
        }
        threads.clear();
        collector.wait_for(writers * rounds);
    }
    std::vector<std::int64_t> expected(writers * rounds);
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = static_cast<std::int64_t>(i);
    EXPECT_THAT(collector.wait_for(expected.size()), testing::UnorderedElementsAreArray(expected));
}

}  // namespace
}  // namespace wattboard::store

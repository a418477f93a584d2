// Follows the outbox: tells this process of every change that any process commits, once each and without losing any.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "server/store/database.h"
#include "server/store/outbox.h"

namespace wattboard::store {

class Connection;

struct ChangeFeedOptions {
    /// Leads to the primary itself, not to a pooler: LISTEN belongs to a session.
    std::string connection;
    std::string role = "wattboard_app";
    /// Longest delay if a notification is missed.
    std::chrono::milliseconds poll_interval{500};
    /// Most rows of one read.
    std::size_t batch = 5000;
};

/// One thread with one session. Rows are given as soon as they are visible, in no order between transactions: a row of
/// a transaction that began early and committed late comes late. Nothing is lost, because each read takes all rows of
/// transactions not older than the oldest one that was still running at the read before, less those already given.
class ChangeFeed {
public:
    /// Called on the feed's thread with new rows. If it throws, the same rows are given again after the poll interval.
    using Callback = std::function<void(const std::vector<Change>&)>;

    /// Begins to follow from `from`, reconnecting for as long as this object lives.
    ChangeFeed(ChangeFeedOptions options, FeedPosition from, Callback callback);
    /// Stops; waits for a running callback.
    ~ChangeFeed();
    ChangeFeed(const ChangeFeed&) = delete;
    ChangeFeed& operator=(const ChangeFeed&) = delete;

    /// A position to be taken before a bulk load: what commits during or after the load is given by a feed from there.
    static FeedPosition start_position(Database& database);
    /// When the feed last knew everything committed; for readiness and metrics.
    std::chrono::steady_clock::time_point up_to_date_at() const { return up_to_date_at_; }

private:
    void follow();
    void follow_session(Connection& session);
    /// Whether the batch was full, so that more may wait.
    bool read_once(Connection& session);
    void settle(std::int64_t horizon);

    ChangeFeedOptions options_;
    FeedPosition position_;
    Callback callback_;
    std::map<std::int64_t, std::int64_t> given_;  ///< id -> transaction, of rows at or after the position
    std::atomic<std::chrono::steady_clock::time_point> up_to_date_at_{};
    std::atomic<bool> stopping_ = false;
    int wake_;  ///< eventfd that ends a wait
    std::thread thread_;
};

/// Wakes the feeds of all processes after commits. Many pokes become one NOTIFY, in a transaction of its own.
class Notifier {
public:
    explicit Notifier(Database& database, std::chrono::milliseconds interval = std::chrono::milliseconds(3));
    ~Notifier();
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;

    /// Returns at once. A notification that fails is dropped: feeds poll.
    void poke();

private:
    void run();

    Database& database_;
    std::chrono::milliseconds interval_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool poked_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace wattboard::store

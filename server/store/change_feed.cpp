// The follower's thread. Transaction ids are compared as xid8, which never wraps.
#include "server/store/change_feed.h"

#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "server/store/connection.h"

namespace wattboard::store {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds statement_time{30};
constexpr std::chrono::milliseconds first_pause{50}, longest_pause{2000};

}  // namespace

ChangeFeed::ChangeFeed(ChangeFeedOptions options, FeedPosition from, Callback callback)
    : options_(std::move(options)),
      position_(from),
      callback_(std::move(callback)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (wake_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    thread_ = std::thread([this] { follow(); });
}

ChangeFeed::~ChangeFeed()
{
    stopping_ = true;
    eventfd_write(wake_, 1);
    thread_.join();
    close(wake_);
}

FeedPosition ChangeFeed::start_position(Database& database)
{
    return database.read({"outbox.position", {}, Isolation::repeatable_read},
                         [](Transaction& transaction) { return current_feed_position(transaction); });
}

void ChangeFeed::follow()
{
    auto pause = first_pause;
    while (!stopping_) {
        try {
            const auto session = Connection::open(options_.connection, Clock::now() + statement_time, true);
            std::string sql = "LISTEN " + std::string(outbox_channel);
            if (!options_.role.empty()) sql = "SET ROLE " + options_.role + "; " + sql;
            session->script("outbox.listen", sql, Clock::now() + statement_time);
            pause = first_pause;
            follow_session(*session);
        } catch (const std::exception& error) {
            spdlog::warn("the change feed will try again: {}", error.what());
            const auto until = Clock::now() + pause;
            while (!stopping_ && Clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(10));
            pause = std::min(pause * 2, longest_pause);
        }
    }
}

void ChangeFeed::follow_session(Connection& session)
{
    while (!stopping_) {
        while (read_once(session) && !stopping_) {}
        session.wait_for_notification(Clock::now() + options_.poll_interval, wake_);
    }
}

bool ChangeFeed::read_once(Connection& session)
{
    const auto begin = Clock::now();
    std::vector<std::int64_t> known;
    known.reserve(given_.size());
    for (const auto& [id, transaction] : given_) known.push_back(id);
    session.queue("outbox.read", read_changes_sql,
                  Parameters(std::to_string(position_.horizon), known, options_.batch));
    const auto [changes, next] = changes_of(session.sync(begin + statement_time));
    if (!changes.empty()) callback_(changes);
    for (const Change& change : changes) given_.emplace(change.id, change.transaction);
    if (changes.size() == options_.batch) return true;
    settle(next.horizon);
    up_to_date_at_ = begin;
    return false;
}

/// Everything of transactions before the horizon has been seen, so only later rows need to be remembered.
void ChangeFeed::settle(std::int64_t horizon)
{
    position_.horizon = std::max(position_.horizon, horizon);
    std::erase_if(given_, [&](const auto& row) { return row.second < position_.horizon; });
}

Notifier::Notifier(Database& database, std::chrono::milliseconds interval)
    : database_(database), interval_(interval), thread_([this] { run(); })
{
}

Notifier::~Notifier()
{
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Notifier::poke()
{
    {
        const std::scoped_lock lock(mutex_);
        if (poked_) return;
        poked_ = true;
    }
    changed_.notify_one();
}

void Notifier::run()
{
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return poked_ || stopping_; });
        if (!poked_) return;
        poked_ = false;
        lock.unlock();
        try {
            database_.write("outbox.notify", [](Transaction& transaction) { notify_readers(transaction); });
        } catch (const DatabaseError& error) {
            spdlog::debug("a notification was dropped: {}", error.what());
        }
        lock.lock();
        changed_.wait_for(lock, interval_, [this] { return stopping_; });
    }
}

}  // namespace wattboard::store

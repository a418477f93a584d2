// Places are counted under a lock; sockets are opened, checked and closed outside it.
#include "server/store/connection_pool.h"

#include <algorithm>
#include <iterator>

namespace wattboard::store {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

ConnectionPool::Lease ConnectionPool::acquire(Deadline deadline, bool fresh)
{
    std::vector<std::unique_ptr<Connection>> dropped;
    std::unique_ptr<Connection> connection;
    {
        std::unique_lock lock(mutex_);
        const Deadline until = std::min(deadline, Clock::now() + options_.acquire_timeout);
        ++waiting_;
        const bool got_place = freed_.wait_until(lock, until, [&] { return in_use_ < options_.pool_size; });
        --waiting_;
        if (!got_place) {
            throw DatabaseBusy("all " + std::to_string(options_.pool_size) + " database connections are in use");
        }
        ++in_use_;
        if (fresh) {
            dropped.assign(std::move_iterator(idle_.begin()), std::move_iterator(idle_.end()));
            idle_.clear();
        }
        connection = pop_idle();
    }
    try {
        while (connection) {
            const bool is_old = Clock::now() - connection->opened_at() > options_.max_connection_age;
            if (!is_old && !connection->is_lost()) return Lease(*this, std::move(connection));
            connection.reset();
            const std::scoped_lock lock(mutex_);
            connection = pop_idle();
        }
        const Deadline until = std::min(deadline, Clock::now() + options_.connect_timeout);
        return Lease(*this, Connection::open(options_.connection, until, options_.prepared_statements));
    } catch (...) {
        release_place();
        throw;
    }
}

std::unique_ptr<Connection> ConnectionPool::pop_idle()
{
    if (idle_.empty()) return nullptr;
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) noexcept
{
    // A broken one is closed before its place is free, so that there are never more than pool_size.
    if (connection->is_broken()) connection.reset();
    {
        const std::scoped_lock lock(mutex_);
        --in_use_;
        // Room was reserved: at most pool_size are idle.
        if (connection) idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
}

void ConnectionPool::release_place() noexcept
{
    {
        const std::scoped_lock lock(mutex_);
        --in_use_;
    }
    freed_.notify_one();
}

PoolUse ConnectionPool::use() const
{
    const std::scoped_lock lock(mutex_);
    return {.open = in_use_ + idle_.size(), .in_use = in_use_, .waiting = waiting_};
}

}  // namespace wattboard::store

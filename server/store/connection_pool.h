// A bounded set of connections; broken and old ones are dropped, idle ones are reused last-in first-out.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "server/store/connection.h"
#include "server/store/database.h"

namespace wattboard::store {

/// Safe to use from many threads.
class ConnectionPool {
public:
    /// Holds one connection for its lifetime and gives it back afterwards, unless it is broken by then.
    class Lease {
    public:
        Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection)
            : pool_(pool), connection_(std::move(connection))
        {
        }
        ~Lease() { pool_.give_back(std::move(connection_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Connection& operator*() const { return *connection_; }

    private:
        ConnectionPool& pool_;
        std::unique_ptr<Connection> connection_;
    };

    explicit ConnectionPool(const DatabaseOptions& options) : options_(options) { idle_.reserve(options.pool_size); }

    /// Waits for a free place until the deadline or the acquire timeout. `fresh` asks for a new connection and drops
    /// all idle ones, since the server that they knew is likely gone. Throws DatabaseBusy or DatabaseUnavailable.
    Lease acquire(Deadline deadline, bool fresh);
    PoolUse use() const;

private:
    /// Under the lock.
    std::unique_ptr<Connection> pop_idle();
    void give_back(std::unique_ptr<Connection> connection) noexcept;
    void release_place() noexcept;

    const DatabaseOptions& options_;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t in_use_ = 0;
    std::size_t waiting_ = 0;
};

}  // namespace wattboard::store

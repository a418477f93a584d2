// The way into PostgreSQL: a bounded pool of connections and transactions that are retried where that is safe.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "scoring/problem.h"
#include "server/store/transaction.h"

namespace wattboard::store {

class ConnectionPool;

/// How a group of statements (one read or write call) ended, for metrics and logs.
enum class Outcome { committed, rolled_back, busy, unavailable, commit_unknown, refused };

struct TransactionEvent {
    std::string_view name;
    Access access;
    Outcome outcome;
    double seconds;     ///< from the call to its end, waiting and retries included
    unsigned attempts;  ///< 1 unless retried
};

struct DatabaseOptions {
    /// libpq connection string or URI.
    std::string connection;
    /// Most connections at a time, >= 1.
    std::size_t pool_size = 8;
    std::chrono::milliseconds connect_timeout{2000};
    /// Longest wait for a free connection before DatabaseBusy.
    std::chrono::milliseconds acquire_timeout{1000};
    /// Longest time of one statement, and of a whole call that states no deadline.
    std::chrono::milliseconds statement_timeout{10000};
    /// Connections are replaced when older, so that a changed primary is found.
    std::chrono::seconds max_connection_age{1800};
    /// Off behind a pooler that shares server connections between transactions and does not track prepared statements.
    bool prepared_statements = true;
    /// Every transaction runs as this role. Empty: as the role that signed in (migrations and administration).
    std::string role = "wattboard_app";
    /// Attempts in all at a transaction that loses against others (40001, 40P01).
    unsigned max_attempts = 6;
    /// Told of every finished call, on the caller's thread; must not throw.
    std::function<void(const TransactionEvent&)> observer{};
};

/// Which call it is and how far it may go. Converts from its name alone: `database.read("board.load", ..)`.
struct Call {
    template <std::convertible_to<std::string_view> S>
    Call(const S& label, std::optional<Deadline> until = {}, Isolation level = Isolation::read_committed)
        : name(label), deadline(until), isolation(level)
    {
    }
    std::string_view name;
    std::optional<Deadline> deadline;
    Isolation isolation;
};

struct PoolUse {
    std::size_t open = 0, in_use = 0, waiting = 0;
};

/// Safe to use from many threads; each call blocks its thread. Construction connects to nothing.
class Database {
public:
    explicit Database(DatabaseOptions options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs `f(Transaction&)` in a READ ONLY transaction and gives what it returns. Throws DatabaseBusy or
    /// DatabaseUnavailable.
    template <class F>
    auto read(Call call, F&& f)
    {
        return run(call, Access::read_only, f);
    }

    /// Runs `f(Transaction&)` in a transaction and commits; on return the work is durable. If `f` throws, or returns a
    /// Result without value, the transaction is rolled back. `f` runs again after a serialization failure, a deadlock
    /// or a connection lost before COMMIT was sent, so it must be repeatable: it may touch nothing outside its
    /// transaction but variables that it sets anew. Throws CommitOutcomeUnknown, DatabaseBusy, DatabaseUnavailable,
    /// ConstraintViolation.
    template <class F>
    auto write(Call call, F&& f)
    {
        return run(call, Access::read_write, f);
    }

    PoolUse use() const;
    const DatabaseOptions& options() const { return options_; }

private:
    template <class T>
    static bool wants_commit(const T&)
    {
        return true;
    }
    template <class T>
    static bool wants_commit(const Result<T>& result)
    {
        return result.has_value();
    }

    template <class F>
    auto run(const Call& call, Access access, F& f)
    {
        using Value = std::invoke_result_t<F&, Transaction&>;
        if constexpr (std::is_void_v<Value>) {
            run_body(call, access, [&](Transaction& transaction) {
                f(transaction);
                return true;
            });
        } else {
            std::optional<Value> value;
            run_body(call, access, [&](Transaction& transaction) {
                value.emplace(f(transaction));
                return wants_commit(*value);
            });
            return std::move(*value);
        }
    }
    /// The body returns whether to commit.
    using Body = std::function<bool(Transaction&)>;
    void run_body(const Call& call, Access access, const Body& body);
    bool attempt(const Call& call, Access access, Deadline deadline, bool fresh, const Body& body);

    DatabaseOptions options_;
    std::unique_ptr<ConnectionPool> pool_;
};

}  // namespace wattboard::store

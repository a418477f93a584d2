// One session with PostgreSQL: statements travel in libpq's pipeline, so that several share a round trip.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/store/bind.h"
#include "server/store/rows.h"
#include "server/store/transaction.h"

struct pg_conn;  // libpq's PGconn

namespace wattboard::store {

/// Used by one thread at a time. Why libpq and not libpqxx 6: constraint names, deadlines that hold when the server is
/// silent, arrays and binary values, and pipelines.
class Connection {
public:
    /// Throws DatabaseUnavailable.
    static std::unique_ptr<Connection> open(const std::string& conninfo, Deadline deadline, bool prepared_statements);
    ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Appends a statement to the pipeline; it runs at the next sync or finish_later. Throws ConnectionLost.
    void queue(std::string_view name, std::string_view sql, const Parameters& parameters);
    /// Sends everything queued, waits for all results and gives the last; throws the first error. After the deadline
    /// the session is broken, since a late answer could not be told from the next one.
    Rows sync(Deadline deadline);
    /// Sends everything queued without waiting; the answers are read, and ignored, before the next use.
    void finish_later();
    /// Reads the answers that finish_later left. False if one was an error or the session is lost.
    bool settle(Deadline deadline);
    /// Runs SQL text of one or many statements without parameters, outside a pipeline.
    Rows script(std::string_view name, const std::string& sql, Deadline deadline);

    /// Looks at the socket without waiting: whether the server has ended the session.
    bool is_lost();
    bool is_broken() const { return broken_; }
    /// Marks the session as unusable: its state is unknown.
    void discard() { broken_ = true; }
    std::size_t queued() const { return pending_.size(); }
    std::size_t queued_bytes() const { return queued_bytes_; }
    std::chrono::steady_clock::time_point opened_at() const { return opened_at_; }
    /// Waits for a notification until the deadline or until `wake_descriptor` is readable; whether one came.
    bool wait_for_notification(Deadline deadline, int wake_descriptor);

private:
    struct Pending {
        std::string name;
        const std::string* prepares = nullptr;  ///< key in prepared_ that this Parse makes; null for a statement
    };
    struct Finish {
        void operator()(pg_conn* session) const;
    };
    using Handle = std::unique_ptr<pg_conn, Finish>;

    Connection(Handle session, bool prepared_statements);
    void enter_pipeline();
    const std::string* prepare(std::string_view name, std::string_view sql, const Parameters& parameters);
    void flush(Deadline deadline);
    void await_result(Deadline deadline);
    void wait(bool for_writing, Deadline deadline);
    void send_sync(Deadline deadline);
    std::optional<Rows> next_result(Deadline deadline);
    Rows collect(Deadline deadline);
    [[noreturn]] void report(const Rows& error, bool others_followed);
    void check_sent(int sent);
    [[noreturn]] void fail(const std::string& what, bool outcome_known = false);

    Handle session_;
    bool prepared_statements_;
    bool broken_ = false;
    bool unsettled_ = false;
    std::size_t queued_bytes_ = 0;
    std::size_t prepared_ever_ = 0;
    std::deque<Pending> pending_;
    /// Statement text and parameter types -> name at the server; node-based, since Pending refers to keys.
    std::unordered_map<std::string, std::string> prepared_;
    std::chrono::steady_clock::time_point opened_at_ = std::chrono::steady_clock::now();
};

}  // namespace wattboard::store

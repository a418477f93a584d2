// BEGIN, role and timeouts ride with the first statement; COMMIT rides with the last ones queued.
#include "server/store/transaction.h"

#include <libpq-fe.h>

#include <algorithm>
#include <string>

#include "server/store/connection.h"
#include "server/store/sql_error.h"

namespace wattboard::store {

namespace {

using Clock = std::chrono::steady_clock;

/// More than this waits in memory of client and server no longer than until the next statement.
constexpr std::size_t max_queued = 256;
constexpr std::size_t max_queued_bytes = 8 << 20;

/// How much longer than the server the client waits, so that the server's own timeout speaks first.
constexpr std::chrono::milliseconds grace{1000};
/// Least time granted to COMMIT: giving up on it costs certainty about the outcome.
constexpr std::chrono::milliseconds commit_time{5000};

std::string_view begin_statement(Access access, Isolation isolation)
{
    const bool read_only = access == Access::read_only;
    switch (isolation) {
        case Isolation::repeatable_read:
            return read_only ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                             : "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE";
        case Isolation::serializable:
            return read_only ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY"
                             : "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";
        case Isolation::read_committed:
            break;
    }
    return read_only ? "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"
                     : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
}

}  // namespace

Transaction::Transaction(Connection& connection, Access access, Isolation isolation, std::string_view role,
                         Deadline deadline, std::chrono::milliseconds statement_timeout)
    : connection_(connection),
      access_(access),
      isolation_(isolation),
      role_(role.empty() ? "none" : role),
      deadline_(deadline),
      statement_timeout_(statement_timeout)
{
}

void Transaction::begin()
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
    if (left.count() <= 0) throw DatabaseBusy("the time for this request is over");
    begun_ = true;
    connection_.queue("begin", begin_statement(access_, isolation_), Parameters());
    // A transaction never outlives its call by much, even if this program stops between two statements.
    connection_.queue("begin.settings",
                      "SELECT set_config('role', $1, true), set_config('statement_timeout', $2, true), "
                      "set_config('idle_in_transaction_session_timeout', $3, true)",
                      Parameters(role_, std::to_string(std::min(left, statement_timeout_).count()),
                                 std::to_string((left + grace).count())));
}

void Transaction::queue(std::string_view name, std::string_view sql, const Parameters& parameters)
{
    if (!begun_) begin();
    connection_.queue(name, sql, parameters);
    if (connection_.queued() > max_queued || connection_.queued_bytes() > max_queued_bytes) {
        connection_.sync(deadline_ + grace);
    }
}

Rows Transaction::run(std::string_view name, std::string_view sql, const Parameters& parameters)
{
    if (!begun_) begin();
    if (Clock::now() >= deadline_) throw DatabaseBusy("the time for this request is over");
    connection_.queue(name, sql, parameters);
    return connection_.sync(deadline_ + grace);
}

void Transaction::commit()
{
    if (!begun_) return;
    const bool writes = access_ == Access::read_write;
    if (writes && connection_.is_lost()) {
        throw ConnectionLost("the connection to the database was lost before COMMIT", {}, true);
    }
    connection_.queue("commit", "COMMIT", Parameters());
    if (!writes && connection_.queued() == 1) {
        // Nothing depends on the end of a read.
        begun_ = false;
        connection_.finish_later();
        return;
    }
    try {
        const Rows result = connection_.sync(std::max(deadline_ + grace, Clock::now() + commit_time));
        begun_ = false;
        if (std::string_view(PQcmdStatus(const_cast<PGresult*>(result.raw()))) == "ROLLBACK") {
            throw StatementError("a transaction was committed after one of its statements had failed");
        }
    } catch (const ConnectionLost& lost) {
        if (!writes || lost.outcome_known()) throw;
        throw CommitOutcomeUnknown(std::string("the connection was lost during COMMIT: ") + lost.what(),
                                   lost.sqlstate());
    }
}

void Transaction::roll_back() noexcept
{
    if (!begun_ || connection_.is_broken()) return;
    begun_ = false;
    try {
        connection_.queue("rollback", "ROLLBACK", Parameters());
        connection_.finish_later();
    } catch (...) {
        connection_.discard();
    }
}

}  // namespace wattboard::store

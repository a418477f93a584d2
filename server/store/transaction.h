// What a repository works with: parameterized statements inside one transaction.
#pragma once

#include <chrono>
#include <string_view>

#include "server/store/bind.h"
#include "server/store/database_error.h"
#include "server/store/rows.h"

namespace wattboard::store {

class Connection;

using Deadline = std::chrono::steady_clock::time_point;

enum class Access { read_only, read_write };

/// read_committed: each statement sees what is committed when it begins. repeatable_read: all statements see one
/// snapshot; a write conflict fails with 40001 and is retried. serializable: as if one after the other, also retried.
enum class Isolation { read_committed, repeatable_read, serializable };

/// One running transaction; made by Database::read and Database::write, never longer than their call. BEGIN, the role
/// and the statement timeout travel in the same round trip as the first statement. `name` is a short stable label for
/// errors, such as "submission.seal"; statements are prepared once per connection under their text, so pass constant
/// SQL with $1, $2 .. and never text of users. Every call may throw the exceptions of database_error.h; let them pass
/// through, the transaction is then rolled back. After an error no further statement of the transaction succeeds: use
/// ON CONFLICT where a conflict is expected.
class Transaction {
public:
    Transaction(Connection& connection, Access access, Isolation isolation, std::string_view role, Deadline deadline,
                std::chrono::milliseconds statement_timeout);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Runs one statement and gives its rows: one round trip.
    template <class... Args>
    Rows query(std::string_view name, std::string_view sql, const Args&... args)
    {
        return run(name, sql, Parameters(args...));
    }
    /// Queues a statement whose rows nobody needs: it travels with the next query or with COMMIT, so a transaction that
    /// ends in sends saves their round trips. Its errors surface there.
    template <class... Args>
    void send(std::string_view name, std::string_view sql, const Args&... args)
    {
        queue(name, sql, Parameters(args...));
    }
    /// The same as query and send, for parameters collected at run time.
    Rows run(std::string_view name, std::string_view sql, const Parameters& parameters);
    void queue(std::string_view name, std::string_view sql, const Parameters& parameters);

    Deadline deadline() const { return deadline_; }

private:
    friend class Database;
    void begin();
    void commit();
    void roll_back() noexcept;

    Connection& connection_;
    Access access_;
    Isolation isolation_;
    std::string_view role_;
    Deadline deadline_;
    std::chrono::milliseconds statement_timeout_;
    bool begun_ = false;
};

}  // namespace wattboard::store

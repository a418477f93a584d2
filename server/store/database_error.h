// What the database room throws: the machine's fault, or what a repository did not foresee. Problems of users are
// values.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace wattboard::store {

/// Base of everything below. `what()` names the statement; `sqlstate()` is PostgreSQL's five-character code or empty.
class DatabaseError : public std::runtime_error {
public:
    explicit DatabaseError(const std::string& message, std::string sqlstate = {})
        : std::runtime_error(message), sqlstate_(std::move(sqlstate))
    {
    }
    const std::string& sqlstate() const { return sqlstate_; }

private:
    std::string sqlstate_;
};

/// No connection became free in time, a statement ran into its timeout, or conflicts with other transactions did not
/// end within the retries. Nothing was committed; the caller may try again (503 with Retry-After).
class DatabaseBusy : public DatabaseError {
    using DatabaseError::DatabaseError;
};

/// The database cannot be reached or went away before COMMIT was sent. Nothing was committed (503).
class DatabaseUnavailable : public DatabaseError {
    using DatabaseError::DatabaseError;
};

/// The connection was lost after COMMIT was sent: whether the transaction is durable is settled by the caller's
/// idempotency key, by asking again.
class CommitOutcomeUnknown : public DatabaseError {
    using DatabaseError::DatabaseError;
};

/// A value that PostgreSQL cannot hold (SQLSTATE class 22): a zero byte or invalid UTF-8 in text, a number out of
/// range.
class InvalidData : public DatabaseError {
    using DatabaseError::DatabaseError;
};

/// A constraint refused the rows (SQLSTATE class 23): 23505 unique, 23503 foreign key, 23514 check, 23502 not null,
/// 23001 a sealed revision. The transaction is rolled back when it leaves `write`.
class ConstraintViolation : public DatabaseError {
public:
    ConstraintViolation(const std::string& message, std::string sqlstate, std::string constraint)
        : DatabaseError(message, std::move(sqlstate)), constraint_(std::move(constraint))
    {
    }
    /// Name of the constraint as in schema/, such as "challenge_slug_unique"; the column for 23502; empty for 23001.
    const std::string& constraint() const { return constraint_; }

private:
    std::string constraint_;
};

/// Every other refusal, such as a syntax error or a missing permission: a fault of this program.
class StatementError : public DatabaseError {
    using DatabaseError::DatabaseError;
};

}  // namespace wattboard::store

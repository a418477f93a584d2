// From libpq's error results to the exceptions of database_error.h.
#pragma once

#include <string_view>

#include "server/store/database_error.h"

struct pg_result;

namespace wattboard::store {

/// The session ended. `outcome_known`: the server said so while a statement before COMMIT ran, so nothing is committed.
class ConnectionLost : public DatabaseUnavailable {
public:
    ConnectionLost(const std::string& message, std::string sqlstate, bool outcome_known)
        : DatabaseUnavailable(message, std::move(sqlstate)), outcome_known_(outcome_known)
    {
    }
    bool outcome_known() const { return outcome_known_; }

private:
    bool outcome_known_;
};

/// This transaction lost against another one (40001, 40P01) and may be run again.
class SerializationFailure : public DatabaseBusy {
    using DatabaseBusy::DatabaseBusy;
};

/// Whether the SQLSTATE says that the server ended, or refuses, the session.
bool ends_session(std::string_view sqlstate);

/// Throws what the error result stands for; `statement` names it in the message.
[[noreturn]] void throw_sql_error(const pg_result* result, std::string_view statement);

}  // namespace wattboard::store

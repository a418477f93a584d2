// SQLSTATE codes are those of PostgreSQL's manual, appendix A.
#include "server/store/sql_error.h"

#include <libpq-fe.h>

namespace wattboard::store {

namespace {

std::string field(const pg_result* result, int code)
{
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? std::string() : std::string(text);
}

}  // namespace

bool ends_session(std::string_view sqlstate)
{
    // 08 connection, 57P01-57P05 shutdown, crash, starting up, database dropped, idle too long; 25P03 idle in
    // transaction.
    return sqlstate.starts_with("08") || sqlstate.starts_with("57P0") || sqlstate == "25P03";
}

void throw_sql_error(const pg_result* result, std::string_view statement)
{
    const std::string state = field(result, PG_DIAG_SQLSTATE);
    const std::string message =
        "statement " + std::string(statement) + ": " + field(result, PG_DIAG_MESSAGE_PRIMARY) + " (" + state + ")";
    const std::string_view kind = std::string_view(state).substr(0, 2);
    if (state == "40001" || state == "40P01") throw SerializationFailure(message, state);
    if (kind == "23") {
        throw ConstraintViolation(message, state,
                                  field(result, state == "23502" ? PG_DIAG_COLUMN_NAME : PG_DIAG_CONSTRAINT_NAME));
    }
    // The program's own settings at the start of a transaction are no data of users.
    if (kind == "22" && !statement.starts_with("begin")) throw InvalidData(message, state);
    if (state == "57014" || state == "55P03") throw DatabaseBusy(message, state);
    if (ends_session(state) || kind == "53" || kind == "58") throw DatabaseUnavailable(message, state);
    throw StatementError(message, state);
}

}  // namespace wattboard::store

// Rows around libpq's result.
#include "server/store/rows.h"

#include <libpq-fe.h>

#include <charconv>

namespace wattboard::store {

namespace {

void clear(const StatementResult* held)
{
    PQclear(held->result);
    delete held;
}

}  // namespace

Rows::Rows(pg_result* result, std::string_view statement_name)
    : result_(new StatementResult{result, std::string(statement_name)}, clear)
{
}

std::size_t Rows::size() const { return static_cast<std::size_t>(PQntuples(result_->result)); }

std::size_t Rows::affected() const
{
    const std::string_view text = PQcmdTuples(result_->result);
    std::size_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

Row Rows::one() const
{
    if (size() != 1) {
        throw StatementError("statement " + result_->name + " gave " + std::to_string(size()) + " rows instead of one");
    }
    return (*this)[0];
}

std::size_t Row::index(std::string_view column) const
{
    const int count = PQnfields(result_->result);
    for (int i = 0; i < count; ++i) {
        if (column == PQfname(result_->result, i)) return static_cast<std::size_t>(i);
    }
    throw StatementError("statement " + result_->name + " gives no column " + std::string(column));
}

TypeId Row::type(std::size_t column) const
{
    return static_cast<TypeId>(PQftype(result_->result, static_cast<int>(column)));
}

bool Row::is_null(std::size_t column) const
{
    if (number_ >= static_cast<std::size_t>(PQntuples(result_->result)) ||
        column >= static_cast<std::size_t>(PQnfields(result_->result))) {
        throw StatementError("statement " + result_->name + " gives no row " + std::to_string(number_) + ", column " +
                             std::to_string(column));
    }
    return PQgetisnull(result_->result, static_cast<int>(number_), static_cast<int>(column)) != 0;
}

std::string_view Row::bytes(std::size_t column) const
{
    if (is_null(column)) {
        throw StatementError("column " + std::to_string(column) + " of statement " + result_->name + " is null");
    }
    const int row = static_cast<int>(number_), field = static_cast<int>(column);
    return {PQgetvalue(result_->result, row, field),
            static_cast<std::size_t>(PQgetlength(result_->result, row, field))};
}

}  // namespace wattboard::store

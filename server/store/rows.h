// What a statement gave back, with typed access to its columns.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/database_error.h"
#include "server/store/decode.h"

struct pg_result;  // libpq's PGresult

namespace wattboard::store {

class Rows;

/// A result of libpq and the statement that gave it.
struct StatementResult {
    pg_result* result;
    std::string name;
};

/// One row; keeps the result it belongs to alive. Wrong column, wrong type and null without std::optional throw
/// StatementError, since they are faults of this program.
class Row {
public:
    /// The value of a column, by index from 0 (fast) or by name. T is one of
    ///  std::int64_t, std::int32_t   from int2, int4, int8, xid8 (out of range throws)
    ///  double                       from float8, float4 and the integers
    ///  bool                         from boolean
    ///  Timestamp                    from timestamptz
    ///  std::string                  from text, json, jsonb (as text), uuid (as text), bytea (raw bytes)
    ///  std::string_view             the same without uuid; valid while the Rows or one Row live
    ///  std::vector<E>               from an array; E any of the above but std::string_view, or std::optional of it
    ///  std::optional<T>             any of these, or null
    /// Numeric has no mapping: cast it in SQL (sum of bigint, extract and round give numeric).
    template <class T>
    T get(std::size_t column) const
    {
        T value{};
        if constexpr (is_optional<T>) {
            if (!is_null(column)) value = get<typename T::value_type>(column);
        } else {
            wire::decode(type(column), bytes(column), value);
        }
        return value;
    }
    template <class T>
    T get(std::string_view column) const
    {
        return get<T>(index(column));
    }
    bool is_null(std::size_t column) const;

private:
    template <class T>
    static constexpr bool is_optional = false;
    template <class T>
    static constexpr bool is_optional<std::optional<T>> = true;

    friend class Rows;
    Row(std::shared_ptr<const StatementResult> result, std::size_t number) : result_(std::move(result)), number_(number)
    {
    }
    std::size_t index(std::string_view column) const;
    TypeId type(std::size_t column) const;
    /// The column's bytes; throws on null.
    std::string_view bytes(std::size_t column) const;

    std::shared_ptr<const StatementResult> result_;
    std::size_t number_;
};

/// The result of one statement; owns its memory; cheap to copy.
class Rows {
public:
    Rows(pg_result* result, std::string_view statement_name);

    std::size_t size() const;
    bool empty() const { return size() == 0; }
    /// Rows that INSERT, UPDATE or DELETE touched, or that SELECT gave.
    std::size_t affected() const;
    Row operator[](std::size_t number) const { return Row(result_, number); }
    /// The only row; throws StatementError if there are none or several.
    Row one() const;

    class Iterator {
    public:
        Iterator(const Rows& rows, std::size_t number) : rows_(&rows), number_(number) {}
        Row operator*() const { return (*rows_)[number_]; }
        Iterator& operator++()
        {
            ++number_;
            return *this;
        }
        bool operator==(const Iterator& other) const { return number_ == other.number_; }

    private:
        const Rows* rows_;
        std::size_t number_;
    };
    Iterator begin() const { return Iterator(*this, 0); }
    Iterator end() const { return Iterator(*this, size()); }

    /// For the connection that made it.
    const pg_result* raw() const { return result_->result; }
    const std::string& name() const { return result_->name; }

private:
    std::shared_ptr<const StatementResult> result_;
};

}  // namespace wattboard::store

// Turns C++ values into the parameters of a statement. Nothing is ever pasted into SQL.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/database_error.h"
#include "server/store/wire.h"

namespace wattboard::store {

/// The encoded parameters of one statement, in the order given. Accepted: integers (sent as int8), double (bit for
/// bit), bool, Timestamp, Bytes, text (std::string_view, std::string, literals; PostgreSQL infers text, uuid, jsonb ..
/// from its place), nullptr, std::optional of these, and std::vector of these or of their optionals (one-dimensional
/// arrays: int8[], float8[], text[] ..; write `$1::uuid[]` where another element type is wanted). An unsigned integer
/// above int8 and text with a zero byte throw InvalidData.
class Parameters {
public:
    template <class... Args>
    explicit Parameters(const Args&... args)
    {
        (add(args), ...);
    }

    std::size_t size() const { return types_.size(); }
    const std::vector<unsigned>& types() const { return types_; }
    const std::vector<int>& lengths() const { return lengths_; }
    const std::vector<int>& formats() const { return formats_; }
    /// One pointer per parameter, null for SQL null; valid while this object is.
    std::vector<const char*> values() const;

    void add(std::nullptr_t) { add_null(TypeId::inferred); }
    void add(const char* value) { add(std::string_view(value)); }
    template <class T>
    void add(const T& value)
    {
        const std::size_t start = buffer_.size();
        wire::Type<T>::put(buffer_, value);
        finish(wire::Type<T>::scalar, start);
    }
    template <class T>
    void add(const std::optional<T>& value)
    {
        if (value) {
            add(*value);
        } else {
            add_null(wire::Type<T>::scalar);
        }
    }
    template <class T>
    void add(const std::vector<T>& values)
    {
        add_array<T>(values);
    }
    template <class T>
    void add(const std::vector<std::optional<T>>& values)
    {
        add_array<T>(values);
    }

private:
    template <class Element, class Range>
    void add_array(const Range& values)
    {
        const std::size_t start = begin_array(wire::Type<Element>::element, values.size());
        for (const auto& value : values) {
            const std::size_t element = begin_element();
            end_element(element, put_element(value));
        }
        finish(wire::Type<Element>::array, start);
    }
    template <class T>
    bool put_element(const T& value)
    {
        wire::Type<T>::put(buffer_, value);
        return true;
    }
    // std::vector<bool> hands out proxies.
    bool put_element(std::vector<bool>::const_reference value) { return put_element<bool>(value); }
    template <class T>
    bool put_element(const std::optional<T>& value)
    {
        return value && put_element(*value);
    }
    std::size_t begin_array(TypeId element, std::size_t size);
    std::size_t begin_element();
    void end_element(std::size_t start, bool has_value);
    void finish(TypeId type, std::size_t start);
    void add_null(TypeId type);

    std::string buffer_;
    std::vector<std::optional<std::size_t>> starts_;  // offsets into buffer_; absent for null
    std::vector<unsigned> types_;
    std::vector<int> lengths_;
    std::vector<int> formats_;  // 0 text, 1 binary
};

}  // namespace wattboard::store

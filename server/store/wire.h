// How C++ types map to PostgreSQL's binary wire formats: the one place that knows both.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace wattboard::store {

/// A moment as timestamptz holds it: UTC, microseconds.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// Raw bytes for a bytea parameter (text goes as std::string_view). Refers to the caller's memory.
struct Bytes {
    std::string_view view;
};

/// Object identifiers of types, from PostgreSQL's pg_type.dat; they never change.
enum class TypeId : unsigned {
    inferred = 0,
    boolean = 16,
    bytea = 17,
    int8 = 20,
    int2 = 21,
    int4 = 23,
    text = 25,
    float4 = 700,
    float8 = 701,
    boolean_array = 1000,
    bytea_array = 1001,
    int4_array = 1007,
    text_array = 1009,
    int8_array = 1016,
    float8_array = 1022,
    timestamptz = 1184,
    timestamptz_array = 1185,
    uuid = 2950,
    jsonb = 3802,
    xid8 = 5069,
};

namespace wire {

/// Appends the `bytes` low bytes of `value`, most significant first.
void put_unsigned(std::string& out, std::uint64_t value, int bytes);
/// Reads a big-endian number of up to 8 bytes.
std::uint64_t get_unsigned(std::string_view bytes);
/// Microseconds since 2000-01-01, PostgreSQL's epoch, and back.
std::int64_t to_postgres(Timestamp value);
Timestamp from_postgres(std::int64_t microseconds);
/// Throws InvalidData if `value` exceeds int8.
std::int64_t checked_int8(std::uint64_t value);
/// Throws InvalidData on a zero byte, which PostgreSQL's text cannot hold.
void check_text(std::string_view value);

/// Type of a lone parameter, of its array, and of an element of that array; put() appends the binary form.
template <class T>
struct Type;

template <std::integral T>
struct Type<T> {
    static constexpr TypeId scalar = TypeId::int8, element = TypeId::int8, array = TypeId::int8_array;
    static void put(std::string& out, T value)
    {
        if constexpr (std::unsigned_integral<T>) {
            put_unsigned(out, static_cast<std::uint64_t>(checked_int8(value)), 8);
        } else {
            put_unsigned(out, static_cast<std::uint64_t>(static_cast<std::int64_t>(value)), 8);
        }
    }
};
template <>
struct Type<bool> {
    static constexpr TypeId scalar = TypeId::boolean, element = TypeId::boolean, array = TypeId::boolean_array;
    static void put(std::string& out, bool value) { out.push_back(value ? '\1' : '\0'); }
};
template <>
struct Type<double> {
    static constexpr TypeId scalar = TypeId::float8, element = TypeId::float8, array = TypeId::float8_array;
    static void put(std::string& out, double value);
};
template <>
struct Type<Bytes> {
    static constexpr TypeId scalar = TypeId::bytea, element = TypeId::bytea, array = TypeId::bytea_array;
    static void put(std::string& out, Bytes value) { out.append(value.view); }
};
template <>
struct Type<Timestamp> {
    static constexpr TypeId scalar = TypeId::timestamptz, element = TypeId::timestamptz,
                            array = TypeId::timestamptz_array;
    static void put(std::string& out, Timestamp value)
    {
        put_unsigned(out, static_cast<std::uint64_t>(to_postgres(value)), 8);
    }
};
/// A lone text parameter has no fixed type: PostgreSQL infers text, uuid, jsonb, numeric .. from where it stands.
template <>
struct Type<std::string_view> {
    static constexpr TypeId scalar = TypeId::inferred, element = TypeId::text, array = TypeId::text_array;
    static void put(std::string& out, std::string_view value)
    {
        check_text(value);
        out.append(value);
    }
};
template <>
struct Type<std::string> : Type<std::string_view> {};

}  // namespace wire
}  // namespace wattboard::store

// PostgreSQL's binary formats of numbers, times and text.
#include "server/store/wire.h"

#include <bit>
#include <limits>

#include "server/store/database_error.h"

namespace wattboard::store::wire {

namespace {

constexpr Timestamp postgres_epoch = std::chrono::sys_days{std::chrono::year{2000} / 1 / 1};

}  // namespace

void put_unsigned(std::string& out, std::uint64_t value, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>(static_cast<unsigned char>(value >> shift)));
    }
}

std::uint64_t get_unsigned(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

std::int64_t to_postgres(Timestamp value) { return (value - postgres_epoch).count(); }

Timestamp from_postgres(std::int64_t microseconds) { return postgres_epoch + std::chrono::microseconds(microseconds); }

std::int64_t checked_int8(std::uint64_t value)
{
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        throw InvalidData("the integer " + std::to_string(value) + " exceeds what the database holds (2^63 - 1)",
                          "22003");
    }
    return static_cast<std::int64_t>(value);
}

void check_text(std::string_view value)
{
    if (value.find('\0') != std::string_view::npos) {
        throw InvalidData("text with a zero byte cannot be stored", "22021");
    }
}

void Type<double>::put(std::string& out, double value) { put_unsigned(out, std::bit_cast<std::uint64_t>(value), 8); }

}  // namespace wattboard::store::wire

// The values of a trace account as bytes and back: one visit of all members in one order serves both.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/byte_codec.h"
#include "scoring/energy/content_hash.h"
#include "scoring/energy/hourly_energy.h"
#include "scoring/energy/interval_table.h"
#include "scoring/energy/time_lengths.h"
#include "scoring/units.h"

namespace wattboard::energy {

/// Version 1 knew nothing of the unchanged rows at the ends of a log and of its series.
inline constexpr std::uint64_t account_version = 2;
inline constexpr std::size_t most_account_text = 1000;
/// Sums of squares of the largest values of 2^64 samples, and what they are multiplied by, stay finite.
inline constexpr double most_account_amount = 1e60;

class AccountWriter {
public:
    void value(const std::string& text) { bytes.text(text); }
    void value(std::uint64_t number) { bytes.whole(number); }
    void value(int number) { bytes.integer(number); }
    void value(bool flag) { bytes.flag(flag); }
    void value(double number) { bytes.real(number); }
    void value(Watts watts) { bytes.real(watts.value()); }
    void value(const ContentHash& hash)
    {
        bytes.whole(hash.high);
        bytes.whole(hash.low);
    }
    void value(const IntervalTable& table);
    void value(const HourlyEnergy& hours);
    void number(std::uint32_t number) { bytes.whole(number); }
    void mark(std::uint64_t hash) { bytes.whole(hash); }
    void time(Nanoseconds time) { bytes.integer(time); }
    template <class Enum>
    void choice(Enum chosen, std::size_t /*count*/)
    {
        bytes.whole(static_cast<std::uint64_t>(chosen));
    }
    template <class Value, class Visit>
    void maybe(const std::optional<Value>& optional, Visit visit)
    {
        bytes.flag(optional.has_value());
        if (optional) visit(*optional);
    }
    template <class List, class Visit>
    void list(const List& items, std::size_t /*most*/, std::size_t /*least_bytes*/, Visit visit)
    {
        bytes.whole(items.size());
        for (const auto& item : items) visit(item);
    }
    ByteWriter bytes;
    std::uint64_t written_by = account_version;
};

class AccountReader {
public:
    explicit AccountReader(std::string_view text) : bytes{text} {}
    void value(std::string& text) { text = bytes.text(most_account_text); }
    void value(std::uint64_t& number) { number = bytes.whole(UINT64_MAX / 4096); }
    void value(int& number) { number = static_cast<int>(bytes.integer(-1'000'000, 1'000'000)); }
    void value(bool& flag) { flag = bytes.flag(); }
    void value(double& number) { number = bytes.amount(most_account_amount); }
    void value(Watts& watts) { watts = Watts{bytes.amount(most_account_amount)}; }
    void value(ContentHash& hash)
    {
        hash.high = bytes.whole();
        hash.low = bytes.whole();
    }
    void value(IntervalTable& table);
    void value(HourlyEnergy& hours);
    void number(std::uint32_t& number) { number = static_cast<std::uint32_t>(bytes.whole(UINT32_MAX)); }
    void mark(std::uint64_t& hash) { hash = bytes.whole(); }
    /// Instants and lengths.
    void time(Nanoseconds& time) { time = bytes.integer(earliest_instant, latest_instant); }
    template <class Enum>
    void choice(Enum& chosen, std::size_t count)
    {
        chosen = static_cast<Enum>(bytes.whole(count - 1));
    }
    template <class Value, class Visit>
    void maybe(std::optional<Value>& optional, Visit visit)
    {
        optional.reset();
        if (bytes.flag()) visit(optional.emplace());
    }
    template <class List, class Visit>
    void list(List& items, std::size_t most, std::size_t least_bytes, Visit visit)
    {
        const std::size_t count = bytes.count(most, least_bytes);
        for (std::size_t i = 0; i < count && !bytes.failed(); ++i) visit(items.emplace_back());
    }
    ByteReader bytes;
    std::uint64_t written_by = account_version;
};

}  // namespace wattboard::energy

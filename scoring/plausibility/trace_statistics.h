// What the checks on the nature of a trace need: a bounded, deterministic choice of a device's readings, and the
// longest block that occurs twice. Constant memory; a few nanoseconds a sample.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "scoring/energy/reorder_buffer.h"
#include "scoring/energy/sample_block.h"
#include "scoring/plausibility/repeated_blocks.h"

namespace wattboard {

/// One reading of the choice. NaN where the log says nothing.
struct TraceReading {
    float watts = 0;
    float previous = 0;  ///< the reading before it
    float seconds = 0;   ///< since then
    float utilization_percent = NAN;
    float clock_mhz = NAN;
    float temperature_c = NAN;
    std::uint32_t key = 0;  ///< decides which readings stay
};

/// Readings that differ from the one before, to 0.01 W, and a hash of them in order: equal for devices that mirror each
/// other.
struct SeriesMark {
    std::uint64_t hash = 0;
    std::uint64_t readings = 0;  ///< 0: not known
    bool operator==(const SeriesMark&) const = default;

    /// Adds the series of a later log of the same device, of which the last and first readings are given. Unknown if
    /// either is.
    void append(const SeriesMark& later, double last_watts, double first_watts);
};

class TraceStatistics {
public:
    /// Blocks of 60 readings (that differ from the one before, to 0.01 W) are searched for among this many; in longer
    /// traces, blocks of about 480 and more: of the readings whose value is one of a fixed eighth of all values, which
    /// are the same in both places, 60 are needed.
    static constexpr std::uint64_t searched_closely = 16'384;
    static constexpr std::size_t proven_block = RepeatedBlocks::proven;
    /// The choice holds all readings up to the first, and at least the second number of more.
    static constexpr std::size_t most_readings = 2048;
    static constexpr std::size_t least_readings = 512;

    /// A reading of `watts` at `time`, `length` after the one before; in order of time.
    void add(double watts, Nanoseconds time, Nanoseconds length, const energy::RowState& state)
    {
        // The mean of an interval of a nanosecond may be beyond all integers.
        watts = std::min(watts, most_watts);
        // Multiples of the golden ratio spread evenly: no period of the load is preferred.
        const auto key = static_cast<std::uint32_t>((++count_ * 0x9E3779B97F4A7C15U) >> 32U);
        if (key <= highest_key_) keep(watts, length, state, key);
        last_ = watts;
        if (state.temperature_c > highest_temperature_) {
            highest_temperature_ = state.temperature_c;
            hottest_ = time;
        }
        add_symbol(symbol_of(watts), time);
    }

    /// The same for powers of which the first comes after a reading at `before`; at most a block.
    void add(const energy::SampleRun& run, Nanoseconds before);

    /// Bytes on the heap, and giving about half of them back: for logs of very many devices. Fewer readings, and only
    /// longer blocks, are then found.
    [[nodiscard]] std::size_t bytes() const;
    void shrink();

    /// Adds the choice of a later log of the same device. Blocks shared between logs are not looked for: that is what
    /// fingerprints are for.
    void merge(const TraceStatistics& later);

    [[nodiscard]] std::span<const TraceReading> readings() const { return readings_; }
    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] const RepeatedBlock& repeated() const;
    [[nodiscard]] SeriesMark series() const { return {.hash = series_hash_, .readings = different_}; }
    [[nodiscard]] float highest_temperature() const { return highest_temperature_; }
    [[nodiscard]] Nanoseconds hottest() const { return hottest_; }

private:
    friend struct SeriesMark;
    static constexpr double most_watts = 1e12;
    static constexpr std::uint32_t scatter = 0x9E3779B1U;
    static constexpr std::uint64_t series_base = 0xD6E8FEB86659FD93U;

    /// Hundredths of a watt, of powers that differ by less than 40 MW.
    static std::uint32_t symbol_of(double watts)
    {
        return static_cast<std::uint32_t>(static_cast<std::int64_t>(watts * 100 + 0.5));
    }

    void add_symbol(std::uint32_t symbol, Nanoseconds time)
    {
        if (symbol == last_symbol_) return;
        last_symbol_ = symbol;
        ++different_;
        const std::uint32_t scattered = symbol * scatter;
        series_hash_ = (series_hash_ + scattered + 1) * series_base;
        if (different_ <= searched_closely) near_.push(symbol, time);
        if (scattered >> 29U == 0) sparse_.push(symbol, time);
    }
    void add_sparse_symbols(const energy::SampleRun& run);
    void note_temperatures(const energy::SampleRun& run);
    void keep(double watts, Nanoseconds length, const energy::RowState& state, std::uint32_t key);
    void thin_readings();

    std::vector<TraceReading> readings_;
    std::uint32_t highest_key_ = UINT32_MAX;
    std::uint64_t count_ = 0;
    double last_ = NAN;
    float highest_temperature_ = -INFINITY;
    Nanoseconds hottest_ = 0;

    std::uint32_t last_symbol_ = UINT32_MAX;
    std::uint64_t different_ = 0;
    std::uint64_t series_hash_ = 0;
    RepeatedBlocks near_;
    RepeatedBlocks sparse_;
    RepeatedBlock merged_;
};

}  // namespace wattboard

// The choice of readings.
#include "scoring/plausibility/trace_statistics.h"

#include <algorithm>
#include <array>

namespace wattboard {

void TraceStatistics::keep(double watts, Nanoseconds length, const energy::RowState& state, std::uint32_t key)
{
    readings_.push_back({.watts = static_cast<float>(watts),
                         .previous = static_cast<float>(last_),
                         .seconds = static_cast<float>(static_cast<double>(length) * 1e-9),
                         .utilization_percent = state.utilization_percent,
                         .clock_mhz = state.clock_mhz,
                         .temperature_c = state.temperature_c,
                         .key = key});
    if (readings_.size() > most_readings) thin_readings();
}

void TraceStatistics::note_temperatures(const energy::SampleRun& run)
{
    for (std::size_t i = 0; i < run.size(); ++i) {
        if (!(run.states[i].temperature_c > highest_temperature_)) continue;
        highest_temperature_ = run.states[i].temperature_c;
        hottest_ = run.times[i];
    }
}

void TraceStatistics::add(const energy::SampleRun& run, Nanoseconds before)
{
    if (run.states != nullptr) note_temperatures(run);
    for (std::size_t i = 0; i < run.size(); ++i) {
        const double watts = std::min(run.values[i], most_watts);
        const auto key = static_cast<std::uint32_t>((++count_ * 0x9E3779B97F4A7C15U) >> 32U);
        if (key <= highest_key_) [[unlikely]] {
            last_ = i == 0 ? last_ : std::min(run.values[i - 1], most_watts);
            keep(watts, run.times[i] - (i == 0 ? before : run.times[i - 1]), run.state(i), key);
        }
    }
    if (run.size() == 0) return;
    last_ = std::min(run.values.back(), most_watts);
    if (different_ < searched_closely)
        for (std::size_t i = 0; i < run.size(); ++i)
            add_symbol(symbol_of(std::min(run.values[i], most_watts)), run.times[i]);
    else
        add_sparse_symbols(run);
}

void TraceStatistics::add_sparse_symbols(const energy::SampleRun& run)
{
    // An eighth is pushed, which no branch can foretell: so they are collected first, without one.
    std::array<std::uint16_t, energy::SampleBlock::capacity> chosen;
    std::array<std::uint32_t, energy::SampleBlock::capacity> symbols;
    for (std::size_t i = 0; i < run.size(); ++i) symbols[i] = symbol_of(std::min(run.values[i], most_watts));
    std::size_t count = 0;
    std::uint64_t different = 0;
    std::uint64_t hash = series_hash_;
    std::uint32_t before = last_symbol_;
    for (std::size_t i = 0; i < run.size(); ++i) {
        const std::uint32_t symbol = symbols[i];
        const bool differs = symbol != before;
        const std::uint32_t scattered = symbol * scatter;
        const std::uint64_t next = (hash + scattered + 1) * series_base;
        hash = differs ? next : hash;
        different += differs ? 1 : 0;
        chosen[count] = static_cast<std::uint16_t>(i);
        count += differs && scattered >> 29U == 0 ? 1 : 0;
        before = symbol;
    }
    series_hash_ = hash;
    different_ += different;
    last_symbol_ = before;
    for (std::size_t i = 0; i < count; ++i) sparse_.push(symbols[chosen[i]], run.times[chosen[i]]);
}

void TraceStatistics::thin_readings()
{
    highest_key_ /= 2;
    std::erase_if(readings_, [this](const TraceReading& reading) { return reading.key > highest_key_; });
}

std::size_t TraceStatistics::bytes() const
{
    return readings_.capacity() * sizeof(TraceReading) + near_.bytes() + sparse_.bytes();
}

void TraceStatistics::shrink()
{
    if (readings_.size() > 2 * least_readings) thin_readings();
    readings_.shrink_to_fit();
    near_.shrink();
    sparse_.shrink();
}

void TraceStatistics::merge(const TraceStatistics& later)
{
    highest_key_ = std::min(highest_key_, later.highest_key_);
    readings_.insert(readings_.end(), later.readings_.begin(), later.readings_.end());
    std::erase_if(readings_, [this](const TraceReading& reading) { return reading.key > highest_key_; });
    while (readings_.size() > most_readings) thin_readings();
    count_ += later.count_;
    if (later.highest_temperature_ > highest_temperature_) {
        highest_temperature_ = later.highest_temperature_;
        hottest_ = later.hottest_;
    }
    for (const RepeatedBlock& block : {later.merged_, later.repeated()})
        if (block.readings > merged_.readings) merged_ = block;
}

void SeriesMark::append(const SeriesMark& later, double last_watts, double first_watts)
{
    if (readings == 0 || later.readings == 0) {
        *this = {};
        return;
    }
    const auto symbol = [](double watts) {
        return TraceStatistics::symbol_of(std::min(watts, TraceStatistics::most_watts));
    };
    // The hash is a polynomial of the readings: a later part moves the earlier one up by its length.
    std::uint64_t before_last = 1;
    std::uint64_t factor = TraceStatistics::series_base;
    for (std::uint64_t left = later.readings - 1; left > 0; left /= 2, factor *= factor)
        if (left % 2 == 1) before_last *= factor;
    const std::uint64_t all = before_last * TraceStatistics::series_base;
    if (symbol(last_watts) == symbol(first_watts)) {
        // The first reading of the later part repeats the last one before it and does not count.
        const std::uint32_t scattered = symbol(first_watts) * TraceStatistics::scatter;
        hash = hash * before_last + later.hash - (std::uint64_t{scattered} + 1) * all;
        readings += later.readings - 1;
    } else {
        hash = hash * all + later.hash;
        readings += later.readings;
    }
}

const RepeatedBlock& TraceStatistics::repeated() const
{
    const RepeatedBlock* longest = &merged_;
    for (const RepeatedBlock* block : {&near_.longest(), &sparse_.longest()})
        if (block->readings > longest->readings) longest = block;
    return *longest;
}

}  // namespace wattboard

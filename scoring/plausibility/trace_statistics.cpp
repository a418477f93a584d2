// The choice of readings.
#include "scoring/plausibility/trace_statistics.h"

#include <algorithm>

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

const RepeatedBlock& TraceStatistics::repeated() const
{
    const RepeatedBlock* longest = &merged_;
    for (const RepeatedBlock* block : {&near_.longest(), &sparse_.longest()})
        if (block->readings > longest->readings) longest = block;
    return *longest;
}

}  // namespace wattboard

// Samples of one device in columns: how they wait for their turn, and how they are accounted many at once.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

#include "scoring/energy/sample.h"

namespace wattboard::energy {

/// Room for a fixed number of samples. States take room only in logs that have them.
struct SampleBlock {
    static constexpr std::size_t capacity = 1024;

    std::array<Nanoseconds, capacity> times;
    std::array<double, capacity> values;
    std::unique_ptr<RowState[]> states;
};

/// Consecutive samples, in order of time.
struct SampleRun {
    std::span<const Nanoseconds> times;
    std::span<const double> values;
    const RowState* states = nullptr;  ///< as many; null where no row says anything

    /// Of one sample, and as long as that is there.
    [[nodiscard]] static SampleRun of(const Sample& sample)
    {
        return {.times = {&sample.time, 1}, .values = {&sample.value, 1}, .states = &sample.state};
    }

    [[nodiscard]] std::size_t size() const { return times.size(); }
    [[nodiscard]] RowState state(std::size_t index) const { return states != nullptr ? states[index] : RowState{}; }
    [[nodiscard]] Sample sample(std::size_t index) const
    {
        return {.time = times[index], .value = values[index], .sequence = 0, .state = state(index)};
    }
    [[nodiscard]] SampleRun part(std::size_t first, std::size_t count) const
    {
        return {.times = times.subspan(first, count),
                .values = values.subspan(first, count),
                .states = states != nullptr ? states + first : nullptr};
    }
};

}  // namespace wattboard::energy

// Tells whether a log without device ids holds several devices: polls are then bursts of rows.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// Rows of one poll lie within 50 ms, polls lie further apart, and every poll has equally many rows. A single device
/// that is polled fast has no such pattern: all its rows are close, or the far ones come irregularly.
class InterleaveDetector {
public:
    void see(Nanoseconds time)
    {
        if (rows_++ > 0) {
            const Nanoseconds step = time - last_;
            if (step > burst) {
                close_burst();
                ++far_steps_;
            } else {
                ++in_burst_;
                if (step <= instant) ++instant_steps_;
            }
        }
        last_ = time;
    }

    /// Whether rows come in polls at all; without them only the resolution of the clock tells.
    [[nodiscard]] bool has_polls() const { return far_steps_ > 0; }

    /// To be asked once, at the end of the file.
    [[nodiscard]] bool several_devices()
    {
        if (rows_ < 2) return false;
        // One device cannot answer twice within two milliseconds.
        if (far_steps_ == 0) return instant_steps_ * 2 > rows_ - 1;
        close_burst();
        std::uint64_t most = 0;
        for (std::size_t rows = 1; rows < bursts_.size(); ++rows) most = std::max(most, bursts_.at(rows));
        const std::uint64_t all = std::accumulate(bursts_.begin(), bursts_.end(), std::uint64_t{0});
        return most * 10 >= all * 6;
    }

private:
    static constexpr Nanoseconds burst = 50'000'000;
    static constexpr Nanoseconds instant = 2'000'000;

    void close_burst()
    {
        bursts_.at(std::min(in_burst_, bursts_.size() - 1)) += 1;
        in_burst_ = 0;
    }

    std::uint64_t rows_ = 0;
    std::uint64_t far_steps_ = 0;
    std::uint64_t instant_steps_ = 0;
    std::size_t in_burst_ = 0;
    Nanoseconds last_ = 0;
    std::array<std::uint64_t, 65> bursts_{};  ///< number of polls by further rows in them
};

}  // namespace wattboard::energy

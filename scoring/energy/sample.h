// One sample of a device as a row of a log gives it.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// What a row says of its device beside the power; NaN where it says nothing.
struct RowState {
    std::uint32_t activity = 0;  ///< hash of load, clock and temperature; 0 if the log has none
    float utilization_percent = std::numeric_limits<float>::quiet_NaN();
    float clock_mhz = std::numeric_limits<float>::quiet_NaN();
    float temperature_c = std::numeric_limits<float>::quiet_NaN();

    [[nodiscard]] bool says_nothing() const
    {
        return activity == 0 && std::isnan(utilization_percent) && std::isnan(clock_mhz) && std::isnan(temperature_c);
    }
};

struct Sample {
    Nanoseconds time = 0;
    double value = 0;            ///< W, or J for interval energies and counters
    std::uint32_t sequence = 0;  ///< order in the file: equal times keep it
    RowState state;
};

/// A sample whose row states its interval, which ends at `time`.
struct IntervalSample : Sample {
    Nanoseconds length = 0;
};

}  // namespace wattboard::energy

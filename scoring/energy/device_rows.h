// What the account of a device keeps of single rows: the longest intervals, and the rows at both ends of the log.
#pragma once

#include <cstdint>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// One long interval, kept for the list of gaps.
struct LongInterval {
    Nanoseconds start = 0;
    Nanoseconds length = 0;
    double plain_joules = 0;
    bool broken_counter = false;  ///< the counter fell: a gap whatever its length
};

/// The rows at an end of the log that hold one unchanged value, by which a stuck sensor is seen across logs.
struct StillRows {
    Nanoseconds bound = 0;       ///< of the first rows their last time, of the last rows their first
    std::uint32_t activity = 0;  ///< of the first of these rows (`RowState::activity`)
    bool busy = false;           ///< the activity changed among them
};

/// A row at an end of the log, by which logs of one device are joined.
struct EndRow {
    Nanoseconds time = 0;
    double value = 0;
    Nanoseconds length = 0;  ///< of the interval that ends at `time`, where it is known
};

}  // namespace wattboard::energy

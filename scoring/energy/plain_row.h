// One row of a table whose rows all look alike, as numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "scoring/energy/short_decimal.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::energy {

/// What a column holds. `name`: a cell that must not say " MIG "; `load`, `clock`, `temperature`: a number and what
/// follows it in letters.
enum class PlainColumn : std::uint8_t { skipped, name, time, device, value, load, clock, temperature };

/// One row. The states are NaN where there is no such column.
struct PlainRow {
    Nanoseconds time = 0;
    std::size_t device = 0;
    ShortDecimal value;
    bool has_unit = false;  ///< the value has " W" behind it
    float load = std::numeric_limits<float>::quiet_NaN();
    float clock = std::numeric_limits<float>::quiet_NaN();
    float temperature = std::numeric_limits<float>::quiet_NaN();
};

}  // namespace wattboard::energy

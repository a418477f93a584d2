// What the accelerator table says about the hardware that a run declares.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/units.h"

namespace wattboard {

struct HardwareLimits {
    std::int64_t devices = 0;          ///< declared accelerators of all kinds
    Watts total;                       ///< sum of the board limits of those that the table knows
    std::optional<Watts> highest;      ///< highest board limit among them
    std::optional<Watts> lowest;       ///< lowest board limit among them
    std::vector<std::string> unknown;  ///< declared names without a board limit in the table
    /// Peak of all devices together, FLOP/s, and the least energy of one operation; absent if any device lacks it.
    std::optional<double> peak_flops;
    std::optional<double> min_picojoule_per_flop;

    [[nodiscard]] bool complete() const { return devices > 0 && unknown.empty(); }
};

[[nodiscard]] HardwareLimits hardware_limits(const Hardware& hardware, const ReferenceTables& tables);

}  // namespace wattboard

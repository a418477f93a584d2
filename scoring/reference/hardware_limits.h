// What the accelerator table says about the hardware that a run declares.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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
    std::optional<Watts> idle;       ///< lowest idle power among them; absent if any lacks it
    std::optional<Watts> cpu;        ///< TDP of all CPUs: as stated or of the table, whichever is higher
    std::optional<Watts> cpu_table;  ///< that of the table alone, for as many sockets as the name says

    [[nodiscard]] bool complete() const { return devices > 0 && unknown.empty(); }
};

/// `precision` as a model states it ("fp16", "bf16", "amp", "fp8", "fp32" ...) chooses the rate; any other, the
/// highest.
[[nodiscard]] HardwareLimits hardware_limits(const Hardware& hardware, const ReferenceTables& tables,
                                             std::string_view precision = {});

/// Highest dense rate of a device in a precision, FLOP/s; of a precision that the table lacks, its highest rate at all.
[[nodiscard]] std::optional<double> peak_rate(const Accelerator& accelerator, std::string_view precision);

}  // namespace wattboard

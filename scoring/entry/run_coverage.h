// How much of a run's declared time its logs cover, and what the rest of it costs.
#pragma once

#include <optional>

#include "scoring/entry/entry.h"
#include "scoring/reference/hardware_limits.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// DRAM without evidence (Green Algorithms).
inline constexpr double dram_watts_per_gigabyte = 0.3725;

/// TDP (stated or of the CPU table) x share of the node, and W/GB x memory; absent where neither is known.
[[nodiscard]] std::optional<Watts> stated_cpu_power(const Hardware& hardware, const HardwareLimits& limits);
[[nodiscard]] std::optional<Watts> stated_dram_power(const Hardware& hardware);

/// Charge for the part of the declared span that a log's devices neither sampled nor were charged for on reading.
struct UncoveredCharge {
    KilowattHours energy;
    Seconds longest;             ///< longest uncovered time of any device
    bool limit_unknown = false;  ///< an accelerator without a known limit lacks more than an ordinary gap
};
[[nodiscard]] UncoveredCharge uncovered_charge(const EvidenceSummary& evidence, const RunFacts& run,
                                               const Rulebook& rulebook, const HardwareLimits& limits,
                                               const ReferenceTables& tables);

/// Length of the declared span, of the longest log or of all logs together, whichever is longest, so that neither a
/// short span nor a log in pieces makes anything cheaper; 0 if none is known.
[[nodiscard]] Seconds run_length(const RunFacts& run);

}  // namespace wattboard

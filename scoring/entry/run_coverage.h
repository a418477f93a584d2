// What the logs of a run cover: which components, how many accelerators, and how much of the declared time.
#pragma once

#include <cstdint>
#include <optional>

#include "scoring/entry/entry.h"
#include "scoring/reference/hardware_limits.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// A log cut to the component scope.
struct ScopedEnergy {
    KilowattHours energy;
    KilowattHours charged;
    bool wider_than_scope = false;  ///< nothing in it could be cut away, so it is counted whole
    bool node_level = false;        ///< a meter of the whole node
};

/// Devices in scope where the log tells them apart, else the whole log: measuring more never hurts by rule.
[[nodiscard]] ScopedEnergy scoped_energy(const EvidenceSummary& evidence, ComponentScope scope);

/// DRAM without evidence (Green Algorithms).
inline constexpr double dram_watts_per_gigabyte = 0.3725;

/// TDP (stated or of the CPU table) x share of the node, and W/GB x memory; absent where neither is known.
[[nodiscard]] std::optional<Watts> stated_cpu_power(const Hardware& hardware, const HardwareLimits& limits);
[[nodiscard]] std::optional<Watts> stated_dram_power(const Hardware& hardware);

/// Which components of a run no log covers. A meter of the whole covers all, unless it reads less than its parts.
struct MissingComponents {
    bool cpu = false;
    bool dram = false;
    std::int64_t accelerators = 0;  ///< declared devices that no log names
};
[[nodiscard]] MissingComponents missing_components(const RunFacts& run, ComponentScope scope);

/// Charge for the part of the declared span that a log's devices neither sampled nor were charged for on reading.
struct UncoveredCharge {
    KilowattHours energy;
    Seconds longest;             ///< longest uncovered time of any device
    bool limit_unknown = false;  ///< an accelerator without a known limit lacks more than an ordinary gap
};
[[nodiscard]] UncoveredCharge uncovered_charge(const EvidenceSummary& evidence, const RunFacts& run,
                                               ComponentScope scope, const HardwareLimits& limits,
                                               const ReferenceTables& tables);

/// Length of the declared span or of the longest log, whichever is longer, so that a short span makes nothing cheaper;
/// 0 if neither is known.
[[nodiscard]] Seconds run_length(const RunFacts& run);

}  // namespace wattboard

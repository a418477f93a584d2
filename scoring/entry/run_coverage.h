// What the logs of a run cover: which components, how many accelerators, and how much of the declared time.
#pragma once

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

/// Which components of a run no log covers.
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

/// Length of the declared span, else of the longest log; 0 if neither is known.
[[nodiscard]] Seconds run_length(const RunFacts& run);

}  // namespace wattboard

// Which parts of a run's logs the component scope counts, and which components no log covers.
#pragma once

#include <cstdint>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// A log cut to the component scope.
struct ScopedEnergy {
    KilowattHours energy;
    KilowattHours charged;
    bool wider_than_scope = false;  ///< nothing in it could be cut away, so it is counted whole
    bool node_level = false;        ///< a meter of the whole node
};

/// Whether a device of the kind stands for the whole computer.
[[nodiscard]] constexpr bool is_whole(DeviceKind kind) { return kind == DeviceKind::node || kind == DeviceKind::run; }

/// Devices in scope where the log tells them apart, else the whole log: measuring more never hurts by rule.
[[nodiscard]] ScopedEnergy scoped_energy(const EvidenceSummary& evidence, ComponentScope scope);
[[nodiscard]] std::vector<const DeviceEnergy*> devices_in_scope(const EvidenceSummary& evidence, ComponentScope scope);

/// Which components of a run no log covers. A meter of the whole covers all, unless it reads less than its parts.
struct MissingComponents {
    bool cpu = false;
    bool dram = false;
    std::int64_t accelerators = 0;  ///< declared devices that no log names
};
[[nodiscard]] MissingComponents missing_components(const RunFacts& run, ComponentScope scope);

}  // namespace wattboard

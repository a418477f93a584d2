// Checks of one run against its own statements: window, device hours, times, PUE and totals.
#pragma once

#include <vector>

#include "scoring/entry/entry_context.h"
#include "scoring/plausibility/finding.h"
#include "scoring/plausibility/finding_builder.h"
#include "scoring/reference/hardware_limits.h"

namespace wattboard {

/// Share of the declared span that the worst of the logs leaves uncovered; > 1 % warns, > 5 % holds. Id "window".
[[nodiscard]] Finding check_window(const RunFacts& run, const Thresholds& thresholds);

/// Declared devices x duration against the device hours in the logs: short by > 1 % warns, > 5 % holds. Not for totals
/// and meters, which name no single devices. Id "device_hours".
[[nodiscard]] Finding check_device_hours(const RunFacts& run, const HardwareLimits& limits,
                                         const Thresholds& thresholds);

/// The run ends before receipt and lies in the phase, else the entry is held. Id "run_times".
[[nodiscard]] Finding check_run_times(const RunFacts& run, const EntryContext& context);

/// A stated PUE outside [1, 3] holds the entry. Id "stated_pue".
[[nodiscard]] Finding check_stated_pue(const RunFacts& run);

/// Mean power of each total between 4 % of the accelerators' limits (idle) and the limits themselves plus 5 %, else
/// the entry is held: a typed row has no samples to check. Id "totals"; one finding for each total.
[[nodiscard]] std::vector<Finding> check_totals(const RunFacts& run, const HardwareLimits& limits,
                                                const Thresholds& thresholds);

/// Mean power of each logged accelerator, and of a meter of the node, against the declared hardware, whether or not the
/// log names its devices: below 4 % of the lowest limit (of all limits together for a node) or above 1.15 of the
/// highest holds the entry. Id "device_power".
[[nodiscard]] Finding check_device_power(const RunFacts& run, const HardwareLimits& limits,
                                         const Thresholds& thresholds);

/// All of them; the window only where it fails or the logs were not read with a declared span.
[[nodiscard]] std::vector<Finding> run_findings(const RunFacts& run, const HardwareLimits& limits,
                                                const ReferenceTables& tables, const Thresholds& thresholds,
                                                const EntryContext& context);

}  // namespace wattboard

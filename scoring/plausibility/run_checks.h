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

/// Declared devices x duration against the device hours in the logs: short by > 1 % warns, > 5 % holds. Not where
/// totals or a meter of the whole stand for all devices. Where rails alone stand for several devices the entry is held:
/// they may be those of one. Id "device_hours".
[[nodiscard]] Finding check_device_hours(const RunFacts& run, const HardwareLimits& limits,
                                         const Thresholds& thresholds);

/// More accelerators in the logs than declared warns. Id "device_count".
[[nodiscard]] Finding check_device_count(const RunFacts& run, const HardwareLimits& limits);

/// Two accelerators that were logged at once with nearly equal mean power, one under its unique id and one not: they
/// may be one that stands for two, which holds the entry. Id "device_named_twice".
[[nodiscard]] Finding check_device_named_twice(const RunFacts& run, const Thresholds& thresholds);

/// What the parts, those without a log at idle, use of what a meter of the whole says: above 91 % warns, above 95 %
/// holds. Not where the logged parts use more, for then it is no meter of the whole. Id "meter_share".
[[nodiscard]] Finding check_meter_share(const RunFacts& run, const HardwareLimits& limits,
                                        const Thresholds& thresholds);

/// The run ends before receipt and lies in the phase, else the entry is held. Id "run_times".
[[nodiscard]] Finding check_run_times(const RunFacts& run, const EntryContext& context);

/// A stated PUE outside [1, 3] holds the entry. Id "stated_pue".
[[nodiscard]] Finding check_stated_pue(const RunFacts& run);

/// Mean power of each total between 4 % of the accelerators' limits (idle) and the limits themselves plus 5 %, else
/// the entry is held: a typed row has no samples to check. Id "totals"; one finding for each total.
[[nodiscard]] std::vector<Finding> check_totals(const RunFacts& run, const HardwareLimits& limits,
                                                const Thresholds& thresholds);

/// Mean power of each logged accelerator, of a meter of the node, and of rails together where they stand for
/// accelerators, against the declared hardware, whether or not the log names its devices: below 4 % of the lowest limit
/// (of all limits together for a node) or above 1.15 of the highest holds the entry. Id "device_power".
[[nodiscard]] Finding check_device_power(const RunFacts& run, const HardwareLimits& limits,
                                         const Thresholds& thresholds);

/// All of them; the window only where it fails or the logs were not read with a declared span.
[[nodiscard]] std::vector<Finding> run_findings(const RunFacts& run, const HardwareLimits& limits,
                                                const ReferenceTables& tables, const Thresholds& thresholds,
                                                const EntryContext& context);

}  // namespace wattboard

// Checks of what a run or rulebook states against the reference tables and the clock of the logs.
#pragma once

#include <optional>

#include "scoring/entry/entry.h"
#include "scoring/plausibility/finding.h"
#include "scoring/plausibility/finding_builder.h"
#include "scoring/plausibility/model_checks.h"
#include "scoring/reference/hardware_limits.h"
#include "scoring/reference/reference_tables.h"

namespace wattboard {

/// A log that begins a whole number of hours away from its run and is as long: a time zone was mistaken, which warns
/// and names the hours. Id "clock_offset".
[[nodiscard]] Finding check_clock_offset(const RunFacts& run, const Thresholds& thresholds);

/// Lowest mean power of a logged accelerator by the table's idle power; below 1 warns. Id "idle_power".
[[nodiscard]] Finding check_idle_power(const RunFacts& run, const HardwareLimits& limits, const ReferenceTables& tables,
                                       const Thresholds& thresholds);

/// A stated CPU power below that of the CPU table warns. Id "cpu_power".
[[nodiscard]] Finding check_cpu_power(const RunFacts& run, const HardwareLimits& limits, const Thresholds& thresholds);

/// The intensity that CO2e is computed with against the table's: more than 20 % apart warns, outside of [0, 1300] g/kWh
/// holds. Id "grid_intensity".
[[nodiscard]] Finding check_grid_intensity(const GridPolicy& grid, const ReferenceTables& tables,
                                           const Thresholds& thresholds);

/// FLOPs of a training: 3 x forward pass (forward, and twice that backward) x samples x epochs; absent where the model
/// does not state them.
[[nodiscard]] std::optional<double> training_flops(const ModelFacts& model);

/// Energy of one training operation below a third of the baseline's warns. Id "energy_per_operation".
[[nodiscard]] Finding check_energy_per_operation(const TrainingWork& work, const Rulebook& rulebook);

}  // namespace wattboard

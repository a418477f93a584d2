// Checks of energy and operations against physics: utilization of the peak, least energy, size of the model.
#pragma once

#include <optional>

#include "scoring/entry/entry.h"
#include "scoring/plausibility/finding.h"
#include "scoring/plausibility/finding_builder.h"

namespace wattboard {

/// The training of an entry as physics sees it; what is not known is absent.
struct TrainingWork {
    std::optional<double> flops;               ///< all operations of the counted training
    std::optional<double> peak_flops_in_time;  ///< sum over runs of peak rate x duration
    std::optional<double> min_picojoule_per_flop;
    KilowattHours energy;  ///< what the samples say
};

/// Operations / (peak rate x time): above 1 impossible and held, above 0.6 a warning. Id "utilization_of_peak".
[[nodiscard]] Finding check_utilization_of_peak(const TrainingWork& work, const Thresholds& thresholds);

/// Energy below operations x the device's least energy per operation warns, below half of it holds. Value: least
/// energy / energy. Id "minimum_energy".
[[nodiscard]] Finding check_minimum_energy(const TrainingWork& work, const Thresholds& thresholds);

/// FLOPs of a prediction below twice the parameters warns: few models use a weight less than once. Id "nofade_flops".
[[nodiscard]] Finding check_model_operations(const ModelFacts& model, const Thresholds& thresholds);

}  // namespace wattboard

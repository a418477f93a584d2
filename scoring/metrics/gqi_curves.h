// Curves of GQI over energy, for drawing: lines of equal score, and the score of one accuracy from the pole on.
#pragma once

#include <optional>
#include <vector>

#include "scoring/metrics/gqi.h"

namespace wattboard {

/// `count` >= 2 energies from `first` to `last` > 0, evenly spaced on a log scale.
[[nodiscard]] std::vector<KilowattHours> log_spaced(KilowattHours first, KilowattHours last, std::size_t count);

/// The accuracy in [0, 1] that has this score at an energy, found by bisection of `gqi`; absent where even accuracy 1
/// has less. `score` >= 0, parameters checked.
[[nodiscard]] std::optional<double> accuracy_for_gqi(double score, KilowattHours energy,
                                                     const GqiParameters& parameters);

struct GqiCurvePoint {
    KilowattHours energy;
    double accuracy = 0;
};
/// All points of equal score at these energies that an accuracy reaches.
[[nodiscard]] std::vector<GqiCurvePoint> iso_gqi(double score, const std::vector<KilowattHours>& energies,
                                                 const GqiParameters& parameters);

}  // namespace wattboard

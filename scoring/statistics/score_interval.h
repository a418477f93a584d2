// Limits of a score that is a product of a power of performance and a function of energy: combined in ln(score).
#pragma once

#include "scoring/entry/entry.h"

namespace wattboard {

/// The two parts of the uncertainty of a score s, each as a distance in ln s on the side it works on; >= 0.
struct LogDeviation {
    double down = 0;
    double up = 0;
};

/// Performance part of s ~ a^alpha: |ln s(a_low) - ln s(a)| and |ln s(a_high) - ln s(a)|; infinite down where a_low is
/// 0. Zero where limits are not known.
[[nodiscard]] LogDeviation performance_deviation(const Estimate& performance, double alpha);

/// Energy part: kappa times the relative distance to the energy's 95 % limits. More energy lowers the score, so the
/// upper limit of energy works down. `kappa` is the elasticity of the score.
[[nodiscard]] LogDeviation energy_deviation(const Estimate& energy, double kappa);

/// Score with its 95 % limits: root of the sum of squares per side in ln s. The linear form fails at low performance.
/// At score 0 the lower limit is 0 and the upper one is `high_if_zero`.
[[nodiscard]] Estimate score_interval(double score, LogDeviation performance, LogDeviation energy,
                                      double high_if_zero = 0);

}  // namespace wattboard

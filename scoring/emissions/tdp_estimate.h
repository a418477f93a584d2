// Energy estimated from nameplate power and hours, where nothing was measured: P = f (w_g + w_c) x hours.
#pragma once

#include "scoring/problem.h"
#include "scoring/rulebook.h"
#include "scoring/units.h"

namespace wattboard {

/// Inputs of the NoFADE poster's estimate.
struct TdpEstimate {
    Watts accelerators;  ///< w_g: sum of the TDP of all devices
    Watts cpu;           ///< w_c: TDP of the CPUs
    Seconds duration;
    double overhead = 1;  ///< f: the site's declared PUE, in [1, 3]
};

/// An estimate without any reading is the lowest grade: nameplate power x hours ranks with published totals, below a
/// tool's machine-written total (grade D), since nothing was read from any device.
inline constexpr Grade tdp_estimate_grade = Grade::E;
/// Relative standard uncertainty of such an estimate.
inline constexpr double tdp_estimate_uncertainty = 0.35;

/// Factor that the poster multiplies with, kg CO2 per kWh: the US marginal (AVERT) rate of the EPA equivalencies
/// calculator as of 2019. An avoided-emission factor, 61 % above that year's US average, kept to recompute the poster's
/// figures and never a default.
inline constexpr double nofade_poster_kg_per_kwh = 0.707;

/// Energy of the equipment, (w_g + w_c) x hours, as a score counts it: a rulebook's PUE is applied with the grid.
/// Problems: a negative or non-finite input, nothing drawing power, no duration.
[[nodiscard]] Result<KilowattHours> tdp_energy(const TdpEstimate& estimate);

/// Energy with the overhead f, as the poster states it.
[[nodiscard]] Result<KilowattHours> tdp_energy_with_overhead(const TdpEstimate& estimate);

}  // namespace wattboard

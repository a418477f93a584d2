// CO2e of electricity: the sum of energy x PUE x grid intensity, location-based.
#pragma once

#include <span>
#include <string_view>

#include "scoring/problem.h"
#include "scoring/units.h"

namespace wattboard {

inline constexpr GramsPerKilowattHour highest_grid_intensity{1300.0};
inline constexpr double lowest_pue = 1.0;
inline constexpr double highest_pue = 3.0;

/// Energy of IT equipment (without PUE) drawn at one grid intensity.
struct EnergyPortion {
    KilowattHours energy;
    GramsPerKilowattHour intensity;
};

[[nodiscard]] KilogramsCo2e co2e(KilowattHours energy, GramsPerKilowattHour intensity, double pue);
[[nodiscard]] KilogramsCo2e co2e(std::span<const EnergyPortion> portions, double pue);

/// A grid intensity in [0, 1300] g/kWh, else a problem on `field`.
[[nodiscard]] Result<GramsPerKilowattHour> checked_intensity(double grams_per_kwh, std::string_view field);
/// A power usage effectiveness in [1, 3], else a problem on `field`.
[[nodiscard]] Result<double> checked_pue(double pue, std::string_view field);

}  // namespace wattboard

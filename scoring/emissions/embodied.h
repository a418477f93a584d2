// Embodied carbon of accelerators, and Software Carbon Intensity.
#pragma once

#include "scoring/units.h"

namespace wattboard {

/// g CO2e per accelerator and hour of use: (164 kg of an H100 SXM + 5,700 kg of a server without GPUs / 8 accelerators)
/// over a life of 3 years = 26,280 h. Sources: NVIDIA HGX H100 product carbon footprint; server and life as EcoLogits
/// and Boavizta take them. True values lie within a factor of 3.
inline constexpr double default_embodied_g_per_accelerator_hour = (164.0 + 5700.0 / 8.0) * 1000.0 / 26'280.0;

/// M of SCI: embodied carbon of so many accelerators used for so long.
[[nodiscard]] constexpr KilogramsCo2e embodied_co2e(double accelerators, Seconds time, double g_per_accelerator_hour)
{
    return KilogramsCo2e{accelerators * time.value() / 3600.0 * g_per_accelerator_hour / 1000.0};
}

/// SCI = (E x I + M) per R (ISO/IEC 21031:2024), g CO2e per unit; E includes PUE, no offsets or market instruments.
[[nodiscard]] constexpr double software_carbon_intensity_g(KilowattHours energy_per_unit,
                                                           GramsPerKilowattHour intensity, double pue,
                                                           KilogramsCo2e embodied_per_unit)
{
    return energy_per_unit.value() * pue * intensity.value() + embodied_per_unit.value() * 1000.0;
}

}  // namespace wattboard

// Parts of the uncertainty and how they add.
#include "scoring/energy/energy_uncertainty.h"

#include <algorithm>
#include <cmath>

namespace wattboard::energy {

namespace {

/// More than this says no more than that next to nothing is known; it keeps the limits of all that follows finite.
constexpr double largest_part = 10;

double sampling_part(const DeviceAccount& device, double mean_watts)
{
    if (device.value_kind != ValueKind::power || device.curvatures == 0) return 0;
    const double variance = device.curvature_squares / static_cast<double>(device.curvatures) / 1.5;
    return std::sqrt(variance / static_cast<double>(device.samples)) / mean_watts;
}

double resolution_part(const DeviceAccount& device)
{
    const bool counter = device.value_kind == ValueKind::counter;
    const double step = device.info.resolution_joules.value_or(counter ? device.smallest_step_joules : 0);
    return step / (std::sqrt(6.0) * device.joules);
}

}  // namespace

EnergyUncertainty device_uncertainty(const DeviceAccount& device, double gain)
{
    EnergyUncertainty parts{.gain = gain};
    const double seconds = static_cast<double>(device.end - device.start) * 1e-9;
    if (device.samples == 0 || seconds <= 0 || device.joules <= 0) return parts;
    parts.sampling = std::min(sampling_part(device, device.joules / seconds), largest_part);
    parts.ends = device.intervals.median_seconds() / (std::sqrt(6.0) * seconds);
    parts.resolution = std::min(resolution_part(device), largest_part);
    return parts;
}

EnergyUncertainty combined_uncertainty(std::span<const DeviceEnergy> devices)
{
    double energy = 0;
    EnergyUncertainty sums;
    for (const DeviceEnergy& device : devices) {
        const double own = device.energy.value();
        const EnergyUncertainty& parts = device.uncertainty;
        energy += own;
        sums.gain += parts.gain * own;
        sums.sampling += std::pow(parts.sampling * own, 2);
        sums.ends += std::pow(parts.ends * own, 2);
        sums.resolution += std::pow(parts.resolution * own, 2);
    }
    if (energy <= 0) return {.gain = devices.empty() ? 0 : devices.front().uncertainty.gain};
    return {.gain = sums.gain / energy,
            .sampling = std::sqrt(sums.sampling) / energy,
            .ends = std::sqrt(sums.ends) / energy,
            .resolution = std::sqrt(sums.resolution) / energy};
}

}  // namespace wattboard::energy

// Standard uncertainty of a device's energy from its running sums, and of several devices together.
#pragma once

#include <span>

#include "scoring/energy/device_account.h"
#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

/// All parts relative to the device's energy, 1 sigma. Sampling: s / (mean P sqrt n), s^2 = mean((P_i - (P_{i-1} +
/// P_{i+1}) / 2)^2) / 1.5, for powers only: counters and intervals miss nothing between their rows. Ends: median
/// interval / (sqrt 6 T). Resolution r of a counter or meter: r / (sqrt 6 E).
EnergyUncertainty device_uncertainty(const DeviceAccount& device, double gain);

/// Gains are common to all devices and add linearly by energy, the other parts in quadrature.
EnergyUncertainty combined_uncertainty(std::span<const DeviceEnergy> devices);

}  // namespace wattboard::energy

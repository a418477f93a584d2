// Standard uncertainty of a sensor's gain: what does not average out however long is measured.
#pragma once

#include "scoring/energy/device_info.h"
#include "scoring/rulebook.h"

namespace wattboard::energy {

/// Relative standard uncertainty of a grade, 1 sigma: A 0.6 % (analyzer), B 1.7 % (calibrated meter), C 5 % (component
/// sensors), D 20 % (tool totals), E 35 % (nameplate estimates).
double grade_uncertainty(Grade grade);

/// A and B by their instrument. C by the GPU where its driver's readings were held against an external meter, else 5 %;
/// 5 % more, in quadrature, for sensors that see only part of the time. D and E by their grade.
double sensor_gain(const DeviceInfo& device, Grade grade);

}  // namespace wattboard::energy

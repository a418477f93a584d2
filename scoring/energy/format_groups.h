// The groups of formats that the registry puts together, in the order in which they are tried.
#pragma once

#include <span>

#include "scoring/energy/format_registry.h"

namespace wattboard::energy {

std::span<const LogFormat> gpu_formats();
std::span<const LogFormat> tracker_formats();
std::span<const LogFormat> system_formats();
std::span<const LogFormat> meter_formats();
std::span<const LogFormat> generic_formats();

}  // namespace wattboard::energy

// SAM of the sustainability poster: the formula of GQI under another name, so it gets the same continuation.
#pragma once

#include <string>

#include "scoring/metrics/gqi.h"

namespace wattboard {

/// SAM = beta a^alpha / log10(E / e0) with the rulebook's own parameters; continued below the knee as `gqi` is.
[[nodiscard]] inline double sam(double accuracy, KilowattHours energy, const GqiParameters& parameters)
{
    return gqi(accuracy, energy, parameters);
}

/// Name with the frozen parameters, such as "SAM[E0=1kWh,F=10]".
[[nodiscard]] inline std::string sam_display_name(const GqiParameters& parameters)
{
    return gqi_display_name(parameters, "SAM");
}

}  // namespace wattboard

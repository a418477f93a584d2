// How the energy of a run is spread over the hours of the clock.
#pragma once

#include <cstdint>
#include <map>

#include "scoring/energy/hourly_energy.h"
#include "scoring/entry/entry.h"

namespace wattboard {

using energy::nanoseconds_per_hour;

/// Share of the run's energy by hour since 1970 UTC; shares are above 0 and add up to 1. As the run's logs say it,
/// where all of their energy has hours; else evenly over the span. Empty without a span.
[[nodiscard]] std::map<std::int64_t, double> hourly_shares(const RunFacts& run);

}  // namespace wattboard

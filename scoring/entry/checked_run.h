// Whether what a run states about itself are times, hardware and amounts that can be.
#pragma once

#include "scoring/entry/entry.h"
#include "scoring/problem.h"

namespace wattboard {

/// Problems name the field below "runs/<id>": no id, a time span that ends before it starts, lasts more than ten
/// years or lies outside of 1970 to 2200, a count of devices below 1, a power or memory that is not above 0, a share
/// outside (0, 1], evidence with energies or times that are no finite amounts.
[[nodiscard]] Result<void> checked_run(const RunFacts& run);

}  // namespace wattboard

// From a run that was cut short to the run it stands for: linear in epochs and in the share of the data.
#pragma once

#include "scoring/entry/entry.h"
#include "scoring/problem.h"

namespace wattboard {

struct Extrapolation {
    double factor = 1;  ///< energy of the full run / energy of this one, >= 1
    /// The mark beside the grade: true as soon as the run is partial.
    bool extrapolated = false;
};

/// Factor of k of n epochs and of a share of the data (both: their product). Problems name the field below
/// "partial": only one of the two epoch counts, more epochs done than planned, a share outside (0, 1], nothing stated.
[[nodiscard]] Result<Extrapolation> extrapolation(const PartialRun& partial);

}  // namespace wattboard

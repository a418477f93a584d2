// The CO2e figures of a score: same-grid, own place, embodied, and per prediction.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "scoring/entry/counted_runs.h"
#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// What the CO2e of an entry is made of.
struct EmissionsInput {
    const Rulebook& rulebook;
    const ModelFacts& model;
    const std::vector<CountedRun>& runs;
    const std::vector<KilowattHours>& charged_by_run;                 ///< parallel to `runs`
    const std::vector<std::map<std::int64_t, double>>& hours_by_run;  ///< parallel to `runs`
    KilowattHours lineage;
    const ReferenceTables& tables;
};

/// Fills the CO2e figures of a score whose `charged_kwh` is set, and adds findings. The limits of the same-grid figure
/// are those of the charged energy (its grid and PUE are the same for everybody); those of the own-place figure also
/// hold the uncertainty of grid and PUE, combined in quadrature. Embodied carbon is part of both where the rulebook
/// counts it. Problem: an unknown zone.
[[nodiscard]] Result<void> set_emissions(const EmissionsInput& input, EntryScore& score);

/// The figure that ranks under the rulebook: same-grid or own place; without value where that is not known.
[[nodiscard]] Estimate ranking_co2e(const Rulebook& rulebook, const EntryScore& score);

}  // namespace wattboard

// CO2e where and when the runs really were: shown beside the same-grid figure, which alone ranks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/counted_runs.h"
#include "scoring/plausibility/finding.h"
#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"

namespace wattboard {

struct OwnPlaceCo2e {
    std::optional<double> kilograms;
    std::string note;               ///< which factors were used, or why there is no figure
    std::vector<Finding> findings;  ///< "grid_year": the factor is of an earlier year than the run
};

/// Sum over runs of charged energy x the rulebook's PUE x the factor of the run's zone and year; lineage has no place
/// and counts at the rulebook's intensity. `charged_kwh` is parallel to `runs`. A zone that the table does not know is
/// a problem, as is WORLD, which is no place: falling back to the world average would pay in a third of the countries.
[[nodiscard]] Result<OwnPlaceCo2e> own_place_co2e(const Rulebook& rulebook, const std::vector<CountedRun>& runs,
                                                  const std::vector<KilowattHours>& charged_kwh, KilowattHours lineage,
                                                  const ReferenceTables& tables);

}  // namespace wattboard

// CO2e where and when the runs really were: shown beside the same-grid figure, which ranks unless the rulebook says so.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/counted_runs.h"
#include "scoring/plausibility/finding.h"
#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"

namespace wattboard {

/// Relative standard uncertainty of a grid intensity: a year's mean against the hours of the run, and one by the hour.
inline constexpr double annual_intensity_uncertainty = 0.20;
inline constexpr double hourly_intensity_uncertainty = 0.10;
/// Relative standard uncertainty of a PUE that is neither 1 nor metered.
inline constexpr double pue_uncertainty = 0.10;

struct OwnPlaceCo2e {
    std::optional<double> kilograms;
    double grid_uncertainty = 0;    ///< u_I, relative, 1 sigma
    bool hourly = false;            ///< hourly series cover at least 95 % of the energy
    std::string note;               ///< which factors were used, or why there is no figure
    std::vector<Finding> findings;  ///< "grid_year", "grid_country", "grid_hourly"
};

/// Sum over runs and hours of charged energy x the rulebook's PUE x the intensity of the run's zone in that hour. The
/// charge of a run is spread over its hours as its logs' energy is, and evenly over its span where they name no hours.
/// `hours` are their shares, parallel to `runs`. The intensity is, in this order: the organizer's hourly series; the
/// table's factor of zone and year; of country and year ("grid_country"); of the latest earlier year ("grid_year").
/// Lineage has no place and counts at the rulebook's intensity. `charged_kwh` is parallel to `runs`. A zone whose
/// country the table does not know is a problem, as is WORLD, which is no place: falling back to the world average
/// would pay in a third of the countries.
[[nodiscard]] Result<OwnPlaceCo2e> own_place_co2e(const Rulebook& rulebook, const std::vector<CountedRun>& runs,
                                                  const std::vector<KilowattHours>& charged_kwh,
                                                  const std::vector<std::map<std::int64_t, double>>& hours,
                                                  KilowattHours lineage, const ReferenceTables& tables);

}  // namespace wattboard

// What a grid series that a participant attached would give: shown beside the score, never part of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "scoring/emissions/grid_series.h"
#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// CO2e of that part of an entry's charged energy which the runs in the series' zone used while it has values.
struct ClaimedCo2e {
    KilowattHours covered;            ///< charged energy under values of the series, of the IT equipment
    std::optional<double> kilograms;  ///< hour by hour, with the rulebook's PUE; absent: the rulebook fixes the place
    std::optional<double> own_place;  ///< official own-place CO2e of the same energy, kg; absent where there is none
    double estimated = 0;             ///< share of `covered` under values that the source marks as estimates
    bool operator==(const ClaimedCo2e&) const = default;
};

/// One figure for each series, in order. Charges and hours are those of the score; nothing of a score depends on this,
/// and no rulebook can admit it. Marginal series are computed too: they are only shown. Problems: those for which the
/// entry has no score.
[[nodiscard]] Result<std::vector<ClaimedCo2e>> claimed_co2e(const Rulebook& rulebook, const EntryFacts& facts,
                                                            const ReferenceTables& tables,
                                                            const std::vector<const GridSeries*>& claimed);

/// The own-place CO2e if the claims held, kg: the official figure with the energy that they cover at their values.
/// Marginal series are no averages and change nothing. `bases` is parallel to `claims`; no two averages of a zone
/// overlap. Absent where there is no official figure, or no average covers any of the energy.
[[nodiscard]] std::optional<double> claimed_own_place_co2e_kg(std::optional<double> own_place_co2e_kg,
                                                              const std::vector<GridBasis>& bases,
                                                              const std::vector<ClaimedCo2e>& claims);

}  // namespace wattboard

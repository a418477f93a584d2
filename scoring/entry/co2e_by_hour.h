// CO2e of the runs' own places hour by hour, for people to look at: the same sum as the score's, in rows.
#pragma once

#include <cstdint>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// What was used in one step under hourly intensities.
struct Co2eStep {
    std::int64_t hour = 0;           ///< its first, since 1970 UTC
    KilowattHours energy;            ///< charged
    GramsPerKilowattHour intensity;  ///< mean over the energy
    double kilograms = 0;            ///< with the rulebook's PUE
};

struct Co2eByHour {
    std::int64_t step_hours = 1;
    std::vector<Co2eStep> steps;  ///< in the order of time; at most `most_co2e_steps`
};

/// A month of hours; what lasted longer is told by the day, and beyond as many days by doubled steps.
inline constexpr std::size_t most_co2e_steps = 744;

/// Only energy that an hourly series of the tables covers: no step where the year's mean was taken, and none of
/// lineage. Empty where no series covers any. Problems: those of charged_runs.
[[nodiscard]] Result<Co2eByHour> co2e_by_hour(const Rulebook& rulebook, const EntryFacts& facts,
                                              const ReferenceTables& tables);

}  // namespace wattboard

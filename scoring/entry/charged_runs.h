// The runs that count with what a score charges them, for figures beside the score.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "scoring/entry/counted_runs.h"
#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/units.h"

namespace wattboard {

struct ChargedRun {
    CountedRun counted;
    KilowattHours charged;
    std::map<std::int64_t, double> hours;  ///< share of the energy by hour since 1970 UTC
};

/// As the score of the entry charges them; `counted` points into `facts`. Problems: those of counted_runs and
/// charge_run.
[[nodiscard]] Result<std::vector<ChargedRun>> charged_runs(const Rulebook& rulebook, const EntryFacts& facts,
                                                           const ReferenceTables& tables);

}  // namespace wattboard

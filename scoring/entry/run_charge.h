// The energy of one run as a score counts it: its logs cut to scope, plus everything that absence of evidence costs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/reference/hardware_limits.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard {

struct RunCharge {
    KilowattHours energy;          ///< what the samples say, in scope
    KilowattHours charged;         ///< that plus what is missing
    KilowattHours energy_spread;   ///< sum of u_i E_i: gains are common to all devices and add linearly
    KilowattHours charged_spread;  ///< the same of what is charged
    /// Root of the sum of squares of what is each log's own: sampling, ends, resolution.
    KilowattHours energy_own_spread;
    KilowattHours charged_own_spread;
    Grade grade = Grade::A;
    bool extrapolated = false;
    std::vector<std::string> unranked_reasons;
    std::vector<Finding> findings;  ///< of the logs, and one for each charge, so that it is shown
    /// The run's logs as they were judged, traces put together: for the checks of the run.
    std::vector<EvidenceSummary> evidence;
    /// Share of the energy by hour since 1970 UTC (`hourly_shares`), as the logs that count say it.
    std::map<std::int64_t, double> hours;
    /// A meter of the whole was counted in place of its parts, not all of which are logged.
    bool meter_for_parts = false;
};

/// The rest of a node above its components: factor 1.25 +- 0.10.
inline constexpr double rest_of_node_factor = 1.25;
inline constexpr double rest_of_node_uncertainty = 0.08;

/// Charges a checked run in scope. Where a meter that stands for components of which not all are logged reads hardly
/// more than those (`check_meter_share`), the higher counts: what it says, or the logged components with what the
/// missing ones cost. Problems name the field below "runs/<id>": no evidence, and those of a partial run.
[[nodiscard]] Result<RunCharge> charge_run(const Rulebook& rulebook, const RunFacts& run, StageBasis basis,
                                           const HardwareLimits& limits, const ReferenceTables& tables);

}  // namespace wattboard

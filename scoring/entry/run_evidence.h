// The logs of one run put together: traces merged and charged anew for the run, what counts under the rulebook's scope,
// and what was left out.
#pragma once

#include <vector>

#include "scoring/energy/reading_options.h"
#include "scoring/entry/entry.h"
#include "scoring/reference/hardware_limits.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard {

struct CountedEvidence {
    EvidenceSummary summary;
    bool charged_for_run = false;  ///< for the run's own span and hardware: no time of it is left to charge
};

struct RunEvidence {
    std::vector<CountedEvidence> counted;
    /// All logs, whether they count or not, for the checks of the run: traces as the one that they are together.
    std::vector<EvidenceSummary> all;
    /// Of the logs, judged anew with the run's hardware and the rulebook's thresholds, each with the log's id; and
    /// "left_out_of_scope" and "same_log_twice".
    std::vector<Finding> findings;
    /// A meter of the whole stands for components that are not all logged: the charge of those that are, with what is
    /// missing, may be higher.
    bool meter_for_parts = false;
};

/// Traces are merged (`energy::merge`) where their accounts are at hand; other logs stay as they were read. Under the
/// wall's scope a meter of the node that reads at least what its parts do counts alone; under the component scopes
/// components count alone where no declared one is missing, else such a meter: a meter and what it meters are not
/// added. `parts_alone`: components count in any case, and no meter.
[[nodiscard]] RunEvidence gather_evidence(const Rulebook& rulebook, const RunFacts& run, const HardwareLimits& limits,
                                          const ReferenceTables& tables, bool parts_alone = false);

/// What a log of the run is read with.
[[nodiscard]] ReadingContext run_context(const Rulebook& rulebook, const RunFacts& run, const HardwareLimits& limits,
                                         const ReferenceTables& tables);

}  // namespace wattboard

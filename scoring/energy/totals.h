// Evidence that is only a total, without samples: one summary from the totals of one or more runs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/reading_options.h"
#include "scoring/energy/sensor_gain.h"
#include "scoring/units.h"

namespace wattboard::energy {

struct TotalRun {
    std::string id;
    std::string name;
    std::uint64_t rows = 1;
    Seconds duration;  ///< 0: unknown
    KilowattHours energy;
    std::optional<Nanoseconds> end;
};

struct TotalFacts {
    std::string format;
    std::string format_version;
    std::string rule;
    Grade grade = Grade::E;
    bool zone_known = false;
    std::uint64_t rows = 1;
    std::uint64_t missing = 0;
    KilowattHours beside;  ///< energy that belongs to no run: charged, not counted
    std::vector<Finding> findings;
};

/// Adds the runs; time of a declared run that they do not cover is charged at 1.25 times their highest mean power.
EvidenceSummary summarise_totals(const std::vector<TotalRun>& runs, TotalFacts facts, const ReadingOptions& options,
                                 const ReadingContext& context);

}  // namespace wattboard::energy

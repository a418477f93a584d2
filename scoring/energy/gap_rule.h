// The numbers of the gap rule: which intervals are ordinary, which are gaps, and what unseen time costs. Data of the
// rulebook.
#pragma once

#include <map>
#include <string>

#include "scoring/units.h"

namespace wattboard::energy {

struct GapRule {
    /// The nominal interval d of a device is this percentile of its intervals.
    double percentile = 0.1;
    /// Intervals up to max(factor x d, length) cost what the samples say, in (0, gap's].
    double ordinary_factor = 1.5;
    Seconds ordinary{0.2};
    /// Longer ones up to max(factor x d, length) cost their higher end; above it, the charge power.
    double gap_factor = 5;
    Seconds gap{2};
    /// Charge power as a multiple of the board limit, and of the highest sample where no limit is known; at least 1.
    double nameplate_factor = 1.15;
    double unknown_nameplate_factor = 1.25;
    bool operator==(const GapRule&) const = default;
};

/// The rule under the thresholds of a rulebook (`gap_percentile`, `gap_ordinary_factor`, `gap_ordinary_s`,
/// `gap_factor`, `gap_s`, `charge_factor`, `charge_factor_unknown`); what they lack is as above.
[[nodiscard]] GapRule gap_rule(const std::map<std::string, double>& thresholds);

}  // namespace wattboard::energy

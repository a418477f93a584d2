// Findings with a warning and a rejection threshold, both of which a rulebook may replace.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "scoring/plausibility/finding.h"

namespace wattboard {

using Thresholds = std::map<std::string, double>;

/// Threshold of a check: the rulebook's under `id`, else the default.
[[nodiscard]] double threshold_or(const Thresholds& thresholds, const std::string& id, double fallback);

struct CheckLimits {
    double warn = 0;
    double reject = 0;
};

/// A value that is worse the higher it is: above `reject` the entry is held, above `warn` reviewers are told. The
/// rulebook replaces `reject` under the check's id and `warn` under "<id>_warn".
[[nodiscard]] Finding graded_finding(std::string check, double value, CheckLimits limits, const Thresholds& thresholds,
                                     std::string place, std::string message);

/// A check whose inputs are not there; `why` names them.
[[nodiscard]] Finding not_applicable(std::string check, std::string place, std::string why);

/// "run train-1": the place that findings about a run name.
[[nodiscard]] std::string run_place(std::string_view run_id);

}  // namespace wattboard

// Findings with a warning and a rejection threshold, both of which a rulebook may replace.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "scoring/plausibility/finding.h"

namespace wattboard {

using Thresholds = std::map<std::string, double>;

/// A value that is worse the higher it is: above the threshold `check` the entry is held, above "<check>_warn"
/// reviewers are told. Both are the rulebook's or the catalogue's.
[[nodiscard]] Finding graded_finding(std::string check, double value, const Thresholds& thresholds, std::string place,
                                     std::string message);

/// A check whose inputs are not there; `why` names them.
[[nodiscard]] Finding not_applicable(std::string check, std::string place, std::string why);

/// "run train-1": the place that findings about a run name.
[[nodiscard]] std::string run_place(std::string_view run_id);

}  // namespace wattboard

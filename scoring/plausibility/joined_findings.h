// Findings about several logs that are one trace together: what each says for itself, and what only the whole shows.
#pragma once

#include <string_view>
#include <vector>

#include "scoring/plausibility/finding.h"

namespace wattboard {

/// Whether a check is about all traces of a run together, so that a log that is a part says nothing by itself: a half
/// does not cover the run.
[[nodiscard]] bool is_of_the_whole(std::string_view check);

/// Whether `finding` weighs more than `other`: a failure that holds, before one that warns, before the rest.
[[nodiscard]] bool weighs_more(const Finding& finding, const Finding& other);

/// To the findings of the logs, without those of checks of the whole, adds these checks' findings of the whole, and
/// what the whole fails and no log by itself does as badly: cutting a log into pieces hides nothing.
void join_findings(std::vector<Finding>& of_logs, const std::vector<Finding>& whole);

}  // namespace wattboard

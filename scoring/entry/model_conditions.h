// Model facts as amounts that make sense, and the conditions that a rulebook fixes for everybody.
#pragma once

#include <string>
#include <vector>

#include "scoring/entry/counted_runs.h"
#include "scoring/entry/entry.h"
#include "scoring/problem.h"

namespace wattboard {

/// Refuses stated figures that are no finite amounts above 0 (times and energies: at least 0). Fields below "model".
[[nodiscard]] Result<void> checked_model(const ModelFacts& model);

/// Reasons why an entry does not keep the rulebook's batch size, input size or hardware class.
[[nodiscard]] std::vector<std::string> broken_conditions(const Rulebook& rulebook, const ModelFacts& model,
                                                         const std::vector<CountedRun>& runs);

}  // namespace wattboard

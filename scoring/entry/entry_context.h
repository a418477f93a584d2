// What the platform knows about an entry beside its own statements: clock, phase, size of the training.
#pragma once

#include <optional>
#include <vector>

#include "scoring/entry/entry.h"

namespace wattboard {

struct EntryContext {
    Nanoseconds received_at = 0;    ///< the database's clock when the submission was sealed
    std::optional<TimeSpan> phase;  ///< of the challenge, if it has limits
    /// Operations of all counted training (FLOPs, 1 MAC = 2), where the challenge fixes samples and epochs; else those
    /// that the model states count. For the checks on utilization, least energy and energy per operation.
    std::optional<double> training_flops;
    /// Of comparisons with other entries, which only the platform can make; they count as every finding does.
    std::vector<Finding> cross_findings;
};

}  // namespace wattboard

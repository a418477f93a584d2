// What the platform knows about an entry beside its own statements: clock, phase, size of the training.
#pragma once

#include <optional>

#include "scoring/entry/entry.h"

namespace wattboard {

struct EntryContext {
    Nanoseconds received_at = 0;    ///< the database's clock when the submission was sealed
    std::optional<TimeSpan> phase;  ///< of the challenge, if it has limits
    /// Operations of all counted training (FLOPs, 1 MAC = 2), where the challenge fixes samples and epochs; needed by
    /// the checks on utilization and least energy.
    std::optional<double> training_flops;
};

}  // namespace wattboard

// A run of an entry against the same run made again by a reviewer or organizer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/plausibility/finding.h"
#include "scoring/plausibility/finding_builder.h"

namespace wattboard {

/// What the server read from the log of a repeat, and what its maker states.
struct RepeatFacts {
    std::string name;      ///< for people, such as "repeat 12"
    std::string run;       ///< id of the run that was made again
    std::string evidence;  ///< id of its log
    KilowattHours energy;  ///< what its samples say
    KilowattHours charged;
    double relative_uncertainty = 0;  ///< 1 sigma
    Seconds duration;
    std::optional<double> throughput;  ///< items a second
};

/// Items a second of a run: the stated size of the training over the run's length, or one over the time of an item for
/// inference. Absent where the entry does not state them.
[[nodiscard]] std::optional<double> stated_throughput(const RunFacts& run, const ModelFacts& model);

/// Two findings. "repeat_energy": energies that differ by more than twice the standard uncertainty (the greater of
/// both); between what samples say and what is charged there is no difference. "repeat_throughput": throughputs that
/// differ by more than 2 %; without stated ones, lengths of the runs. A repeat that does worse than the entry holds it
/// for review, one that does better warns. Source: MLPerf calls 2 % materially different.
[[nodiscard]] std::vector<Finding> check_repeat(const RunFacts& run, const ModelFacts& model, const RepeatFacts& repeat,
                                                const Thresholds& thresholds);

}  // namespace wattboard

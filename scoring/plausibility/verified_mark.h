// The mark "verified": stricter values than a board asks for, gathered from MLPerf Power, Green500 Level 3 and the EE
// HPC measurement methodology. Each value is judged by itself, and all always are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/counted_runs.h"
#include "scoring/entry/entry.h"
#include "scoring/plausibility/finding_builder.h"

namespace wattboard {

/// Not judged: what the platform cannot know from logs and statements (clock offset against the server, class and
/// calibration of the meter, an idle baseline, a repeated run).
enum class Judgement : std::uint8_t { met, missed, not_judged };
inline constexpr std::array<std::string_view, 3> judgement_names{"met", "missed", "not_judged"};

struct VerifiedCriterion {
    std::string id;     ///< such as "cadence"
    std::string title;  ///< for people
    std::optional<double> value;
    std::optional<double> threshold;
    std::string unit;
    Judgement judgement = Judgement::met;
    std::string place;  ///< run or log with the worst value
};

/// All criteria, in a fixed order. `findings` are all findings of the entry.
[[nodiscard]] std::vector<VerifiedCriterion> judge_verified(const EntryFacts& facts,
                                                            const std::vector<CountedRun>& runs,
                                                            const std::vector<Finding>& findings, Grade grade,
                                                            bool extrapolated, const Thresholds& thresholds);

/// One sentence for each criterion that is missed; empty: the entry carries the mark.
[[nodiscard]] std::vector<std::string> not_verified_because(const std::vector<VerifiedCriterion>& criteria);

}  // namespace wattboard

// What the lineage of an entry costs: weights, teachers, labels and features that no run of the submission made.
#pragma once

#include <string>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/rulebook.h"

namespace wattboard {

namespace problems {
/// The rulebook admits no lineage at all.
inline constexpr ProblemType lineage_forbidden{"lineage-forbidden"};
}  // namespace problems

struct LineageCharge {
    KilowattHours energy;  ///< added to the charged energy
    KilowattHours spread;  ///< its standard uncertainty
    /// Stated energy of others' work is a claim of grade E; energy from the organizer's table is not a claim.
    bool is_claim = false;
    std::vector<std::string> unranked_reasons;
};

/// Policy `full`: the energy of every item; `amortised`: an n-th of it; `organizer_table`: what the organizer's table
/// says of each source. What has no known energy leaves the entry unranked. Problems: an item under `forbidden`, a
/// energy that is stated but not above 0 or not finite, an item without a source, a source listed twice.
[[nodiscard]] Result<LineageCharge> charge_lineage(const Rulebook& rulebook, const std::vector<LineageItem>& items);

}  // namespace wattboard

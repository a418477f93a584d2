// Tied groups of a ranked list: entries whose scores the data cannot tell apart, and the ranks that each may truly
// have.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "scoring/ranking/competition_rank.h"

namespace wattboard {

/// An entry as the tests of difference see it. `value` never falls where the score of `key` rises; it is on the scale
/// on which the score's limits are even: the logarithm of a score, a performance, a negated energy.
struct TieCandidate {
    RankKey key;
    double value = 0;
    double down = 0;       ///< from the value to its lower limit at the level of the test, >= 0
    double up = 0;         ///< to its upper limit, as far as that counts in favour of the entry, >= 0
    double co2e_high = 0;  ///< upper limit of same-grid CO2e, kg: orders a group inside
};

/// Where an entry stands among those that it cannot be told apart from. All numbers count from 1.
struct TiePlace {
    std::size_t group = 0;
    std::size_t size = 0;                  ///< entries of the group
    std::size_t place = 0;                 ///< inside the group, by the upper limit of CO2e
    std::size_t shared_rank = 0;           ///< 1 + entries in earlier groups
    std::size_t rank_low = 0;              ///< best rank: 1 + entries that are significantly better
    std::optional<std::size_t> rank_high;  ///< worst rank; absent: it may lie beyond the entries considered
    bool operator==(const TiePlace&) const = default;
};

/// Whether `better` is significantly better than `worse`, which does not stand before it: their limits that face each
/// other, added in quadrature, do not span the difference, and the scores are at least `delta` apart. For performances
/// with Wilson limits this is Newcombe's interval without 0; for energies, |E_i - E_j| > z sqrt(u_i^2 + u_j^2).
[[nodiscard]] bool is_significantly_better(const TieCandidate& better, const TieCandidate& worse, double delta);

/// Walks down the order of the board. The first entry heads the first group; an entry joins while the head is not
/// significantly better; the first that is told apart heads the next group. No correction over the field: else many
/// entries would widen the groups. `candidates` are the first ones of a list of `ranked` entries, in any order; those
/// beyond count as significantly worse than what the last candidate is significantly worse than. The result is parallel
/// to `candidates`. O(n log n), and one test for each pair whose limits may meet.
[[nodiscard]] std::vector<TiePlace> tie_groups(std::span<const TieCandidate> candidates, double delta,
                                               std::size_t ranked);

}  // namespace wattboard

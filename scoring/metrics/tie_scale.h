// On which scale, and with which doubt, the scores of each ranking rule are compared for ties.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "scoring/ranking/competition_rank.h"
#include "scoring/rulebook.h"
#include "scoring/statistics/tie_groups.h"

namespace wattboard {

/// The part of a rulebook that decides ties.
struct TieRules {
    double alpha = 0.05;  ///< two-sided level of the tests, in (0, 1]
    double delta = 0.0;   ///< practical difference, in units of the ranking rule's score; other rules have none
    RankingRule ranking_rule = RankingRule::gqi;
    GqiParameters gqi;
    GqiParameters sam;
    PerformanceMetric metric;
    ComponentScope component_scope = ComponentScope::gpu;
    /// Relative standard uncertainty of grid and PUE in the CO2e that ranks: 0 on one grid for all, where it is common.
    double place_uncertainty = 0.0;

    static TieRules of(const Rulebook& rulebook);
};

/// A value with its 95 % limits; a limit that is NaN is not known, and the value then counts as exact on that side.
struct LimitedValue {
    double value = 0;
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
};

/// What an entry's place among ties depends on.
struct TieEntry {
    RankKey key;
    LimitedValue score;  ///< of the rule; used for CO2e rules, whose limits may hold grid and PUE
    LimitedValue performance;
    LimitedValue charged_kwh;
    LimitedValue co2e_kg;  ///< same-grid
    Grade grade = Grade::E;
};

/// Relative standard uncertainty of energy that a grade usually has under a component scope: by that much, and no more,
/// may an entry's energy be better than it was measured.
[[nodiscard]] double usual_uncertainty(Grade grade, ComponentScope scope);

/// Entries of a list on the scale of its rule. GQI, SAM and NoFADE: ln of the score, with performance limits (Wilson's,
/// brought to the level of the test) raised to alpha and energy limits times the elasticity of the score, in
/// quadrature; performance rules: the performance with those limits; energy and CO2e: the amount, negated. In favour of
/// an entry counts no more doubt than its grade usually has, nor than the median number of test items of the list
/// gives: else it would pay to measure badly. Not for `pareto`.
[[nodiscard]] std::vector<TieCandidate> tie_candidates(RankingRule rule, const TieRules& rules,
                                                       std::span<const TieEntry> entries);

/// Groups of the first entries of a list of `ranked`, parallel to `entries`.
[[nodiscard]] std::vector<TiePlace> tie_places(RankingRule rule, const TieRules& rules,
                                               std::span<const TieEntry> entries, std::size_t ranked);

}  // namespace wattboard

// Whether a rulebook can be applied: every range, and that each rule it offers has what it needs.
#pragma once

#include <optional>

#include "scoring/problem.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// Share of the baseline that the default gate demands.
inline constexpr double default_gate_share = 0.95;

/// The rulebook itself if it can be applied, else the first problem with its field: metric bounds, rules offered
/// (non-empty, each once, with the ranking rule), [0, 1] metrics for GQI, SAM and NoFADE, their parameters, the gate
/// (compulsory for gated rules, inside the bounds, not below the constant predictor), target and budget where offered,
/// grid (intensity in [0, 1300] g/kWh, PUE in [1, 3]), stages, grades and bases non-empty, lineage, thresholds, ties.
[[nodiscard]] Result<Rulebook> checked_rulebook(Rulebook rulebook);

/// Gate where the organizer names none: 95 % of the baseline (mirrored where lower is better: 5 % above it), never
/// worse than the best constant predictor.
[[nodiscard]] double default_min_performance(double baseline, std::optional<double> constant_predictor,
                                             Direction direction);

}  // namespace wattboard

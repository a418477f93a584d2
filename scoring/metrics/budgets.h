// The two rules with a line to cross: least CO2e at a target performance, best performance within a CO2e budget.
#pragma once

#include "scoring/entry/entry.h"
#include "scoring/rulebook.h"
#include "scoring/units.h"

namespace wattboard {

/// CO2e of an entry whose pessimistic 95 % performance limit (the lower one, the upper one where lower is better)
/// reaches `target`; else no value and the reason. Without limits nothing is known to reach a target.
[[nodiscard]] Estimate co2e_at_target(const Estimate& performance, const Estimate& co2e_kg, double target,
                                      Direction direction);

/// Performance of an entry whose upper 95 % CO2e limit keeps `budget`; else no value and the reason.
[[nodiscard]] Estimate performance_within_budget(const Estimate& performance, const Estimate& co2e_kg,
                                                 KilogramsCo2e budget);

}  // namespace wattboard

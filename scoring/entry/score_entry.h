// The score of one submission revision: the one function that everything on a board comes from.
#pragma once

#include "scoring/entry/entry.h"
#include "scoring/entry/entry_context.h"
#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// Scores an entry under a checked rulebook. Pure: the same four values give the same score bit for bit, whatever the
/// order of runs and logs.
///
/// A problem, and no score: no energy, place or time span (`incomplete_entry`); performance outside the metric's
/// bounds; energy of exactly zero; lineage where it is forbidden; an unknown zone; figures that are no amounts.
/// A score with `unranked_reasons`: grade or performance basis not admitted, gate not reached, cost of lineage or of a
/// component unknown, fixed conditions broken, the ranking rule not defined for the entry.
/// A score that is `held`: some finding of severity reject failed.
[[nodiscard]] Result<EntryScore> score_entry(const Rulebook& rulebook, const EntryFacts& facts,
                                             const ReferenceTables& tables, const EntryContext& context);

}  // namespace wattboard

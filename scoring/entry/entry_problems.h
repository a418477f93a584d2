// Everything that keeps an entry from being scored, for who still fills it in.
#pragma once

#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/reference/reference_tables.h"
#include "scoring/rulebook.h"

namespace wattboard {

/// Where `score_entry` stops at the first problem, all of those that can be told apart: performance, model, lineage,
/// stages, every run and its evidence. Empty does not promise a score: an unknown zone or an energy of zero is found by
/// scoring alone.
[[nodiscard]] std::vector<Problem> entry_problems(const Rulebook& rulebook, const EntryFacts& facts,
                                                  const ReferenceTables& tables);

}  // namespace wattboard

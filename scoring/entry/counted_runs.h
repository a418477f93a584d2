// Which runs of a submission count, and whether every stage in scope is accounted for.
#pragma once

#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/rulebook.h"

namespace wattboard {

namespace problems {
/// Invariant of every board: no score without energy, place and time span.
inline constexpr ProblemType incomplete_entry{"incomplete-entry"};
}  // namespace problems

/// A run of a stage in scope, with how the submission accounts for that stage.
struct CountedRun {
    const RunFacts* run = nullptr;
    StageBasis basis = StageBasis::measured;
};

/// The runs in scope, ordered by id; they point into `facts`. Problems: a stage in scope without statement, without
/// runs though measured or estimated, without an attestation though none, with runs though none; an id used twice; a
/// run that `checked_run` refuses; a run without place or time span where the rulebook does not fix them for everybody;
/// no run at all.
[[nodiscard]] Result<std::vector<CountedRun>> counted_runs(const Rulebook& rulebook, const EntryFacts& facts);

/// All of these problems, for who still fills in the entry.
[[nodiscard]] std::vector<Problem> counting_problems(const Rulebook& rulebook, const EntryFacts& facts);

}  // namespace wattboard

// From what a revision states to its scores: the step between store and scoring that sealing and re-scoring share.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/entry/entry_context.h"
#include "scoring/problem.h"
#include "server/jobs/platform_checks.h"
#include "server/jobs/reference_cache.h"
#include "server/store/challenges.h"
#include "server/store/claimed_grid_series.h"
#include "server/store/scores.h"
#include "server/store/scoring_runs.h"
#include "server/store/sealing.h"

namespace wattboard::jobs {

/// Limits of a phase as scoring takes them; an open end is the end of time. Absent if both are open.
[[nodiscard]] std::optional<TimeSpan> phase_span(const store::Phase& phase);

/// The score of a revision under one scoring run, ready to be stored. `known`: what the platform knows of it. `claims`:
/// the grid series that its team attached; what they would give goes beside the score and never into it. Problems:
/// those of score_entry and make_score; scoring_unavailable if the run belongs to another version of the engine.
[[nodiscard]] Result<store::NewScore> score_under(const store::ScoringRun& run, const EntryFacts& facts,
                                                  const EntryContext& context, const ReferenceTables& tables,
                                                  const PlatformFacts& known = {},
                                                  const std::vector<store::ClaimedSeries>& claims = {});

/// How a sealing ends: a score for every current run, and the state that follows from the active one. The problem names
/// the rulebook version if it is not the one in force.
[[nodiscard]] Result<store::SealOutcome> seal_outcome(
    store::Transaction& transaction, const std::vector<std::shared_ptr<const store::ScoringRun>>& current,
    const EntryFacts& facts, const EntryContext& context, ReferenceCache& references, const PlatformFacts& known = {},
    const std::vector<store::ClaimedSeries>& claims = {});

/// The score of the run that boards show, or of the only one.
[[nodiscard]] const store::NewScore& active_score(const store::SealOutcome& outcome,
                                                  const std::vector<std::shared_ptr<const store::ScoringRun>>& current);

}  // namespace wattboard::jobs

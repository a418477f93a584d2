// Scores present entries under rules that are not in force, and stores nothing.
#pragma once

#include <chrono>
#include <unordered_map>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "server/jobs/reference_cache.h"
#include "server/store/database.h"
#include "server/store/scoring_runs.h"

namespace wattboard::jobs {

/// Scores by submission, or the problem why there is none. What is not in it was not reached in time.
using TrialScores = std::unordered_map<store::SubmissionId, Result<EntryScore>>;

/// Scores the latest sealed revisions of `submissions` from their stored evidence as the job of a scoring run does, in
/// batches, and stops at `deadline`. `rules.id` may be 0: the run need not exist.
[[nodiscard]] TrialScores score_for_trial(store::Database& database, ReferenceCache& references,
                                          const store::ScoringRun& rules,
                                          const std::vector<store::SubmissionId>& submissions,
                                          std::chrono::steady_clock::time_point deadline);

}  // namespace wattboard::jobs

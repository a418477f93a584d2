// Challenges, rulebooks and scoring runs as documents of the API.
#pragma once

#include "server/api/document_text.h"
#include "server/store/challenges.h"
#include "server/store/scoring_runs.h"

namespace wattboard::api {

/// One line of the list. `entries` counts what the board lists.
[[nodiscard]] Document challenge_summary(const store::Challenge& challenge, const store::ScoringRun& active,
                                         std::size_t entries);
/// Everything: the summary, description, dataset complexity, rulebook in force and scoring run.
[[nodiscard]] Document challenge_document(const store::Challenge& challenge, const store::RulebookVersion& in_force,
                                          const store::ScoringRun& active, std::size_t entries);
/// Version, digest, time and the rules themselves, every member written out.
[[nodiscard]] Document rulebook_document(const store::RulebookVersion& rulebook);
/// With `rank_changes` once it was activated.
[[nodiscard]] Document scoring_run_document(const store::ScoringRun& run);
/// The same without `rank_changes`, which may be long.
[[nodiscard]] Document scoring_run_summary(const store::ScoringRun& run);
/// Name, label, direction under the challenge's metric, unit and definition of a ranking rule.
[[nodiscard]] Document ranking_rule_document(RankingRule rule, const PerformanceMetric& metric);

}  // namespace wattboard::api

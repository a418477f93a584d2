// Submissions, their evidence and reviews as documents of the API.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scoring/entry/co2e_by_hour.h"
#include "scoring/statistics/tie_groups.h"
#include "server/api/document_text.h"
#include "server/store/claimed_grid_series.h"
#include "server/store/evidence.h"
#include "server/store/reviews.h"
#include "server/store/run_repeats.h"
#include "server/store/runs.h"
#include "server/store/scores.h"
#include "server/store/scoring_runs.h"
#include "server/store/sealing.h"
#include "server/store/submissions.h"

namespace wattboard::api {

/// Evidence with its summary. `with_names`: also the file name and reading options, which may name hosts and places.
[[nodiscard]] Document evidence_document(const store::Evidence& evidence, bool with_names);

/// What reviewers may decide in a state.
[[nodiscard]] Document decisions_document(SubmissionState state);

[[nodiscard]] Document review_document(const store::Review& review);

/// A repeat without its findings, which are the score's.
[[nodiscard]] Document repeat_document(const store::Repeat& repeat);

/// A grid series that the team attached: identity, zone, span, source and hash of the file.
[[nodiscard]] Document claimed_series_document(const store::ClaimedSeriesInfo& series);

/// One line of a list.
[[nodiscard]] Document submission_summary(const store::Submission& submission);

/// A score under a scoring run: which run, then performance, energies, CO2e, every rule, findings.
[[nodiscard]] Document score_document(const store::ScoringRun& run, const EntryScore& score);

/// Where an entry stands on the board by the official rule; a null document if it does not rank.
struct RankView {
    RankingRule rule = RankingRule::gqi;
    std::optional<std::size_t> rank;
    std::size_t ranked = 0;
    std::optional<TiePlace> tie;  ///< absent where it is not known (yet)
    /// What the last gain along the front costs, and whether it is within noise; absent where there is none.
    std::optional<std::pair<double, bool>> last_gain;
};
[[nodiscard]] Document rank_document(const RankView& rank);

/// Everything about one revision of a submission.
struct SubmissionView {
    store::Submission submission;
    store::Revision shown;
    std::vector<store::Revision> revisions;
    EntryFacts facts;
    std::vector<store::Run> runs;
    std::vector<store::Evidence> evidence;
    std::vector<std::pair<store::ScoringRun, EntryScore>> scores;
    std::vector<store::ClaimedSeriesInfo> claimed_series;
    std::vector<store::StoredClaimedFigures> claimed_figures;  ///< beside the scores
    std::vector<store::Review> reviews;
    std::vector<store::Repeat> repeats;
    std::vector<store::StateChange> history;
    std::optional<RankView> rank;
    Co2eByHour hours;  ///< of the first score; empty unless that is hour by hour
    bool with_names = false;
    bool may_review = false;  ///< decisions are offered
};
[[nodiscard]] Document submission_document(const SubmissionView& view);

}  // namespace wattboard::api

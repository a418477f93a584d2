// Scores and findings of revisions under scoring runs; append-only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "scoring/rulebook.h"
#include "server/store/bind.h"
#include "server/store/claimed_grid_series.h"
#include "server/store/ids.h"

namespace wattboard::store {

/// A score with what the database demands beside it.
struct NewScore {
    ScoringRunId scoring_run = 0;
    EntryScore score;
    std::string text;                   ///< canonical JSON of `score`, findings included: stored, hashed, answered
    std::string zone;                   ///< of the run that is charged most, or the rulebook's
    bool place_fixed = false;           ///< the rulebook fixes place and time for everybody
    std::optional<TimeSpan> span;       ///< first start and last end of the runs; needed unless `place_fixed`
    std::vector<std::string> hardware;  ///< accelerator names of the runs, sorted, without repetition
    ClaimedFigures claimed;             ///< beside the score and no part of it; empty without claims
};

/// Puts place, span and hardware beside a score. `not_scoreable` if performance, energy, CO2e, place or span is
/// missing.
Result<NewScore> make_score(ScoringRunId scoring_run, const Rulebook& rulebook, const EntryFacts& facts,
                            EntryScore score);

struct RevisionScore {
    RevisionId revision = 0;
    NewScore score;
};

/// Stores scores with their findings and one leaf `submission_scored` each; those that exist already are left as they
/// are. Sent without waiting: errors surface with the next statement or COMMIT. For background scoring; sealing stores
/// its own.
void insert_scores(Transaction& transaction, const std::vector<RevisionScore>& scores);

struct StoredScore {
    ScoreId id = 0;
    RevisionId revision = 0;
    ScoringRunId scoring_run = 0;
    Timestamp scored_at{};
    EntryScore score;
};

/// All scores of a revision, oldest scoring run first.
std::vector<StoredScore> list_scores(Transaction& transaction, RevisionId revision);
}  // namespace wattboard::store

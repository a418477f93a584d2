// The job that computes a scoring run: every sealed revision scored, then the boards switched.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "scoring/problem.h"
#include "server/jobs/board_loader.h"
#include "server/jobs/reference_cache.h"
#include "server/store/database.h"
#include "server/store/ids.h"

namespace wattboard::jobs {

/// Idempotent: what is scored already stays, so it can be begun again after any failure, by any process. Entries that
/// are sealed meanwhile are scored under both runs by their sealing.
class ScoreAll {
public:
    /// `go_on` is asked between batches and renews the job's lease; false: another process took over, stop.
    ScoreAll(store::Database& database, ReferenceCache& references, BoardLoader& loader, std::function<bool()> go_on);

    /// Scores, lists the rank changes, activates and shows the new boards. True once the run is active (also if it was
    /// before); false if `go_on` said to stop. A problem says why the run cannot be computed.
    [[nodiscard]] Result<bool> run(store::ScoringRunId id);

private:
    [[nodiscard]] bool read_all();
    [[nodiscard]] Result<bool> score_revisions(const store::ScoringRun& run);
    [[nodiscard]] Result<void> score_batch(const store::ScoringRun& run, const std::vector<store::RevisionId>& batch);
    [[nodiscard]] std::string rank_changes(const store::ScoringRun& run);

    store::Database& database_;
    ReferenceCache& references_;
    BoardLoader& loader_;
    std::function<bool()> go_on_;
    std::map<std::string, std::string> refused_;  ///< public id -> why the entry has no score under the new rules
};

}  // namespace wattboard::jobs

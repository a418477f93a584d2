// Facts of models beside the scores, kept in memory for the charts that were asked for.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "server/boards/board_entry.h"
#include "server/store/database.h"
#include "server/store/scoring_runs.h"

namespace wattboard::api {

/// NaN stands for absent.
struct PictureFacts {
    static constexpr double absent = std::numeric_limits<double>::quiet_NaN();
    std::int32_t revision = 0;
    bool has_weights = false;  ///< it uses weights that no run of it made
    bool attests_no_pretraining = false;
    double gmacs = absent;
    double params_m = absent;
    double inference_ms = absent;
    double lineage_kwh = 0;  ///< charged for what others made
    /// By Stage: what the logs of its runs charge, for the stages in scope.
    std::array<double, stage_names.size()> logged_kwh{};
    std::shared_ptr<const std::string> technique;  ///< null: not stated

    /// Charged energy of a stage: what is charged, less what is charged for others' work, divided among the stages in
    /// proportion to their logs. Others' work counts as pretraining. Absent for a stage without either.
    [[nodiscard]] double stage_kwh(Stage stage, double charged_kwh) const;
};

/// Facts of a revision under a scoring run never change, so that what was read once stays right. Thread-safe.
class PictureFactsCache {
public:
    /// Facts of these entries in their order, in one reading of the database for all that are not known yet. What has
    /// gone meanwhile has no facts.
    std::vector<PictureFacts> of(store::Database& database, const store::ScoringRun& run,
                                 std::span<const boards::BoardEntry* const> entries);

private:
    using ByEntry = boost::unordered_flat_map<std::int64_t, PictureFacts>;
    /// Beyond this many all are forgotten: about 30 MB.
    static constexpr std::size_t most = 200'000;

    std::mutex mutex_;
    std::map<store::ScoringRunId, ByEntry> known_;
    std::size_t count_ = 0;
};

}  // namespace wattboard::api

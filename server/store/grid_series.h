// Hourly grid series of challenges: imported once, never changed.
#pragma once

#include <string>
#include <vector>

#include "scoring/emissions/grid_series.h"
#include "scoring/problem.h"
#include "server/documents/digest.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

struct GridSeriesInfo {
    GridSeriesId id = 0;
    std::string zone;
    GridBasis basis = GridBasis::life_cycle_average;
    Seconds step;
    Timestamp starts_at{};
    Timestamp ends_at{};
    std::string source;
    std::string licence;
    Digest sha256{};
    Timestamp imported_at{};
};

/// Stores a series for a challenge unless it has the very same one; gives what is stored.
Result<GridSeriesInfo> import_grid_series(Transaction& transaction, ChallengeId challenge, AccountId actor,
                                          const GridSeries& series, const std::string& source,
                                          const std::string& licence);
/// In the order of their import.
std::vector<GridSeriesInfo> list_grid_series(Transaction& transaction, ChallengeId challenge);
/// The series themselves, in the order of `ids`.
GridSeriesSet load_grid_series(Transaction& transaction, const std::vector<GridSeriesId>& ids);

}  // namespace wattboard::store

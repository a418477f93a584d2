// Boards: pages in any offered rule, the neighbours of an entry, one entry's rank. From memory, without a query.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// GET /challenges/{challenge}/leaderboard. Runs on a network thread.
[[nodiscard]] Result<http::Response> read_leaderboard(const Call& call);
/// GET /challenges/{challenge}/leaderboard/entries/{entry}. Runs on a network thread.
[[nodiscard]] Result<http::Response> read_standing(const Call& call);
/// GET /challenges/{challenge}/scoring-runs/{id}/leaderboard: the board under a scoring run that is no longer (or not
/// yet) shown, built from the database. Runs on a worker.
[[nodiscard]] Result<http::Response> read_old_leaderboard(const Call& call);

}  // namespace wattboard::api

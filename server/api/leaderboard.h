// Boards: pages in any offered rule, the neighbours of an entry, one entry's rank. From memory, without a query.
#pragma once

#include "server/api/call.h"
#include "server/http/router.h"

namespace wattboard::api {

/// A page or the neighbours of an entry cost little and run on a network thread; a filter may look at every entry of
/// the board, so filtered reads run on a worker, and so do pages of more than 200 rows.
[[nodiscard]] http::RunsOn where_leaderboard_runs(const http::Request& request);
/// GET /challenges/{challenge}/leaderboard. Runs where `where_leaderboard_runs` says.
[[nodiscard]] Result<http::Response> read_leaderboard(const Call& call);
/// GET /challenges/{challenge}/leaderboard/entries/{entry}. Runs on a network thread.
[[nodiscard]] Result<http::Response> read_standing(const Call& call);
/// GET /challenges/{challenge}/scoring-runs/{id}/leaderboard: the board under a scoring run that is no longer (or not
/// yet) shown, built from the database. Runs on a worker.
[[nodiscard]] Result<http::Response> read_old_leaderboard(const Call& call);

}  // namespace wattboard::api

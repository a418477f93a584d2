// Operations of /submissions/{submission}/grid-series: hourly grid intensities that a team claims for its draft.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// POST of a file as its source wrote it (read_grid_series) to a draft of the own team. Shown beside the scores, and
/// part of none. Problems: those of the file with line and field, already-sealed, conflict, limit-exceeded.
[[nodiscard]] Result<http::Response> attach_grid_series(const Call& call);
/// DELETE: takes it off the draft.
[[nodiscard]] Result<http::Response> detach_grid_series(const Call& call);

}  // namespace wattboard::api

// Operations of /challenges/{challenge}/grid-series: hourly grid intensities that its organizers import.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

/// GET: what is imported, in order.
[[nodiscard]] Result<http::Response> list_grid_series(const Call& call);
/// POST of a file as its source wrote it (read_grid_series); every entry is scored anew with it. Needs the right to
/// change the challenge's rulebook.
[[nodiscard]] Result<http::Response> import_grid_series(const Call& call);

}  // namespace wattboard::api

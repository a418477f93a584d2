// Operations of /challenges/{challenge}/grid-series: hourly grid intensities that its organizers import.
#pragma once

#include <string>

#include "scoring/emissions/grid_series.h"
#include "server/api/call.h"

namespace wattboard::api {

/// GET: what is imported, in order.
[[nodiscard]] Result<http::Response> list_grid_series(const Call& call);
/// POST of a file as its source wrote it (read_grid_series); every entry is scored anew with it. Needs the right to
/// change the challenge's rulebook.
[[nodiscard]] Result<http::Response> import_grid_series(const Call& call);

/// The series in the body of a request, of the zone that its parameter `zone` names. Problems: those of
/// read_grid_series.
[[nodiscard]] Result<GridSeries> read_series_body(const http::Request& request);
/// A query parameter that says where a series comes from; invalid-parameter unless it has 1 to 200 bytes.
[[nodiscard]] Result<std::string> needed_text(const http::Request& request, const char* name);

}  // namespace wattboard::api

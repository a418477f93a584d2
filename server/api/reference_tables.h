// The reference tables that scores depend on: which are loaded, and importing a newer grid table.
#pragma once

#include "server/api/call.h"

namespace wattboard::api {

[[nodiscard]] Result<http::Response> list_reference_tables(const Call& call);
/// The zones and years of the grid table that is in force.
[[nodiscard]] Result<http::Response> read_grid_table(const Call& call);
/// CSV of grid intensities. Every challenge gets a scoring run with the new table.
[[nodiscard]] Result<http::Response> import_grid_table(const Call& call);

}  // namespace wattboard::api

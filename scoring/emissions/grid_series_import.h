// Hourly grid series as their sources publish them.
#pragma once

#include <string_view>

#include "scoring/emissions/grid_series.h"
#include "scoring/problem.h"

namespace wattboard {

inline constexpr std::size_t grid_series_largest_bytes = std::size_t{32} << 20U;
/// Two years in steps of five minutes.
inline constexpr std::size_t grid_series_most_points = 220'000;

/// Reads one of, told apart by content:
/// - Electricity Maps CSV: `Datetime (UTC)` and `Carbon intensity gCO2eq/kWh (Life cycle)`, in older files `(LCA)`;
/// header
///   cells are matched by their beginning, whatever their case. Times are UTC; `Data estimated` marks estimates.
/// - UK Carbon Intensity API JSON: `{"data": [{"from", "to", "intensity": {"forecast", "actual"}}]}`; where `actual` is
/// null
///   the forecast stands and is marked. Zone `GB`, of generation only.
/// - WattTime v3 JSON: `{"data": [{"point_time", "value"}], "meta": {"region", "signal_type", "units"}}`;
/// lbs_co2_per_mwh
///   is turned into g/kWh; `co2_moer` is marginal.
/// `zone` names the zone where the file does not (UK: GB if empty), and must not contradict it.
/// Problems: `unknown_format`, `malformed_log` with line and field, `unknown_unit`, `unknown_zone`, `out_of_range` for
/// an intensity outside [0, 1300] or times that are not in one regular step, `empty_log`, `limit_exceeded`.
[[nodiscard]] Result<GridSeries> read_grid_series(std::string_view text, std::string_view zone);

}  // namespace wattboard

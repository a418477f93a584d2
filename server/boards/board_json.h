// Board lists as JSON of the API, assembled by hand: pages are the server's hottest bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/boards/board_snapshot.h"

namespace wattboard::boards {

/// {"rule", "sequence", "overlay_sequence", "total", "unranked_total", "entries": [row...], "next_cursor"}; a row has
/// rank, filtered_rank, position, entry, name, revision, team, team_name, state, state_reason, state_time, score,
/// performance, energy_kwh, charged_kwh, co2e_kg (each {"value", "low", "high"}), own_place_co2e_kg, grade,
/// extrapolated, hardware, gqi, gqi_published, nofade, nofade_per_unit_complexity, sam, pareto_depth,
/// hypervolume_contribution, sealed_at, unranked_reasons. What is absent is null. `score` is the value of the list's
/// rule; other offered rules that are not a measure of their own have a member of their name.
[[nodiscard]] std::string page_json(const BoardSnapshot& board, RankingRule rule, const Page& page);

/// The same rows without ranks: entries that are listed but do not rank.
[[nodiscard]] std::string unranked_page_json(const BoardSnapshot& board, const UnrankedPage& page);

/// One row, as in a page.
[[nodiscard]] std::string standing_json(const BoardSnapshot& board, RankingRule rule, const Standing& standing);

/// {"rule", "sequence", "overlay_sequence", "total", "unranked_total", "entries": [row...]}.
[[nodiscard]] std::string around_json(const BoardSnapshot& board, RankingRule rule,
                                      const std::vector<Standing>& standings);

}  // namespace wattboard::boards

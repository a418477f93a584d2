// Rows of a board under other rules than the official ones.
#pragma once

#include <string>

#include "server/api/json_writer.h"
#include "server/boards/trial_board.h"

namespace wattboard::api {

/// Rows that such an answer gives.
inline constexpr std::size_t most_trial_rows = 1000;

/// The members "of", "changed", "left_out" and "rows" of an object that the caller opened.
void put_comparison(JsonWriter& json, const boards::TrialComparison& comparison);

}  // namespace wattboard::api

// What a new scoring run changed, each board under its own official rule.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/boards/board_snapshot.h"

namespace wattboard::jobs {

/// Appends {"entry", "name", "from", "to"} for every entry whose rank differs, in the order of the new board, then what
/// left it; null where it does not rank. The two boards may rank by different rules.
void append_rank_changes(nlohmann::json& changes, const boards::BoardSnapshot& before,
                         const boards::BoardSnapshot& after);

}  // namespace wattboard::jobs

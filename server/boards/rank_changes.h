// What a new scoring run changed: the entries whose rank differs between two boards.
#pragma once

#include <optional>
#include <vector>

#include "server/boards/board_snapshot.h"

namespace wattboard::boards {

/// `before` or `after` absent: not ranked there. The entry is of the board that it is ranked on, of `after` if of both.
struct RankChange {
    const BoardEntry* entry = nullptr;
    std::optional<std::size_t> before;
    std::optional<std::size_t> after;
};

/// Changes under a rule, in the order of the new board, then what left it. Valid while both snapshots are held.
[[nodiscard]] std::vector<RankChange> rank_changes(const BoardSnapshot& before, const BoardSnapshot& after,
                                                   RankingRule rule);

}  // namespace wattboard::boards

// Boards that nobody ranks on: what the present entries would be under other parameters, and how ranks would change.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "scoring/rulebook.h"
#include "server/boards/board.h"

namespace wattboard::boards {

/// A question to a board. `asked` differs from `official` in the scale of GQI, the grid's intensity, PUE or the rate of
/// embodied carbon alone: then everything follows from what a board holds of its entries, but the hours.
struct TrialRules {
    Rulebook official;
    Rulebook asked;
    RankingRule rule = RankingRule::gqi;
    bool moves_place = false;  ///< every entry is taken to the place asked for, also where own places rank
    /// Accelerator hours by entry; only where `needs_accelerator_hours`.
    std::shared_ptr<const std::unordered_map<std::int64_t, double>> accelerator_hours;
};

/// Whether embodied carbon is asked for that the board's CO2e figures do not let one work out.
[[nodiscard]] bool needs_accelerator_hours(const TrialRules& rules);

/// A board of the same entries under the rules asked for, with the one list of `rules.rule`. Scores and limits are
/// those of scoring (`compute_rule`); what an entry is not ranked for stays as it is, unless it follows from the rule.
/// O(n log n).
[[nodiscard]] std::shared_ptr<Board> trial_board(const BoardSnapshot& board, const TrialRules& rules);

/// One entry on both boards. `now` is null for what the trial has not, and the reason says why.
struct TrialRow {
    const BoardEntry* official = nullptr;
    const BoardEntry* now = nullptr;
    std::optional<std::size_t> rank;
    std::optional<std::size_t> official_rank;
    std::optional<double> score;
    std::optional<double> official_score;
    std::string reason;  ///< why it does not rank
};

struct TrialComparison {
    std::vector<TrialRow> rows;  ///< by the rank under the trial; then those that lose theirs
    std::size_t of = 0;          ///< ranked under the trial
    std::size_t changed = 0;     ///< entries whose rank differs, those that gain or lose one included
    std::size_t left_out = 0;    ///< entries that rank now and would not
};

/// The first `most` rows. `reasons` says by entry why it is not on the trial at all; entries that are neither there nor
/// in `reasons` are passed over. Pointers are valid while both snapshots are held.
[[nodiscard]] TrialComparison compare_boards(const BoardSnapshot& official, RankingRule official_rule,
                                             const BoardSnapshot& trial, RankingRule rule, std::size_t most,
                                             const std::unordered_map<std::int64_t, std::string>& reasons = {});

}  // namespace wattboard::boards

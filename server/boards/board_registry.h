// All boards of the server, and which scoring run's board each challenge phase shows.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <vector>

#include "server/boards/board.h"

namespace wattboard::boards {

/// Readers look boards up without locks; writers exclude each other. A board that was replaced or removed stays
/// readable for whoever holds it.
class BoardRegistry {
public:
    BoardRegistry();

    /// Adds a board, or replaces the one of the same key (which then is shown where that was active).
    void put(std::shared_ptr<Board> board);
    /// Shows this board for its challenge, phase and audience from now on; the one before stays readable by its key.
    /// False if there is no such board.
    bool activate(const BoardKey& key);
    void remove(const BoardKey& key);

    /// Null if there is none.
    [[nodiscard]] std::shared_ptr<Board> find(const BoardKey& key) const;
    [[nodiscard]] std::shared_ptr<Board> active(std::int64_t challenge_id, std::int64_t phase_id,
                                                Audience audience = Audience::everyone) const;
    /// Every board of a challenge and phase, of all scoring runs and audiences: a change is applied to each.
    [[nodiscard]] std::vector<std::shared_ptr<Board>> of_phase(std::int64_t challenge_id, std::int64_t phase_id) const;
    [[nodiscard]] std::vector<std::shared_ptr<Board>> all() const;

private:
    using Place = std::tuple<std::int64_t, std::int64_t, Audience>;
    struct Tables {
        std::map<BoardKey, std::shared_ptr<Board>> boards;
        std::map<Place, std::shared_ptr<Board>> active;
    };
    static Place place_of(const BoardKey& key) { return {key.challenge_id, key.phase_id, key.audience}; }

    std::mutex writers_;
    SnapshotCell<Tables> tables_;
};

}  // namespace wattboard::boards

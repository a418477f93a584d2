// Keeps the boards current with the commits of this and every other process: what the change feed calls.
#pragma once

#include <vector>

#include "server/jobs/board_loader.h"
#include "server/store/outbox.h"

namespace wattboard::jobs {

/// One thread at a time. Changes may come twice and in any order.
class BoardFollower {
public:
    BoardFollower(store::Database& database, BoardLoader& loader);

    /// Everything that the rows name is read again and brought to the boards: one query for all submissions. Throws
    /// what Database::read throws; the rows may then be given again.
    void apply(const std::vector<store::Change>& changes);

private:
    store::Database& database_;
    BoardLoader& loader_;
};

}  // namespace wattboard::jobs

// What a board read needs to know of a challenge, in memory: its phases and the scoring run that its boards show.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/boards/snapshot_cell.h"
#include "server/store/challenges.h"
#include "server/store/scoring_runs.h"

namespace wattboard::jobs {

struct ChallengeBoards {
    store::Challenge challenge;
    store::ScoringRun active;  ///< without its rank changes

    /// The phase of that slug, the default one for an empty slug; null if there is none.
    [[nodiscard]] const store::Phase* phase(std::string_view slug) const;
};
using ChallengeBoardsPtr = std::shared_ptr<const ChallengeBoards>;

/// Readers never wait. Follows the same changes as the boards.
class ChallengeIndex {
public:
    ChallengeIndex();

    /// Null for an unknown challenge.
    [[nodiscard]] ChallengeBoardsPtr find(std::string_view slug) const;
    [[nodiscard]] ChallengeBoardsPtr find(store::ChallengeId id) const;
    /// In the order of their slugs.
    [[nodiscard]] std::vector<ChallengeBoardsPtr> all() const;
    void put(ChallengeBoards challenge);

private:
    struct Tables {
        std::map<std::string, ChallengeBoardsPtr, std::less<>> by_slug;
        std::map<store::ChallengeId, ChallengeBoardsPtr> by_id;
    };
    std::mutex writers_;
    boards::SnapshotCell<Tables> tables_;
};

}  // namespace wattboard::jobs

// Builds the boards in memory from the database, and brings changes of entries to them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "server/boards/board_registry.h"
#include "server/boards/label_pool.h"
#include "server/jobs/challenge_index.h"
#include "server/store/board_rows.h"
#include "server/store/database.h"
#include "server/store/outbox.h"

namespace wattboard::jobs {

/// One change of one entry: where it stands, and what it is now.
struct EntryChange {
    store::ChallengeId challenge = 0;
    store::PhaseId phase = 0;
    store::ScoringRunId scoring_run = 0;
    boards::EntryFields fields;
};

/// What happened to a board that readers see.
struct BoardChange {
    std::shared_ptr<boards::Board> board;
    std::vector<std::string> entries;  ///< public ids of those that changed
    bool switched = false;             ///< the challenge shows another scoring run from now on
};

/// Safe to use from many threads. Changes may come twice and out of order: an entry's state version decides.
class BoardLoader {
public:
    /// `changed` is told of every board that is new or changed; it must return at once.
    BoardLoader(store::Database& database, boards::BoardRegistry& registry, ChallengeIndex& index,
                std::function<void(const BoardChange&)> changed = {});

    /// All boards of all active scoring runs, from one snapshot of the database. The position is where the change feed
    /// must be followed from, so that nothing committed later is missed. Throws what Database::read throws.
    store::FeedPosition load_all();

    /// Boards of a challenge as its active scoring run has them now: a new challenge, or a switch. Nothing if they are
    /// shown already. The old boards leave the registry once nobody reads them.
    void load_challenge(store::ChallengeId challenge);

    /// Boards of any scoring run, one a phase, built apart from the registry.
    [[nodiscard]] std::vector<std::shared_ptr<boards::Board>> build(store::Transaction& transaction,
                                                                    const store::Challenge& challenge,
                                                                    const store::ScoringRun& run,
                                                                    std::int64_t sequence = 0);

    /// Reads these submissions again and brings them to the boards.
    void reload(const std::vector<store::SubmissionId>& submissions, std::int64_t sequence = 0);

    /// Brings entries that this process has just committed to the boards, before it answers.
    void apply(std::span<const EntryChange> changes, std::int64_t sequence = 0);

    [[nodiscard]] boards::BoardRegistry& registry() { return registry_; }
    [[nodiscard]] ChallengeIndex& index() { return index_; }

private:
    void show(store::Challenge challenge, store::ScoringRun run, std::vector<std::shared_ptr<boards::Board>> fresh);
    boards::EntryPtr make_entry(boards::EntryFields fields);

    store::Database& database_;
    boards::BoardRegistry& registry_;
    ChallengeIndex& index_;
    std::function<void(const BoardChange&)> changed_;
    std::mutex switching_;
    std::mutex labels_mutex_;
    boards::LabelPool labels_;
};

/// Entries that the board of a challenge's phases list now.
[[nodiscard]] std::size_t listed_entries(const boards::BoardRegistry& registry, const store::Challenge& challenge);

/// A stored row as a board takes it.
[[nodiscard]] EntryChange entry_change(store::BoardRow row);

}  // namespace wattboard::jobs

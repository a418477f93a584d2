// The writer's side of one board: takes entries in any order, keeps the lists, publishes versions for readers.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "server/boards/board_snapshot.h"
#include "server/boards/board_types.h"
#include "server/boards/snapshot_cell.h"

namespace wattboard::boards {

/// What the board shows is a function of the latest version of every entry alone: changes may come in any order, more
/// than once and late. Of each team stands, under each rule, the entry that the rulebook's selection names: `best`
/// under that rule; `latest` sealed; `chosen` by the team (without a choice its best); `all`. Entries that are listed
/// but do not rank (by state, by a reason of their score, or since no offered rule has a value) are in one list by
/// time. Writers exclude each other; readers take `snapshot()` and never wait.
class Board {
public:
    /// Builds from all entries at once, O(n log n); of several versions of one entry the highest counts.
    Board(BoardKey key, BoardConfig config, std::vector<EntryPtr> entries = {}, std::int64_t sequence = 0);

    /// Applies what is newer than the board has (`state_version`) and publishes once. `sequence` is the position of
    /// the change feed after these entries. Returns how many entries were newer.
    std::size_t apply(std::span<const EntryPtr> entries, std::int64_t sequence = 0);
    /// The same; returns those that were newer.
    std::vector<EntryPtr> apply_newer(std::span<const EntryPtr> entries, std::int64_t sequence = 0);

    /// Publishes the same entries with a new overlay; one that is older than the present one is dropped.
    void attach(std::shared_ptr<const Overlay> overlay);

    /// Where a version of an entry would stand if it were applied now; absent if it would not: it does not rank, or the
    /// rulebook's selection prefers another entry of its team. Not for `pareto`, whose list needs all entries.
    struct Placement {
        std::size_t rank = 0;    ///< competition rank, from 1
        std::size_t ranked = 0;  ///< entries on the list, this one included
    };
    [[nodiscard]] std::optional<Placement> placement(const BoardEntry& entry, RankingRule rule) const;

    [[nodiscard]] SnapshotPtr snapshot() const { return published_.load(); }
    [[nodiscard]] const BoardKey& key() const { return key_; }
    [[nodiscard]] const BoardConfig& config() const { return *config_; }
    /// Memory of lists and look-ups without the entries themselves, bytes.
    [[nodiscard]] std::size_t index_bytes() const;

private:
    static constexpr std::uint32_t none = 0xffffffff;
    /// The writer's record of an entry. `standing` has a bit per rule on whose list the entry is.
    struct Slot {
        EntryPtr entry;
        std::uint32_t next_of_team = none;
        std::uint16_t standing = 0;
        bool unranked = false;
    };
    /// Outlives the board while readers hold a version of it.
    struct Storage {
        std::vector<Slot> slots;
        std::deque<std::pair<std::uint64_t, EntryPtr>> retired;
    };

    void load(std::vector<EntryPtr> entries);
    void build_lists();
    bool upsert(const EntryPtr& entry);
    std::uint32_t slot_for(const EntryPtr& entry);
    void link(std::uint32_t index);
    void list(const EntryPtr& replaced, const BoardEntry& entry, Slot& slot);
    void reselect(std::uint32_t index, const BoardEntry* replaced, RankingRule rule);
    void put_on(RankingRule rule, std::uint32_t index);
    void take_off(RankingRule rule, std::uint32_t index, const BoardEntry& shown);
    [[nodiscard]] std::uint32_t standing_of_team(std::int64_t team_id, RankingRule rule) const;
    [[nodiscard]] std::uint32_t best_of_team(std::int64_t team_id, RankingRule rule) const;
    [[nodiscard]] bool preferred(const BoardEntry& a, const BoardEntry& b, RankingRule rule) const;
    [[nodiscard]] bool eligible(const BoardEntry& entry, RankingRule rule) const;
    [[nodiscard]] bool listed_unranked(const BoardEntry& entry) const;
    void forget_unseen();
    [[nodiscard]] SnapshotPtr next_snapshot(bool changed);

    BoardKey key_;
    std::shared_ptr<const BoardConfig> config_;
    mutable std::mutex writers_;
    std::shared_ptr<VersionLedger> ledger_;
    std::shared_ptr<Storage> storage_;
    boost::unordered_flat_map<std::int64_t, std::uint32_t> by_id_;
    boost::unordered_flat_map<std::int64_t, std::uint32_t> first_of_team_;
    std::array<std::optional<RankTree>, rule_count> ranked_;
    UnrankedTree unranked_;
    PublicIdTree by_public_id_;
    std::shared_ptr<const Overlay> overlay_;
    std::int64_t sequence_ = 0;
    std::uint64_t change_ = 0;
    SnapshotCell<BoardSnapshot> published_;
};

}  // namespace wattboard::boards

// One immutable version of a board: ranks, pages, neighbours, filters; what every read of the server is answered from.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "scoring/ranking/version_ledger.h"
#include "server/boards/board_types.h"

namespace wattboard::boards {

class Overlay;

/// Where an entry stands under a rule. The pointer is valid while the snapshot that gave it is held.
struct Standing {
    const BoardEntry* entry = nullptr;
    std::size_t rank = 0;                      ///< competition rank, from 1: equal scores share it
    std::size_t position = 0;                  ///< place in the list, from 1, without gaps or ties
    std::optional<std::size_t> filtered_rank;  ///< place among what passes the filter; only under one
};

/// Which entries of a ranked list are shown; ranks stay the official ones.
struct Filter {
    std::uint8_t grades = 0;   ///< bits 1 << grade; 0: all
    std::uint16_t states = 0;  ///< bits 1 << state; 0: all
    std::string hardware;      ///< exact name of an accelerator; empty: all
    /// Part of the entry's or its team's name, as `folded` gives it; empty: all.
    std::string text;

    [[nodiscard]] bool active() const { return grades != 0 || states != 0 || !hardware.empty() || !text.empty(); }
    [[nodiscard]] bool passes(const BoardEntry& entry) const;
    bool operator==(const Filter&) const = default;
};

/// ASCII letters in lower case, all else as it is: what `Filter::text` is compared in.
[[nodiscard]] std::string folded(std::string_view text);

struct PageRequest {
    RankingRule rule = RankingRule::gqi;
    std::size_t from_rank = 1;  ///< first position (under a filter: filtered position), from 1; not with a cursor
    std::size_t limit = 50;     ///< rows, at least 1
    std::string cursor;         ///< of the page before; empty: by from_rank
    Filter filter;
    bool operator==(const PageRequest&) const = default;
};

struct Page {
    std::vector<Standing> rows;
    std::size_t total = 0;     ///< ranked under the rule, filter or not
    std::size_t matching = 0;  ///< of these, those that pass the filter
    std::string next_cursor;   ///< empty: nothing follows
};

struct UnrankedPage {
    std::vector<const BoardEntry*> rows;  ///< by time of sealing
    std::size_t total = 0;
    std::string next_cursor;
};

/// Thread-safe without locks, since nothing changes. Ranks and unfiltered pages are O(log n + rows); a filtered page
/// looks at every entry of its list, since it says how many pass.
class BoardSnapshot {
public:
    struct Parts {
        BoardKey key;
        std::shared_ptr<const BoardConfig> config;
        std::uint64_t version = 0;
        std::uint64_t change = 0;
        std::int64_t sequence = 0;
        VersionLedger::Pin pin;
        std::array<RankView, rule_count> ranked;
        UnrankedTree::View unranked;
        PublicIdTree::View by_public_id;
        std::shared_ptr<const Overlay> overlay;
    };
    explicit BoardSnapshot(Parts parts) : parts_{std::move(parts)} {}

    [[nodiscard]] const BoardKey& key() const { return parts_.key; }
    [[nodiscard]] const BoardConfig& config() const { return *parts_.config; }
    /// Grows with every publication and is never used twice, by any board: equal versions show the same.
    [[nodiscard]] std::uint64_t version() const { return parts_.version; }
    /// The version that the last change of an entry published; those after it have another overlay only.
    [[nodiscard]] std::uint64_t change() const { return parts_.change; }
    /// Position of the change feed up to which this board is current, the same in every process.
    [[nodiscard]] std::int64_t sequence() const { return parts_.sequence; }
    [[nodiscard]] const std::shared_ptr<const Overlay>& overlay() const { return parts_.overlay; }
    [[nodiscard]] const Parts& parts() const { return parts_; }

    [[nodiscard]] std::size_t ranked_count(RankingRule rule) const { return ranked(rule).size(); }
    [[nodiscard]] std::size_t unranked_count() const { return parts_.unranked.size(); }
    /// Everything listed, also what does not stand on any ranked list because a better entry of its team does.
    [[nodiscard]] std::size_t listed_count() const { return parts_.by_public_id.size(); }

    /// A listed entry, or null.
    [[nodiscard]] const BoardEntry* find(std::string_view public_id) const;
    /// Absent if the entry does not stand under the rule.
    [[nodiscard]] std::optional<Standing> standing(std::string_view public_id, RankingRule rule) const;
    [[nodiscard]] std::optional<Standing> standing(const BoardEntry& entry, RankingRule rule) const;
    /// Errors: invalid_cursor; out_of_range for from_rank or limit 0.
    [[nodiscard]] Result<Page> page(const PageRequest& request) const;
    /// The entry and up to `neighbours` before and after it; empty if it does not stand under the rule.
    [[nodiscard]] std::vector<Standing> around(std::string_view public_id, RankingRule rule,
                                               std::size_t neighbours) const;
    [[nodiscard]] Result<UnrankedPage> unranked_page(std::size_t limit, std::string_view cursor) const;

    /// The ordered list of a rule. That of `pareto` depends on all entries and comes with the overlay.
    [[nodiscard]] const RankView& ranked(RankingRule rule) const;

private:
    [[nodiscard]] Page page_at(const PageRequest& request, std::size_t position) const;
    [[nodiscard]] Page filtered_page(const PageRequest& request, std::size_t position) const;
    [[nodiscard]] static std::string cursor_after(const RankItem& item, RankingRule rule);

    Parts parts_;
};

using SnapshotPtr = std::shared_ptr<const BoardSnapshot>;

}  // namespace wattboard::boards

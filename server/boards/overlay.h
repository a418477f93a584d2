// What depends on many entries at once: Pareto depth, hypervolume, ties, computed apart from the board.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "server/boards/board_snapshot.h"

namespace wattboard::boards {

/// What the last step along the front costs: from the nearest cheaper entry of the front to this one.
struct LastGain {
    double kg_per_point = 0;    ///< further CO2e for each further point of performance (0.01 of a share, else 1)
    bool within_noise = false;  ///< the two performances cannot be told apart
};

/// One entry in the plane of performance and same-grid CO2e.
struct OverlayRow {
    std::int64_t id = 0;
    std::size_t pareto_depth = 0;         ///< 1: on the front of the entries considered
    double hypervolume_contribution = 0;  ///< performance x kg CO2e that only this entry dominates
};

/// Immutable, computed from one version of a board and stamped with it; the board may have moved on since. For each
/// offered rule its first 1,000 entries are considered, for the rule `pareto` all entries.
class Overlay {
public:
    static constexpr std::size_t considered = 1000;

    /// O(n log n) for a board that offers `pareto`, else independent of its size.
    [[nodiscard]] static std::shared_ptr<const Overlay> compute(const BoardSnapshot& board);

    /// Version, last change and feed position of the board it was computed from.
    [[nodiscard]] std::uint64_t version() const { return version_; }
    [[nodiscard]] std::uint64_t change() const { return change_; }
    [[nodiscard]] std::int64_t sequence() const { return sequence_; }

    /// Absent if the entry was not among those considered.
    [[nodiscard]] std::optional<OverlayRow> find(RankingRule rule, std::int64_t id) const;
    /// Absent unless the entry is on the front of those considered and has a cheaper one there.
    [[nodiscard]] std::optional<LastGain> last_gain(RankingRule rule, std::int64_t id) const;
    /// Absent also under the rule `pareto`, which knows no uncertainty. See `tie_of`.
    [[nodiscard]] std::optional<TiePlace> tie(RankingRule rule, std::int64_t id) const;
    /// The ranked list of the rule `pareto`: by depth, then CO2e; equal depths share a rank.
    [[nodiscard]] const RankView& pareto() const { return pareto_; }
    [[nodiscard]] std::optional<std::size_t> pareto_depth(std::int64_t id) const;

private:
    std::uint64_t version_ = 0;
    std::uint64_t change_ = 0;
    std::int64_t sequence_ = 0;
    template <class Value>
    using ByRule = std::array<std::vector<Value>, rule_count>;
    ByRule<OverlayRow> rows_;  ///< by id, as the two below
    ByRule<std::pair<std::int64_t, LastGain>> gains_;
    ByRule<std::pair<std::int64_t, TiePlace>> ties_;
    RankView pareto_;
    VersionLedger::Pin entries_pin_;  ///< keeps the entries that `pareto_` points to
    VersionLedger::Pin pareto_pin_;
};

/// Where an entry stands among ties. Absent beyond the entries considered, under the rule `pareto`, and while the board
/// has changed since its overlay was computed: ties belong to the ranks beside them.
[[nodiscard]] std::optional<TiePlace> tie_of(const BoardSnapshot& board, RankingRule rule, std::int64_t id);

}  // namespace wattboard::boards

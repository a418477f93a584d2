// What names a board, what it offers, and what stands in its trees.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "scoring/metrics/registry.h"
#include "scoring/metrics/tie_scale.h"
#include "scoring/ranking/competition_rank.h"
#include "scoring/ranking/persistent_tree.h"
#include "scoring/rulebook.h"
#include "server/boards/board_entry.h"

namespace wattboard::boards {

/// Who may see a board. `organizers` may later differ from `everyone` (hidden phases).
enum class Audience : std::uint8_t { everyone, organizers };

struct BoardKey {
    std::int64_t challenge_id = 0;
    std::int64_t phase_id = 0;
    std::int64_t scoring_run_id = 0;
    Audience audience = Audience::everyone;
    auto operator<=>(const BoardKey&) const = default;
};

/// The part of a rulebook that a board needs.
struct BoardConfig {
    std::vector<RankingRule> offered_rules{RankingRule::gqi};
    RankingRule ranking_rule = RankingRule::gqi;
    EntrySelection selection = EntrySelection::best;
    PerformanceMetric metric;
    double min_performance = 0;                  ///< the gate: worst performance that adds hypervolume
    std::optional<double> baseline_performance;  ///< of the rulebook, to show what is as good or better
    std::optional<KilogramsCo2e>
        co2e_reference;  ///< most CO2e that adds hypervolume; absent: 1.1 x the most on the list
    TieRules ties;

    static BoardConfig of(const Rulebook& rulebook)
    {
        return {.offered_rules = rulebook.offered_rules,
                .ranking_rule = rulebook.ranking_rule,
                .selection = rulebook.entry_selection,
                .metric = rulebook.metric,
                .min_performance = rulebook.min_performance,
                .baseline_performance = rulebook.baseline_performance,
                .co2e_reference = rulebook.co2e_budget,
                .ties = TieRules::of(rulebook)};
    }
    [[nodiscard]] bool offers(RankingRule rule) const
    {
        return std::ranges::find(offered_rules, rule) != offered_rules.end();
    }
};

inline constexpr std::size_t rule_count = ranking_rule_names.size();
constexpr std::size_t index_of(RankingRule rule) { return static_cast<std::size_t>(rule); }

using RankItem = RankedItem<BoardEntry>;
using RankTree = PersistentTree<RankItem, RankOrder>;
using RankView = RankTree::View;

/// Place in the list of unranked entries: by sealing time, then id.
struct UnrankedKey {
    std::int64_t sealed_at;
    std::int64_t id;
};
struct UnrankedItem {
    std::int64_t sealed_at;
    const BoardEntry* entry;
};
struct UnrankedOrder {
    template <class A, class B>
    bool operator()(const A& a, const B& b) const
    {
        return a.sealed_at != b.sealed_at ? a.sealed_at < b.sealed_at : id(a) < id(b);
    }

private:
    static std::int64_t id(const UnrankedKey& key) { return key.id; }
    static std::int64_t id(const UnrankedItem& item) { return item.entry->id(); }
};
using UnrankedTree = PersistentTree<UnrankedItem, UnrankedOrder>;

/// Entries by public id, through a 64-bit hash that decides nearly every comparison.
struct PublicIdKey {
    std::uint64_t hash;
    std::string_view id;
    explicit PublicIdKey(std::string_view public_id) : hash{std::hash<std::string_view>{}(public_id)}, id{public_id} {}
};
struct PublicIdItem {
    std::uint64_t hash;
    const BoardEntry* entry;
};
struct PublicIdOrder {
    template <class A, class B>
    bool operator()(const A& a, const B& b) const
    {
        return a.hash != b.hash ? a.hash < b.hash : id(a) < id(b);
    }

private:
    static std::string_view id(const PublicIdKey& key) { return key.id; }
    static std::string_view id(const PublicIdItem& item) { return item.entry->public_id(); }
};
using PublicIdTree = PersistentTree<PublicIdItem, PublicIdOrder>;

/// Whether an entry is as good as the rulebook's baseline; absent without one, and for the baseline itself.
inline std::optional<bool> at_least_baseline(const BoardEntry& entry, const BoardConfig& config)
{
    if (!config.baseline_performance || entry.baseline() || !entry.performance().has_value()) return std::nullopt;
    const double value = entry.performance().value;
    const bool higher_is_better = config.metric.direction == Direction::higher_is_better;
    return higher_is_better ? value >= *config.baseline_performance : value <= *config.baseline_performance;
}

/// What orders an entry under a rule. Pareto depth depends on all entries, so that the board's own list of that rule is
/// by performance and the overlay makes the ranked one of it.
inline Range rank_value(const BoardEntry& entry, RankingRule rule)
{
    return rule == RankingRule::pareto ? entry.performance() : entry.rule(rule);
}

/// The entry's place under a rule; the caller knows that the rule has a finite value. Adding zero makes -0.0 tie 0.0.
inline RankItem rank_item(const BoardEntry& entry, RankingRule rule, const BoardConfig& config)
{
    const RankingRule key = rule == RankingRule::pareto ? RankingRule::performance : rule;
    return {sort_key(key, rank_value(entry, rule).value, config.metric) + 0.0, entry.co2e_kg().value + 0.0, &entry};
}

}  // namespace wattboard::boards

// Computes the overlay of one board version.
#include "server/boards/overlay.h"

#include <algorithm>
#include <span>

#include "scoring/metrics/pareto.h"
#include "scoring/metrics/tie_scale.h"
#include "scoring/statistics/marginal_cost.h"

namespace wattboard::boards {
namespace {

std::vector<RankItem> first_items(const RankView& view, std::size_t limit)
{
    std::vector<RankItem> items;
    items.reserve(std::min(limit, view.size()));
    view.scan(0, [&](const RankItem& item) {
        items.push_back(item);
        return items.size() < limit;
    });
    return items;
}

LimitedValue limited(const Range& range) { return {range.value, range.low, range.high}; }

/// `rule` pareto stands for performance here, as in `rank_item`.
TieEntry tie_entry(const BoardEntry& entry, RankingRule rule, const BoardConfig& config)
{
    return {.key = rank_item(entry, rule, config).key(),
            .score = limited(rank_value(entry, rule)),
            .performance = limited(entry.performance()),
            .charged_kwh = limited(entry.charged_kwh()),
            .co2e_kg = limited(entry.co2e_kg()),
            .grade = entry.grade()};
}

using Ties = std::vector<std::pair<std::int64_t, TiePlace>>;
using Gains = std::vector<std::pair<std::int64_t, LastGain>>;

/// `items` are the first of a list of `ranked`.
Ties ties_of(const std::vector<RankItem>& items, RankingRule rule, const BoardConfig& config, std::size_t ranked)
{
    std::vector<TieEntry> entries;
    entries.reserve(items.size());
    for (const RankItem& item : items) entries.push_back(tie_entry(*item.subject, rule, config));
    const auto places = tie_places(rule, config.ties, entries, ranked);
    Ties ties;
    ties.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) ties.emplace_back(items[i].subject->id(), places[i]);
    std::ranges::sort(ties, {}, &Ties::value_type::first);
    return ties;
}

std::vector<ParetoPoint> points_of(const std::vector<RankItem>& items)
{
    std::vector<ParetoPoint> points;
    points.reserve(items.size());
    for (const RankItem& item : items) points.push_back({item.subject->performance().value, item.co2e_kg});
    return points;
}

Gains last_gains(const std::vector<RankItem>& items, std::span<const ParetoPoint> points, const BoardConfig& config)
{
    const auto front = pareto_front(points, config.metric.direction);
    std::vector<TieEntry> entries;
    entries.reserve(front.size());
    for (const std::size_t i : front) entries.push_back(tie_entry(*items[i].subject, RankingRule::pareto, config));
    const auto candidates = tie_candidates(RankingRule::performance, config.ties, entries);
    const auto steps = marginal_costs(points, front, is_unit_interval(config.metric) ? 0.01 : 1.0);
    Gains gains;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool noise = !is_significantly_better(candidates[i + 1], candidates[i], 0.0);
        gains.emplace_back(items[steps[i].to].subject->id(), LastGain{steps[i].cost_per_point, noise});
    }
    std::ranges::sort(gains, {}, &Gains::value_type::first);
    return gains;
}

/// What `list`, which is by id, holds of an entry.
template <class Value>
std::optional<Value> value_in(const std::vector<std::pair<std::int64_t, Value>>& list, std::int64_t id)
{
    const auto at = std::ranges::lower_bound(list, id, {}, &std::pair<std::int64_t, Value>::first);
    return at == list.end() || at->first != id ? std::nullopt : std::optional{at->second};
}

/// Rows in the order of `items`.
std::vector<OverlayRow> rows_of(const std::vector<RankItem>& items, std::span<const ParetoPoint> points,
                                const BoardConfig& config)
{
    double most = 0;
    for (const RankItem& item : items) most = std::max(most, item.co2e_kg);
    // A tenth beyond the most expensive entry, so that this entry, too, can add area.
    const double cost = config.co2e_reference ? config.co2e_reference->value() : 1.1 * most;
    const Direction direction = config.metric.direction;
    const auto depths = dominance_depths(points, direction);
    const auto areas = hypervolume_contributions(points, {config.min_performance, cost}, direction);
    std::vector<OverlayRow> rows;
    rows.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) rows.push_back({items[i].subject->id(), depths[i], areas[i]});
    return rows;
}

}  // namespace

std::shared_ptr<const Overlay> Overlay::compute(const BoardSnapshot& board)
{
    auto overlay = std::make_shared<Overlay>();
    overlay->version_ = board.version();
    overlay->change_ = board.change();
    overlay->sequence_ = board.sequence();
    for (const RankingRule rule : board.config().offered_rules) {
        const bool pareto = rule == RankingRule::pareto;
        const RankView& view = board.parts().ranked[index_of(rule)];
        auto items = first_items(view, pareto ? view.size() : considered);
        auto& rows = overlay->rows_[index_of(rule)];
        const auto points = points_of(items);
        rows = rows_of(items, points, board.config());
        overlay->gains_[index_of(rule)] = last_gains(items, points, board.config());
        if (!pareto) overlay->ties_[index_of(rule)] = ties_of(items, rule, board.config(), view.size());
        if (pareto) {
            for (std::size_t i = 0; i < items.size(); ++i) items[i].score = -static_cast<double>(rows[i].pareto_depth);
            std::ranges::sort(items, RankOrder{});
            const auto ledger = std::make_shared<VersionLedger>();
            RankTree tree{ledger};
            tree.build(items);
            overlay->pareto_ = tree.view();
            overlay->pareto_pin_ = ledger->publish();
            overlay->entries_pin_ = board.parts().pin;
        }
        std::ranges::sort(rows, {}, &OverlayRow::id);
    }
    return overlay;
}

std::optional<OverlayRow> Overlay::find(RankingRule rule, std::int64_t id) const
{
    const auto& rows = rows_[index_of(rule)];
    const auto at = std::ranges::lower_bound(rows, id, {}, &OverlayRow::id);
    if (at == rows.end() || at->id != id) return std::nullopt;
    return *at;
}

std::optional<LastGain> Overlay::last_gain(RankingRule rule, std::int64_t id) const
{
    return value_in(gains_[index_of(rule)], id);
}

std::optional<TiePlace> Overlay::tie(RankingRule rule, std::int64_t id) const
{
    return value_in(ties_[index_of(rule)], id);
}

std::optional<std::size_t> Overlay::pareto_depth(std::int64_t id) const
{
    const auto row = find(RankingRule::pareto, id);
    return row ? std::optional{row->pareto_depth} : std::nullopt;
}

std::optional<TiePlace> tie_of(const BoardSnapshot& board, RankingRule rule, std::int64_t id)
{
    const auto& overlay = board.overlay();
    if (!overlay || overlay->change() != board.change()) return std::nullopt;
    return overlay->tie(rule, id);
}

}  // namespace wattboard::boards

// Computes the overlay of one board version.
#include "server/boards/overlay.h"

#include <algorithm>

#include "scoring/metrics/pareto.h"

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

/// Rows in the order of `items`.
std::vector<OverlayRow> rows_of(const std::vector<RankItem>& items, const BoardConfig& config)
{
    std::vector<ParetoPoint> points;
    points.reserve(items.size());
    double most = 0;
    for (const RankItem& item : items) {
        points.push_back({item.subject->performance().value, item.co2e_kg});
        most = std::max(most, item.co2e_kg);
    }
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
        rows = rows_of(items, board.config());
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

std::optional<std::size_t> Overlay::pareto_depth(std::int64_t id) const
{
    const auto row = find(RankingRule::pareto, id);
    return row ? std::optional{row->pareto_depth} : std::nullopt;
}

}  // namespace wattboard::boards

// Reads of one board version.
#include "server/boards/board_snapshot.h"

#include <algorithm>
#include <cmath>

#include "server/boards/cursor.h"
#include "server/boards/overlay.h"

namespace wattboard::boards {
namespace {

/// Turns items in order into standings; the rank moves on only where the score changes.
class RankCounter {
public:
    RankCounter(const RankView& view, std::size_t position) : view_{view}, position_{position} {}

    Standing next(const RankItem& item)
    {
        if (rank_ == 0)
            rank_ = competition_rank(view_, item.score);
        else if (item.score != score_)
            rank_ = position_ + 1;
        score_ = item.score;
        ++position_;
        return {.entry = item.subject, .rank = rank_, .position = position_};
    }

private:
    const RankView& view_;
    std::size_t position_;
    std::size_t rank_ = 0;
    double score_ = 0;
};

char lower_letter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Whether `text` holds `part`, which is folded.
bool holds(std::string_view text, std::string_view part)
{
    return !std::ranges::search(text, part, {}, lower_letter).empty();
}

Problem not_positive(std::string field)
{
    return Problem{
        .type = wattboard::problems::out_of_range, .detail = field + " must be at least 1.", .field = std::move(field)};
}

}  // namespace

std::string folded(std::string_view text)
{
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(), lower_letter);
    return lower;
}

bool Filter::passes(const BoardEntry& entry) const
{
    if (grades != 0 && (grades & (1U << static_cast<unsigned>(entry.grade()))) == 0) return false;
    if (states != 0 && (states & (1U << static_cast<unsigned>(entry.state()))) == 0) return false;
    if (!hardware.empty() && std::ranges::find(entry.hardware(), hardware) == entry.hardware().end()) return false;
    return text.empty() || holds(entry.name(), text) || holds(entry.team().name, text);
}

const RankView& BoardSnapshot::ranked(RankingRule rule) const
{
    if (rule == RankingRule::pareto && parts_.overlay) return parts_.overlay->pareto();
    static const RankView none;
    return rule == RankingRule::pareto ? none : parts_.ranked[index_of(rule)];
}

const BoardEntry* BoardSnapshot::find(std::string_view public_id) const
{
    const PublicIdItem* item = parts_.by_public_id.find(PublicIdKey{public_id});
    return item == nullptr ? nullptr : item->entry;
}

std::optional<Standing> BoardSnapshot::standing(std::string_view public_id, RankingRule rule) const
{
    const BoardEntry* entry = find(public_id);
    return entry == nullptr ? std::nullopt : standing(*entry, rule);
}

std::optional<Standing> BoardSnapshot::standing(const BoardEntry& entry, RankingRule rule) const
{
    RankItem place{};
    if (rule == RankingRule::pareto) {
        const auto depth = parts_.overlay ? parts_.overlay->pareto_depth(entry.id()) : std::nullopt;
        if (!depth) return std::nullopt;
        place = {-static_cast<double>(*depth), entry.co2e_kg().value, &entry};
    } else {
        if (!std::isfinite(entry.rule(rule).value)) return std::nullopt;
        place = rank_item(entry, rule, *parts_.config);
    }
    const RankView& view = ranked(rule);
    const RankItem* item = view.find(place);
    if (item == nullptr) return std::nullopt;
    return Standing{
        .entry = item->subject, .rank = competition_rank(view, item->score), .position = view.rank(place) + 1};
}

std::string BoardSnapshot::cursor_after(const RankItem& item, RankingRule rule)
{
    return encode_cursor({.list = static_cast<std::uint8_t>(rule), .last = item.key()});
}

Page BoardSnapshot::page_at(const PageRequest& request, std::size_t position) const
{
    const RankView& view = ranked(request.rule);
    Page page{.rows = {}, .total = view.size(), .matching = view.size(), .next_cursor = {}};
    if (position >= view.size()) return page;
    const std::size_t rows = std::min(request.limit, view.size() - position);
    page.rows.reserve(rows);
    RankCounter counter{view, position};
    view.scan(position, [&](const RankItem& item) {
        page.rows.push_back(counter.next(item));
        if (page.rows.size() < rows) return true;
        if (position + rows < view.size()) page.next_cursor = cursor_after(item, request.rule);
        return false;
    });
    return page;
}

Page BoardSnapshot::filtered_page(const PageRequest& request, std::size_t position) const
{
    const RankView& view = ranked(request.rule);
    Page page{.rows = {}, .total = view.size(), .next_cursor = {}};
    const std::size_t skip = request.cursor.empty() ? request.from_rank - 1 : 0;
    RankCounter counter{view, 0};
    RankItem last{};
    view.scan(0, [&](const RankItem& item) {
        Standing standing = counter.next(item);
        if (!request.filter.passes(*item.subject)) return true;
        ++page.matching;
        if (standing.position <= position || page.matching <= skip) return true;
        if (page.rows.size() == request.limit) {
            if (page.next_cursor.empty()) page.next_cursor = cursor_after(last, request.rule);
            return true;
        }
        standing.filtered_rank = page.matching;
        page.rows.push_back(standing);
        last = item;
        return true;
    });
    return page;
}

Result<Page> BoardSnapshot::page(const PageRequest& request) const
{
    if (request.limit == 0) return std::unexpected(not_positive("limit"));
    if (request.from_rank == 0) return std::unexpected(not_positive("from_rank"));
    const bool filtered = request.filter.active();
    if (request.cursor.empty()) return filtered ? filtered_page(request, 0) : page_at(request, request.from_rank - 1);
    const auto cursor = decode_cursor(request.cursor, static_cast<std::uint8_t>(request.rule));
    if (!cursor) return std::unexpected(cursor.error());
    const RankView& view = ranked(request.rule);
    const std::size_t position = view.rank(cursor->last) + (view.find(cursor->last) != nullptr ? 1 : 0);
    return filtered ? filtered_page(request, position) : page_at(request, position);
}

std::vector<Standing> BoardSnapshot::around(std::string_view public_id, RankingRule rule, std::size_t neighbours) const
{
    const auto centre = standing(public_id, rule);
    if (!centre) return {};
    const std::size_t before = std::min(neighbours, centre->position - 1);
    return page_at({.rule = rule, .limit = before + 1 + neighbours}, centre->position - 1 - before).rows;
}

Result<UnrankedPage> BoardSnapshot::unranked_page(std::size_t limit, std::string_view cursor) const
{
    if (limit == 0) return std::unexpected(not_positive("limit"));
    const auto& view = parts_.unranked;
    std::size_t position = 0;
    if (!cursor.empty()) {
        const auto after = decode_cursor(cursor, unranked_list);
        if (!after) return std::unexpected(after.error());
        const UnrankedKey key{after->last.sealed_at, after->last.id};
        position = view.rank(key) + (view.find(key) != nullptr ? 1 : 0);
    }
    UnrankedPage page{.rows = {}, .total = view.size(), .next_cursor = {}};
    if (position >= view.size()) return page;
    view.scan(position, [&](const UnrankedItem& item) {
        page.rows.push_back(item.entry);
        return page.rows.size() < limit;
    });
    if (position + page.rows.size() < view.size()) {
        const BoardEntry& last = *page.rows.back();
        page.next_cursor = encode_cursor({.last = {.sealed_at = last.sealed_at(), .id = last.id()}});
    }
    return page;
}

}  // namespace wattboard::boards

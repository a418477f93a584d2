// Compares two boards by public id.
#include "server/boards/rank_changes.h"

namespace wattboard::boards {
namespace {

template <class Visit>
void for_each_rank(const BoardSnapshot& board, RankingRule rule, Visit visit)
{
    const RankView& view = board.ranked(rule);
    std::size_t position = 0;
    std::size_t rank = 0;
    double score = 0;
    view.scan(0, [&](const RankItem& item) {
        ++position;
        if (rank == 0 || item.score != score) rank = position;
        score = item.score;
        visit(*item.subject, rank);
        return true;
    });
}

std::optional<std::size_t> rank_on(const BoardSnapshot& board, std::string_view public_id, RankingRule rule)
{
    const auto standing = board.standing(public_id, rule);
    return standing ? std::optional{standing->rank} : std::nullopt;
}

}  // namespace

std::vector<RankChange> rank_changes(const BoardSnapshot& before, const BoardSnapshot& after, RankingRule rule)
{
    std::vector<RankChange> changes;
    for_each_rank(after, rule, [&](const BoardEntry& entry, std::size_t rank) {
        const auto old = rank_on(before, entry.public_id(), rule);
        if (old != rank) changes.push_back({.entry = &entry, .before = old, .after = rank});
    });
    for_each_rank(before, rule, [&](const BoardEntry& entry, std::size_t rank) {
        if (!rank_on(after, entry.public_id(), rule)) changes.push_back({.entry = &entry, .before = rank, .after = {}});
    });
    return changes;
}

}  // namespace wattboard::boards

// One walk over each board.
#include "server/jobs/rank_change_list.h"

#include <nlohmann/json.hpp>

namespace wattboard::jobs {

namespace {

template <class Visit>
void for_each_rank(const boards::BoardSnapshot& board, Visit visit)
{
    std::size_t position = 0;
    std::size_t rank = 0;
    double score = 0;
    board.ranked(board.config().ranking_rule).scan(0, [&](const boards::RankItem& item) {
        ++position;
        if (rank == 0 || item.score != score) rank = position;
        score = item.score;
        visit(*item.subject, rank);
        return true;
    });
}

nlohmann::json rank_on(const boards::BoardSnapshot& board, std::string_view entry)
{
    const auto standing = board.standing(entry, board.config().ranking_rule);
    return standing ? nlohmann::json(standing->rank) : nlohmann::json(nullptr);
}

nlohmann::json change_of(const boards::BoardEntry& entry, nlohmann::json from, nlohmann::json to)
{
    return {{"entry", entry.public_id()}, {"name", entry.name()}, {"from", std::move(from)}, {"to", std::move(to)}};
}

}  // namespace

void append_rank_changes(nlohmann::json& changes, const boards::BoardSnapshot& before,
                         const boards::BoardSnapshot& after)
{
    for_each_rank(after, [&](const boards::BoardEntry& entry, std::size_t rank) {
        nlohmann::json old = rank_on(before, entry.public_id());
        if (old != rank) changes.push_back(change_of(entry, std::move(old), rank));
    });
    for_each_rank(before, [&](const boards::BoardEntry& entry, std::size_t rank) {
        if (rank_on(after, entry.public_id()).is_null()) changes.push_back(change_of(entry, rank, nullptr));
    });
}

}  // namespace wattboard::jobs

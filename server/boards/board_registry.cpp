// The registry copies its small tables on every change, so that readers see one consistent state.
#include "server/boards/board_registry.h"

#include <limits>
#include <utility>

namespace wattboard::boards {

BoardRegistry::BoardRegistry() : tables_{std::make_shared<const Tables>()} {}

void BoardRegistry::put(std::shared_ptr<Board> board)
{
    const std::lock_guard lock{writers_};
    auto next = std::make_shared<Tables>(*tables_.load());
    const BoardKey key = board->key();
    const auto shown = next->active.find(place_of(key));
    if (shown != next->active.end() && shown->second->key() == key) shown->second = board;
    next->boards[key] = std::move(board);
    tables_.store(std::move(next));
}

bool BoardRegistry::activate(const BoardKey& key)
{
    const std::lock_guard lock{writers_};
    auto next = std::make_shared<Tables>(*tables_.load());
    const auto board = next->boards.find(key);
    if (board == next->boards.end()) return false;
    next->active[place_of(key)] = board->second;
    tables_.store(std::move(next));
    return true;
}

void BoardRegistry::remove(const BoardKey& key)
{
    const std::lock_guard lock{writers_};
    auto next = std::make_shared<Tables>(*tables_.load());
    const auto shown = next->active.find(place_of(key));
    if (shown != next->active.end() && shown->second->key() == key) next->active.erase(shown);
    next->boards.erase(key);
    tables_.store(std::move(next));
}

std::shared_ptr<Board> BoardRegistry::find(const BoardKey& key) const
{
    const auto tables = tables_.load();
    const auto board = tables->boards.find(key);
    return board == tables->boards.end() ? nullptr : board->second;
}

std::shared_ptr<Board> BoardRegistry::active(std::int64_t challenge_id, std::int64_t phase_id, Audience audience) const
{
    const auto tables = tables_.load();
    const auto board = tables->active.find({challenge_id, phase_id, audience});
    return board == tables->active.end() ? nullptr : board->second;
}

std::vector<std::shared_ptr<Board>> BoardRegistry::of_phase(std::int64_t challenge_id, std::int64_t phase_id) const
{
    std::vector<std::shared_ptr<Board>> found;
    const auto tables = tables_.load();
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    for (auto at = tables->boards.lower_bound({challenge_id, phase_id, least});
         at != tables->boards.end() && at->first.challenge_id == challenge_id && at->first.phase_id == phase_id; ++at)
        found.push_back(at->second);
    return found;
}

std::vector<std::shared_ptr<Board>> BoardRegistry::all() const
{
    std::vector<std::shared_ptr<Board>> boards;
    const auto tables = tables_.load();
    for (const auto& [key, board] : tables->boards) boards.push_back(board);
    return boards;
}

}  // namespace wattboard::boards

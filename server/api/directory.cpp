// The database is asked outside the mutex; what is not there is not remembered.
#include "server/api/directory.h"

#include <stdexcept>

#include "server/store/transaction.h"

namespace wattboard::api {

namespace {
constexpr std::chrono::seconds lifetime{2};
constexpr std::size_t most_remembered = 10'000;
}  // namespace

template <class T, class Find>
Result<std::shared_ptr<const T>> Directory::look_up(Table<T>& table, std::string_view slug, const Find& find)
{
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        const auto known = table.find(slug);
        if (known != table.end() && now - known->second.read_at < lifetime) return known->second.value;
    }
    Result<T> found = find(slug);
    if (!found) return std::unexpected(std::move(found.error()));
    auto value = std::make_shared<const T>(std::move(*found));
    const std::lock_guard lock(mutex_);
    if (table.size() >= most_remembered) table.clear();
    table.insert_or_assign(std::string(slug), Remembered<T>{value, now});
    return value;
}

Result<ChallengePtr> Directory::challenge(store::Transaction& transaction, std::string_view slug)
{
    return look_up(challenges_, slug, [&](std::string_view name) { return store::find_challenge(transaction, name); });
}

Result<TeamPtr> Directory::team(store::Transaction& transaction, std::string_view slug)
{
    return look_up(teams_, slug, [&](std::string_view name) { return store::find_team(transaction, name); });
}

ScoringRunPtr Directory::scoring_run(store::Transaction& transaction, store::ScoringRunId id)
{
    {
        const std::lock_guard lock(mutex_);
        const auto known = scoring_runs_.find(id);
        if (known != scoring_runs_.end()) return known->second;
    }
    auto found = store::find_scoring_run(transaction, id);
    if (!found) throw std::runtime_error("scoring run " + std::to_string(id) + " is missing");
    auto run = std::make_shared<const store::ScoringRun>(std::move(*found));
    const std::lock_guard lock(mutex_);
    if (scoring_runs_.size() >= most_remembered) scoring_runs_.clear();
    return scoring_runs_.try_emplace(id, std::move(run)).first->second;
}

}  // namespace wattboard::api

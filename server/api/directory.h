// What nearly every write looks up and rarely changes: challenges, teams and the rules of scoring runs, remembered.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "server/store/accounts.h"
#include "server/store/challenges.h"
#include "server/store/scoring_runs.h"

namespace wattboard::store {
class Transaction;
}

namespace wattboard::api {

using ChallengePtr = std::shared_ptr<const store::Challenge>;
using TeamPtr = std::shared_ptr<const store::Team>;
using ScoringRunPtr = std::shared_ptr<const store::ScoringRun>;

/// Safe to use from many threads; bounded. Challenges and teams are at most two seconds old, which only their titles
/// and the end of a phase could show (the database checks phases itself). Of a scoring run only what never changes may
/// be used: rules, basis and identity.
class Directory {
public:
    [[nodiscard]] Result<ChallengePtr> challenge(store::Transaction& transaction, std::string_view slug);
    [[nodiscard]] Result<TeamPtr> team(store::Transaction& transaction, std::string_view slug);
    /// Throws if there is no such run: callers have its id from the database.
    [[nodiscard]] ScoringRunPtr scoring_run(store::Transaction& transaction, store::ScoringRunId id);

private:
    template <class T>
    struct Remembered {
        std::shared_ptr<const T> value;
        std::chrono::steady_clock::time_point read_at;
    };
    template <class T>
    using Table = std::map<std::string, Remembered<T>, std::less<>>;

    template <class T, class Find>
    Result<std::shared_ptr<const T>> look_up(Table<T>& table, std::string_view slug, const Find& find);

    std::mutex mutex_;
    Table<store::Challenge> challenges_;
    Table<store::Team> teams_;
    std::map<store::ScoringRunId, ScoringRunPtr> scoring_runs_;
};

}  // namespace wattboard::api

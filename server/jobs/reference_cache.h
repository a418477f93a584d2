// Reference tables in memory: they never change once loaded, so each set of tables is read from the database once.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "server/store/challenges.h"
#include "server/store/references.h"

namespace wattboard::store {
class Transaction;
}

namespace wattboard::jobs {

using ReferencesPtr = std::shared_ptr<const store::LoadedReferences>;

/// Safe to use from many threads.
class ReferenceCache {
public:
    /// The tables that a scoring run names. Throws std::runtime_error if the database lacks them, which its foreign
    /// keys exclude.
    [[nodiscard]] ReferencesPtr of(store::Transaction& transaction, const store::ScoringBasis& basis);

    /// The tables loaded last, at most `max_age` old knowledge. `not_found` if none are loaded.
    [[nodiscard]] Result<ReferencesPtr> latest(store::Transaction& transaction,
                                               std::chrono::milliseconds max_age = std::chrono::seconds{5});

    /// What a scoring run of a challenge that is created now is computed with; without one, of a new challenge.
    [[nodiscard]] Result<store::ScoringBasis> current_basis(store::Transaction& transaction,
                                                            std::optional<store::ChallengeId> challenge);

private:
    Result<ReferencesPtr> of_ids(store::Transaction& transaction, const store::ReferenceIds& ids);
    ReferencesPtr keep(store::LoadedReferences loaded);

    std::mutex mutex_;
    std::map<store::ReferenceIds, ReferencesPtr> known_;
    ReferencesPtr latest_;
    std::chrono::steady_clock::time_point latest_read_;
};

}  // namespace wattboard::jobs

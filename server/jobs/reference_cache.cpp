// Look-ups under one mutex; the database is asked outside it.
#include "server/jobs/reference_cache.h"

#include <stdexcept>

#include "scoring/version.h"
#include "server/store/transaction.h"

namespace wattboard::jobs {

ReferencesPtr ReferenceCache::keep(store::LoadedReferences loaded)
{
    auto fresh = std::make_shared<const store::LoadedReferences>(std::move(loaded));
    const std::lock_guard lock(mutex_);
    return known_.try_emplace(fresh->ids, fresh).first->second;
}

Result<ReferencesPtr> ReferenceCache::of_ids(store::Transaction& transaction, const store::ReferenceIds& ids)
{
    {
        const std::lock_guard lock(mutex_);
        const auto found = known_.find(ids);
        if (found != known_.end()) return found->second;
    }
    auto loaded = store::load_references(transaction, ids);
    if (!loaded) return std::unexpected(std::move(loaded.error()));
    return keep(std::move(*loaded));
}

ReferencesPtr ReferenceCache::of(store::Transaction& transaction, const store::ScoringBasis& basis)
{
    auto references = of_ids(transaction, basis.tables);
    if (!references)
        throw std::runtime_error("reference tables of a scoring run are missing: " + references.error().detail);
    return *references;
}

Result<ReferencesPtr> ReferenceCache::latest(store::Transaction& transaction, std::chrono::milliseconds max_age)
{
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        if (latest_ && now - latest_read_ < max_age) return latest_;
    }
    const auto ids = store::latest_reference_ids(transaction, std::nullopt);
    if (!ids) return std::unexpected(ids.error());
    auto references = of_ids(transaction, *ids);
    if (!references) return references;
    const std::lock_guard lock(mutex_);
    latest_ = *references;
    latest_read_ = now;
    return references;
}

Result<store::ScoringBasis> ReferenceCache::current_basis(store::Transaction& transaction,
                                                          std::optional<store::ChallengeId> challenge)
{
    const auto ids = store::latest_reference_ids(transaction, challenge);
    if (!ids) return std::unexpected(ids.error());
    const auto references = of_ids(transaction, *ids);
    if (!references) return std::unexpected(references.error());
    return store::ScoringBasis{.engine_version = std::string(engine_version),
                               .reference_sha256 = (*references)->sha256,
                               .tables = (*references)->ids};
}

}  // namespace wattboard::jobs

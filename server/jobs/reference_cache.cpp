// Look-ups under one mutex; the database is asked outside it.
#include "server/jobs/reference_cache.h"

#include <stdexcept>

#include "scoring/version.h"
#include "server/store/transaction.h"

namespace wattboard::jobs {

ReferencesPtr ReferenceCache::keep(store::LoadedReferences loaded)
{
    const Tables tables{loaded.grid_table, loaded.accelerator_table};
    auto fresh = std::make_shared<const store::LoadedReferences>(std::move(loaded));
    const std::lock_guard lock(mutex_);
    return known_.try_emplace(tables, std::move(fresh)).first->second;
}

ReferencesPtr ReferenceCache::of(store::Transaction& transaction, const store::ScoringBasis& basis)
{
    {
        const std::lock_guard lock(mutex_);
        const auto found = known_.find({basis.grid_table, basis.accelerator_table});
        if (found != known_.end()) return found->second;
    }
    auto loaded = store::load_references(transaction, basis.grid_table, basis.accelerator_table);
    if (!loaded) throw std::runtime_error("reference tables of a scoring run are missing: " + loaded.error().detail);
    return keep(std::move(*loaded));
}

Result<ReferencesPtr> ReferenceCache::latest(store::Transaction& transaction, std::chrono::milliseconds max_age)
{
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        if (latest_ && now - latest_read_ < max_age) return latest_;
    }
    auto loaded = store::latest_references(transaction);
    if (!loaded) return std::unexpected(std::move(loaded.error()));
    ReferencesPtr references = keep(std::move(*loaded));
    const std::lock_guard lock(mutex_);
    latest_ = references;
    latest_read_ = now;
    return references;
}

Result<store::ScoringBasis> ReferenceCache::current_basis(store::Transaction& transaction)
{
    const auto references = latest(transaction, std::chrono::milliseconds{0});
    if (!references) return std::unexpected(references.error());
    return store::ScoringBasis{.engine_version = std::string(engine_version),
                               .reference_sha256 = (*references)->sha256,
                               .grid_table = (*references)->grid_table,
                               .accelerator_table = (*references)->accelerator_table};
}

}  // namespace wattboard::jobs

// Work at program start and now and then: scoring runs of this engine and these tables, and cleaning up.
#pragma once

#include <cstddef>
#include <string_view>

#include "scoring/problem.h"
#include "server/jobs/reference_cache.h"
#include "server/store/database.h"

namespace wattboard::jobs {

/// Makes a scoring run (and its job) for every challenge whose active one was computed by another version of the engine
/// or with other reference tables. Gives how many; `not_found` if no tables are loaded.
[[nodiscard]] Result<std::size_t> ensure_current_scoring_runs(store::Database& database, ReferenceCache& references);

/// Removes what has had its time (idempotency keys, outbox rows, expired uploads) and gives up uploads that broke off,
/// with their bytes. One process does it, whoever holds the lease.
void clean_up(store::Database& database, std::string_view holder);

}  // namespace wattboard::jobs

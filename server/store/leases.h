// Leases: work that one process at a time may do, by the database's clock.
#pragma once

#include <chrono>
#include <string_view>

#include "server/store/ids.h"

namespace wattboard::store {

/// Takes the lease if nobody holds it, or renews it if `holder` does; false if another holds it.
bool acquire_lease(Transaction& transaction, std::string_view name, std::string_view holder,
                   std::chrono::milliseconds duration);
}  // namespace wattboard::store

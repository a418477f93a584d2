// SQL of leases.
#include "server/store/leases.h"

#include "server/store/transaction.h"

namespace wattboard::store {

bool acquire_lease(Transaction& transaction, std::string_view name, std::string_view holder,
                   std::chrono::milliseconds duration)
{
    const auto rows = transaction.query(
        "lease.acquire",
        "INSERT INTO lease (name, holder, expires_at) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 ms') "
        "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at "
        "WHERE lease.holder = excluded.holder OR lease.expires_at < clock_timestamp()",
        name, holder, duration.count());
    return rows.affected() == 1;
}

}  // namespace wattboard::store

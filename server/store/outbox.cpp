// SQL of the change feed.
#include "server/store/outbox.h"

#include <limits>

#include "scoring/rulebook.h"
#include "server/store/transaction.h"

namespace wattboard::store {

const std::string_view read_changes_sql = R"sql(
SELECT pg_snapshot_xmin(pg_current_snapshot()), id, transaction_id, kind, subject_id
FROM (VALUES (1)) AS always LEFT JOIN LATERAL (
    SELECT id, transaction_id, kind, subject_id FROM outbox
    WHERE transaction_id >= $1 AND id <> ALL ($2)
    ORDER BY transaction_id, id LIMIT $3
) AS new_row ON true)sql";

void announce(Transaction& transaction, ChangeKind kind, std::int64_t subject)
{
    transaction.send("outbox.announce", "INSERT INTO outbox (kind, subject_id) VALUES ($1, $2)",
                     name_of(kind, change_kind_names), subject);
}

void notify_readers(Transaction& transaction)
{
    transaction.send("outbox.notify", "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, '')",
                     outbox_channel);
}

FeedPosition current_feed_position(Transaction& transaction)
{
    return {transaction.query("outbox.position", "SELECT pg_snapshot_xmin(pg_current_snapshot())")
                .one()
                .get<std::int64_t>(0)};
}

Changes changes_of(const Rows& rows)
{
    Changes changes;
    for (const Row row : rows) {
        changes.next.horizon = row.get<std::int64_t>(0);
        if (row.is_null(1)) continue;
        changes.rows.push_back({.id = row.get<std::int64_t>(1),
                                .transaction = row.get<std::int64_t>(2),
                                .kind = from_name<ChangeKind>(row.get<std::string_view>(3), change_kind_names).value(),
                                .subject = row.get<std::int64_t>(4)});
    }
    return changes;
}

Changes read_changes(Transaction& transaction, FeedPosition position)
{
    constexpr auto all = std::numeric_limits<std::int64_t>::max();
    return changes_of(transaction.query("outbox.read", read_changes_sql, std::to_string(position.horizon),
                                        std::vector<std::int64_t>{}, all));
}

std::size_t purge_outbox(Transaction& transaction, std::chrono::seconds age)
{
    return transaction
        .query("outbox.purge",
               "DELETE FROM outbox WHERE written_at < now() - $1 * interval '1 s' "
               "AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())",
               age.count())
        .affected();
}

}  // namespace wattboard::store

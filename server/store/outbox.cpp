// SQL of the change feed.
#include "server/store/outbox.h"

#include <algorithm>

#include "scoring/rulebook.h"
#include "server/store/transaction.h"

namespace wattboard::store {

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

Changes read_changes(Transaction& transaction, FeedPosition position, std::size_t limit)
{
    // Horizon and rows come from one statement, hence from one snapshot. WITH TIES never cuts a transaction in two.
    const auto rows = transaction.query(
        "outbox.read",
        "SELECT horizon, change.id, change.transaction_id, change.kind, change.subject_id "
        "FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS horizon) AS snapshot LEFT JOIN LATERAL "
        "(SELECT id, transaction_id, kind, subject_id FROM outbox WHERE transaction_id >= $1 ORDER BY transaction_id "
        "FETCH FIRST $2 ROWS WITH TIES) AS change ON true",
        std::to_string(position.horizon), limit);
    Changes changes;
    for (const Row row : rows) {
        changes.next.horizon = row.get<std::int64_t>(0);
        if (row.is_null(1)) continue;
        changes.rows.push_back({.id = row.get<std::int64_t>(1),
                                .transaction = row.get<std::int64_t>(2),
                                .kind = from_name<ChangeKind>(row.get<std::string_view>(3), change_kind_names).value(),
                                .subject = row.get<std::int64_t>(4)});
    }
    std::sort(changes.rows.begin(), changes.rows.end(), [](const Change& a, const Change& b) {
        return std::pair{a.transaction, a.id} < std::pair{b.transaction, b.id};
    });
    changes.truncated = changes.rows.size() >= limit;
    if (changes.truncated) changes.next.horizon = std::min(changes.next.horizon, changes.rows.back().transaction + 1);
    return changes;
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

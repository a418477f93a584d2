// SQL of the append-only log.
#include "server/store/log_leaves.h"

#include <nlohmann/json.hpp>

#include "scoring/rulebook.h"
#include "server/documents/byte_text.h"
#include "server/documents/canonical_json.h"
#include "server/store/paging.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

StoredLeaf leaf_of(const Row& row)
{
    return {.id = row.get<std::int64_t>(0),
            .event = from_name<LogEvent>(row.get<std::string_view>(1), log_event_names).value(),
            .canonical = row.get<std::string>(2),
            .sha256 = digest_from_bytes(row.get<std::string_view>(3)).value(),
            .logged_at = row.get<Timestamp>(4)};
}

}  // namespace

Leaf make_leaf(LogEvent event, const nlohmann::json& subject)
{
    nlohmann::json value = subject;
    value["event"] = name_of(event, log_event_names);
    Leaf leaf{.event = event, .canonical = canonical_json(value)};
    leaf.sha256 = sha256(leaf.canonical);
    return leaf;
}

void add_leaf(Transaction& transaction, const Leaf& leaf)
{
    transaction.send("log_leaf.add", "INSERT INTO log_leaf (event, canonical, sha256) VALUES ($1, $2, $3)",
                     name_of(leaf.event, log_event_names), Bytes{leaf.canonical}, Bytes{bytes_of(leaf.sha256)});
}

Page<StoredLeaf> list_leaves(Transaction& transaction, LeafId after, std::size_t limit)
{
    return page_of<StoredLeaf>(
        transaction.query("log_leaf.list",
                          "SELECT id, event, canonical, sha256, logged_at FROM log_leaf WHERE id > $1 ORDER BY id "
                          "LIMIT $2",
                          after, limit + 1),
        limit, leaf_of);
}

}  // namespace wattboard::store

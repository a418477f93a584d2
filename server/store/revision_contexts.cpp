// SQL of revision contexts.
#include "server/store/revision_contexts.h"

#include <stdexcept>

#include "server/store/transaction.h"

namespace wattboard::store {

std::vector<RevisionContext> load_revision_contexts(Transaction& transaction, const std::vector<RevisionId>& revisions)
{
    const Rows rows = transaction.query("revision.contexts",
                                        "SELECT r.id, s.public_id::text, r.sealed_at, p.opens_at, p.closes_at"
                                        "  FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (id, place)"
                                        "  JOIN submission_revision r ON r.id = asked.id AND r.sealed_at IS NOT NULL"
                                        "  JOIN submission s ON s.id = r.submission_id"
                                        "  JOIN phase p ON p.id = s.phase_id"
                                        " ORDER BY asked.place",
                                        revisions);
    std::vector<RevisionContext> contexts;
    contexts.reserve(rows.size());
    for (const Row row : rows) {
        const auto id = uuid_from_text(row.get<std::string>(1));
        if (!id) throw std::logic_error("a stored identity is no UUID");
        contexts.push_back({.revision = row.get<std::int64_t>(0),
                            .submission = *id,
                            .sealed_at = row.get<Timestamp>(2),
                            .opens_at = row.get<std::optional<Timestamp>>(3),
                            .closes_at = row.get<std::optional<Timestamp>>(4)});
    }
    return contexts;
}

}  // namespace wattboard::store

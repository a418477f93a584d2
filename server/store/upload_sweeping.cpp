// SQL of uploads whose time is over, of the bytes that failed evidence left, and of where bytes are stored.
#include "server/store/transaction.h"
#include "server/store/uploads.h"

namespace wattboard::store {

std::size_t expire_uploads(Transaction& transaction)
{
    return transaction
        .query("upload.expire",
               "WITH expired AS (UPDATE upload SET state = 'expired', holder = NULL, held_until = NULL "
               "WHERE state = 'receiving' AND expires_at < clock_timestamp() RETURNING evidence_id) "
               "UPDATE evidence SET state = 'failed' FROM expired WHERE id = evidence_id AND state = 'receiving'")
        .affected();
}

std::vector<EvidenceId> list_whole_uploads(Transaction& transaction)
{
    std::vector<EvidenceId> list;
    for (const Row row : transaction.query("upload.list_whole",
                                           "SELECT evidence_id FROM upload WHERE state = 'receiving' "
                                           "AND received_bytes = length_bytes "
                                           "AND (holder IS NULL OR held_until < clock_timestamp())"))
        list.push_back(row.get<std::int64_t>(0));
    return list;
}

std::optional<EvidenceId> find_failed_evidence(Transaction& transaction)
{
    const auto rows = transaction.query("upload.failed",
                                        "SELECT id FROM evidence WHERE state = 'failed' AND (EXISTS (SELECT FROM "
                                        "evidence_chunk WHERE evidence_id = evidence.id) OR EXISTS (SELECT FROM trace "
                                        "WHERE evidence_id = evidence.id)) LIMIT 1");
    if (rows.empty()) return std::nullopt;
    return rows.one().get<std::int64_t>(0);
}

std::size_t remove_pieces(Transaction& transaction, EvidenceId evidence, std::size_t limit)
{
    const auto rows = transaction.query("upload.remove_pieces", "SELECT remove_pieces($1, $2::int)", evidence, limit);
    return static_cast<std::size_t>(rows.one().get<std::int64_t>(0));
}

void forget_uploads(Transaction& transaction)
{
    transaction.send("upload.forget",
                     "DELETE FROM upload WHERE expires_at < clock_timestamp() - interval '7 days' "
                     "AND state NOT IN ('receiving', 'processing')");
}

std::optional<ChunkPlace> find_chunk(Transaction& transaction, EvidenceId evidence, std::uint64_t offset)
{
    const auto rows = transaction.query("evidence.place",
                                        "SELECT ordinal, stop - raw_bytes FROM (SELECT ordinal, raw_bytes, "
                                        "(sum(raw_bytes) OVER (ORDER BY ordinal))::bigint AS stop FROM evidence_chunk "
                                        "WHERE evidence_id = $1) AS piece WHERE stop > $2 ORDER BY ordinal LIMIT 1",
                                        evidence, offset);
    if (rows.empty()) return std::nullopt;
    const Row row = rows.one();
    return ChunkPlace{.ordinal = static_cast<std::uint32_t>(row.get<std::int32_t>(0)),
                      .start = static_cast<std::uint64_t>(row.get<std::int64_t>(1))};
}

}  // namespace wattboard::store

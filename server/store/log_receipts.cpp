// SQL of receipts.
#include "server/store/log_receipts.h"

#include "server/store/bind.h"
#include "server/store/runs.h"
#include "server/store/transaction.h"

namespace wattboard::store {

void send_piece_times(Transaction& transaction, EvidenceId evidence, std::string_view engine_version,
                      const std::vector<PieceTime>& pieces)
{
    if (pieces.empty()) return;
    std::vector<std::int64_t> ordinals;
    std::vector<std::int64_t> latest;
    for (const PieceTime& piece : pieces) {
        ordinals.push_back(piece.ordinal);
        latest.push_back(piece.latest);
    }
    transaction.send("evidence.ahead",
                     "INSERT INTO evidence_ahead (evidence_id, engine_version, ordinal, latest_ns) "
                     "SELECT $1, $2, item.ordinal, item.latest FROM unnest($3::bigint[], $4::bigint[]) "
                     "AS item (ordinal, latest) JOIN evidence_chunk AS piece ON piece.evidence_id = $1 "
                     "AND piece.ordinal = item.ordinal "
                     "WHERE item.latest > extract(epoch FROM piece.received_at) * 1000000000 ON CONFLICT DO NOTHING",
                     evidence, engine_version, ordinals, latest);
}

std::vector<EvidenceReceipt> find_log_receipts(Transaction& transaction, std::string_view engine_version,
                                               const std::vector<RevisionEvidence>& revisions)
{
    std::vector<std::int64_t> of_revisions;
    std::vector<std::int64_t> evidence;
    for (const RevisionEvidence& revision : revisions)
        for (const EvidenceId id : revision.evidence) {
            of_revisions.push_back(revision.revision);
            evidence.push_back(id);
        }
    std::vector<EvidenceReceipt> receipts;
    for (const Row row : transaction.query(
             "evidence.receipts",
             "SELECT item.revision, evidence.public_id, completed_at, (SELECT max(latest_ns / 1e9 - "
             "extract(epoch FROM piece.received_at))::float8 FROM evidence_ahead JOIN evidence_chunk AS piece "
             "ON piece.evidence_id = evidence_ahead.evidence_id AND piece.ordinal = evidence_ahead.ordinal "
             "WHERE evidence_ahead.evidence_id = evidence.id AND engine_version = $3) "
             "FROM unnest($1::bigint[], $2::bigint[]) AS item (revision, evidence) "
             "JOIN evidence ON evidence.id = item.evidence AND completed_at IS NOT NULL "
             "ORDER BY item.revision, evidence.id",
             of_revisions, evidence, engine_version)) {
        EvidenceReceipt receipt{.revision = row.get<std::int64_t>(0),
                                .evidence = uuid_from_text(row.get<std::string>(1)).value()};
        receipt.receipt.completed_at = to_nanoseconds(row.get<Timestamp>(2));
        if (const auto ahead = row.get<std::optional<double>>(3)) receipt.receipt.piece_ahead = Seconds{*ahead};
        receipts.push_back(receipt);
    }
    return receipts;
}

}  // namespace wattboard::store

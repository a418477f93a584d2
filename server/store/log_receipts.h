// When logs were received, by the database's clock: against it their own times are held.
#pragma once

#include <string_view>
#include <vector>

#include "scoring/plausibility/server_clock.h"
#include "server/documents/uuid.h"
#include "server/store/ids.h"
#include "server/store/trace_matches.h"

namespace wattboard::store {

class Transaction;

/// The latest sample that was read up to the end of a piece.
struct PieceTime {
    std::uint32_t ordinal = 0;
    Nanoseconds latest = 0;
};

/// Keeps those of the stored pieces whose samples were later than the clock when they were stored: hardly ever one.
/// Sent without waiting, after the pieces.
void send_piece_times(Transaction& transaction, EvidenceId evidence, std::string_view engine_version,
                      const std::vector<PieceTime>& pieces);

struct EvidenceReceipt {
    RevisionId revision = 0;
    Uuid evidence;
    LogReceipt receipt;
};

/// Receipts of the evidence that revisions count.
std::vector<EvidenceReceipt> find_log_receipts(Transaction& transaction, std::string_view engine_version,
                                               const std::vector<RevisionEvidence>& revisions);

}  // namespace wattboard::store

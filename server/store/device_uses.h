// Which physical devices logs show at work, by salted hashes of their ids, and who else used them.
#pragma once

#include <string_view>
#include <vector>

#include "scoring/plausibility/device_identity.h"
#include "server/documents/uuid.h"
#include "server/store/ids.h"
#include "server/store/trace_matches.h"

namespace wattboard::store {

class Transaction;

/// Keeps the uses that a reading shows; those that are there already stay. The ids go no further than the hash that the
/// database makes of them. Sent without waiting; nothing is sent where the log names no devices by such ids.
void send_device_uses(Transaction& transaction, EvidenceId evidence, std::string_view engine_version,
                      const EvidenceSummary& summary);

/// One device of a revision's evidence with its uses by others.
struct CountedUse {
    RevisionId revision = 0;
    Uuid evidence;
    std::size_t device = 0;  ///< index into the devices of the summary
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    bool zone_known = false;
    std::vector<OtherUse> others;
};

/// Uses by one device that are looked at: those that overlap and are earlier before the others.
inline constexpr std::size_t most_other_uses = 20;

/// The devices of the evidence that revisions count, with their uses by evidence of other runs that another sealed
/// entry counts: those that overlap, and those of other teams. What a team has withdrawn is not held against its next
/// entry.
std::vector<CountedUse> find_device_uses(Transaction& transaction, std::string_view engine_version,
                                         const std::vector<RevisionEvidence>& revisions);

/// Before find_device_uses in a sealing: of two entries of one device that are sealed at once, the second waits for the
/// first and sees it. Sent without waiting.
void lock_device_uses(Transaction& transaction, std::string_view engine_version,
                      const std::vector<EvidenceId>& evidence);

}  // namespace wattboard::store

// What scoring needs to know of sealed revisions beside what they state: when they were received, and their phase.
#pragma once

#include <optional>
#include <vector>

#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

class Transaction;

struct RevisionContext {
    RevisionId revision = 0;
    Uuid submission;
    Timestamp sealed_at{};
    std::optional<Timestamp> opens_at;  ///< of the phase
    std::optional<Timestamp> closes_at;
};

/// In the order asked for; drafts and unknown ones are left out.
std::vector<RevisionContext> load_revision_contexts(Transaction& transaction, const std::vector<RevisionId>& revisions);

}  // namespace wattboard::store

// Leaves of the append-only log: one per event, written in the event's own transaction, ids and hashes only.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/documents/digest.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

enum class LogEvent : std::uint8_t {
    challenge_created,
    rulebook_created,
    scoring_run_activated,
    submission_sealed,
    submission_scored,
    submission_withdrawn,
    submission_reviewed,
    submission_state_changed,
    submission_repeated,
};
inline constexpr std::array<std::string_view, 9> log_event_names{
    "challenge_created",   "rulebook_created",         "scoring_run_activated",
    "submission_sealed",   "submission_scored",        "submission_withdrawn",
    "submission_reviewed", "submission_state_changed", "submission_repeated"};

/// A leaf ready to be stored: canonical JSON {"event", ..members of `subject`} and its SHA-256.
struct Leaf {
    LogEvent event = LogEvent::submission_sealed;
    std::string canonical;
    Digest sha256{};
};

Leaf make_leaf(LogEvent event, const nlohmann::json& subject);
/// Stores the leaf without waiting for the answer.
void add_leaf(Transaction& transaction, const Leaf& leaf);

struct StoredLeaf {
    LeafId id = 0;
    LogEvent event = LogEvent::submission_sealed;
    std::string canonical;
    Digest sha256{};
    Timestamp logged_at{};
};

/// Leaves in the order of their ids, which is not the order of their transactions.
Page<StoredLeaf> list_leaves(Transaction& transaction, LeafId after, std::size_t limit);

}  // namespace wattboard::store

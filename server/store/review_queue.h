// Entries of a challenge in the order in which reviewers should look at them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/submission_state.h"
#include "scoring/plausibility/finding_counts.h"
#include "scoring/rulebook.h"
#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

class Transaction;

struct QueuedFinding {
    std::string check;
    std::string severity;  ///< "R" or "W"
    std::string evidence;  ///< public id; empty: about the entry
    std::string message;
};

struct QueuedEntry {
    SubmissionId submission = 0;
    Uuid public_id;
    std::string name;
    TeamId team = 0;
    std::string team_slug;
    std::string team_name;
    SubmissionState state = SubmissionState::ranked;
    std::string state_reason;
    int revision = 1;
    Timestamp sealed_at{};
    FindingCounts findings;
    std::vector<QueuedFinding> worst;  ///< failed ones, rejections first, at most 3
};

/// By failed rejections, then warnings (both falling), then time of sealing. Without a state: all but withdrawn,
/// rejected, disqualified and failed ones. `after` is the id that the page before ended with.
Page<QueuedEntry> list_review_queue(Transaction& transaction, ScoringRunId run, std::optional<SubmissionState> state,
                                    SubmissionId after, std::size_t limit);

/// How many sealed submissions of the challenge are in each state.
std::map<SubmissionState, std::int64_t> count_states(Transaction& transaction, ChallengeId challenge);

}  // namespace wattboard::store

// What a reviewer sends.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "scoring/entry/submission_state.h"
#include "scoring/problem.h"
#include "server/store/ids.h"

namespace wattboard::api {

struct ReviewInput {
    SubmissionAction action = SubmissionAction::accept;
    std::string reason;  ///< 1 to 4000 characters, not only blanks
    bool is_appeal = false;
    std::optional<store::ReviewId> answers;
};

/// {"action": accept, query, reject, disqualify or reinstate, "reason", "is_appeal"?, "answers"?}.
[[nodiscard]] Result<ReviewInput> review_from_json(const nlohmann::json& body);

}  // namespace wattboard::api

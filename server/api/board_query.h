// The query parameters of a board read, checked.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "scoring/problem.h"
#include "server/boards/board_snapshot.h"
#include "server/http/message.h"
#include "server/jobs/challenge_index.h"

namespace wattboard::api {

struct BoardQuery {
    const store::Phase* phase = nullptr;  ///< of the challenge that was asked about
    boards::PageRequest page;
    std::string around;  ///< entry id; empty: a page
    bool unranked = false;
    bool csv = false;
};

/// rule, phase, limit (to 500), cursor, from_rank, around, what `filter_parameters` takes, unranked, format; an empty
/// value counts as absent. Errors: invalid-parameter, rule-not-offered.
[[nodiscard]] Result<BoardQuery> board_query(const http::Request& request, const jobs::ChallengeBoards& challenge,
                                             const Rulebook& rules);

/// grade=A,B, state=ranked,queried, hardware, text (up to 100 characters). Error: invalid-parameter.
[[nodiscard]] Result<boards::Filter> filter_parameters(const http::Request& request);

/// The phase of `?phase=`, the default one if absent or empty; never null. Error: invalid-parameter.
[[nodiscard]] Result<const store::Phase*> phase_parameter(const http::Request& request,
                                                          const jobs::ChallengeBoards& challenge);

/// The rule of `?rule=`, the official one if absent.
[[nodiscard]] Result<RankingRule> rule_parameter(const http::Request& request, const Rulebook& rules);

}  // namespace wattboard::api

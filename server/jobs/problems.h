// Problems of background work that reach a client.
#pragma once

#include "scoring/problem.h"

namespace wattboard::problems {

/// Scores are being computed anew by another version of the engine: try again in a moment.
inline constexpr ProblemType scoring_unavailable{"scoring-unavailable"};
/// Stored bytes of a log are not what was stored: a fault of this server, of which its operator should know.
inline constexpr ProblemType evidence_unreadable{"evidence-unreadable"};

}  // namespace wattboard::problems

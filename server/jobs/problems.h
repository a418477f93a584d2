// Problems of background work that reach a client.
#pragma once

#include "scoring/problem.h"

namespace wattboard::problems {

/// Scores are being computed anew by another version of the engine: try again in a moment.
inline constexpr ProblemType scoring_unavailable{"scoring-unavailable"};

}  // namespace wattboard::problems

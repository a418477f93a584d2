// Problems that several rooms of the server find.
#pragma once

#include "scoring/problem.h"

namespace wattboard::problems {

/// What is named, by a path or by an identity, does not exist.
inline constexpr ProblemType not_found{"not-found"};

}  // namespace wattboard::problems

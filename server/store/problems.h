// Kinds of problems that the repositories find: what is asked for is not there, or not in a state that allows it.
#pragma once

#include "scoring/problem.h"
#include "server/documents/problems.h"

namespace wattboard::problems {

/// Another thing has that name already.
inline constexpr ProblemType name_taken{"name-taken"};
/// The request contradicts what is stored; `detail` says what.
inline constexpr ProblemType conflict{"conflict"};
/// The submission has no draft: everything it states is sealed.
inline constexpr ProblemType already_sealed{"already-sealed"};
/// The submission's state does not allow the step.
inline constexpr ProblemType wrong_state{"wrong-state"};
/// A reviewer who is or was a member of the submission's team.
inline constexpr ProblemType own_team_review{"own-team-review"};
/// A run that is named does not exist or belongs to another team.
inline constexpr ProblemType unknown_run{"unknown-run"};
/// The challenge's metric of that name does not exist.
inline constexpr ProblemType unknown_metric{"unknown-metric"};
/// The phase has not begun or has ended, by the database's clock.
inline constexpr ProblemType phase_closed{"phase-closed"};
/// The challenge's scoring runs changed while the entry was scored: score it under the new set and try again.
inline constexpr ProblemType scoring_changed{"scoring-changed"};
/// The entry lacks what every score needs: performance, energy, and a place and time span.
inline constexpr ProblemType not_scoreable{"not-scoreable"};
/// Evidence takes no more bytes: it is complete, failed, or was cut off.
inline constexpr ProblemType evidence_closed{"evidence-closed"};
/// A piece of evidence arrived twice or out of order.
inline constexpr ProblemType chunk_out_of_order{"chunk-out-of-order"};

}  // namespace wattboard::problems

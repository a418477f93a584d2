// The states of a submission: who may move what to what, and what each state does to the board. The only such table.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "scoring/problem.h"

namespace wattboard {

enum class SubmissionState : std::uint8_t {
    draft,         ///< takes evidence
    sealed,        ///< immutable, waits for its score
    held,          ///< a reject finding failed: scored and shown, unranked until a reviewer decides
    ranked,        ///< on the board
    queried,       ///< a reviewer asks the team; keeps its rank
    rejected,      ///< a reviewer found against it
    disqualified,  ///< taken off the ranking for breaking the rules
    withdrawn,     ///< taken back by its team; final
    failed,        ///< the platform could not score it; can be retried
};
inline constexpr std::array<std::string_view, 9> submission_state_names{
    "draft", "sealed", "held", "ranked", "queried", "rejected", "disqualified", "withdrawn", "failed"};

enum class SubmissionAction : std::uint8_t {
    seal,        ///< the team closes its draft
    rank,        ///< the platform scored it and no reject finding failed
    hold,        ///< a reject finding failed: of its score, or of a repeat of its run
    fail,        ///< the platform could not score it
    retry,       ///< score a failed submission again
    accept,      ///< review: found in order
    query,       ///< review: a question to the team
    reject,      ///< review: the evidence does not hold
    disqualify,  ///< review: against the rules
    reinstate,   ///< review: back on the board after an appeal
    withdraw,    ///< the team takes it back
};
inline constexpr std::array<std::string_view, 11> submission_action_names{
    "seal", "rank", "hold", "fail", "retry", "accept", "query", "reject", "disqualify", "reinstate", "withdraw"};

/// Who acts. An organizer may do what a reviewer may. That a reviewer is not of the own team is the caller's check.
enum class SubmissionActor : std::uint8_t { team, reviewer, organizer, platform };
inline constexpr std::array<std::string_view, 4> submission_actor_names{"team", "reviewer", "organizer", "platform"};

enum class BoardEffect : std::uint8_t { not_listed, listed_unranked, ranked };

/// One row of the table: `actors` is a set of bits, 1 << actor.
struct StateTransition {
    SubmissionState from;
    SubmissionAction action;
    SubmissionState to;
    std::uint8_t actors;
};

namespace problems {
/// The submission's state, or the actor's role, does not admit the action.
inline constexpr ProblemType invalid_transition{"invalid-transition"};
inline constexpr ProblemType actor_not_allowed{"actor-not-allowed"};
}  // namespace problems

/// Every admitted move; what is not here is refused.
std::span<const StateTransition> submission_transitions();

/// State after the action. Errors: invalid_transition (names what the state admits), actor_not_allowed.
Result<SubmissionState> next_state(SubmissionState from, SubmissionAction action, SubmissionActor actor);

/// What a move does to an entry's place in the ranking; the rules of ranking may still keep it out.
enum class RankEffect : std::uint8_t { keeps_rank, loses_rank, is_ranked, stays_unranked };
inline constexpr std::array<std::string_view, 4> rank_effect_names{"keeps_rank", "loses_rank", "is_ranked",
                                                                   "stays_unranked"};

/// A decision that a state admits to reviewers.
struct ReviewDecision {
    SubmissionAction action;
    SubmissionState to;
    RankEffect effect;
};

/// What reviewers may decide in a state, in the order in which it is offered; empty where there is nothing to decide.
std::vector<ReviewDecision> review_decisions(SubmissionState from);

/// Where an entry of this state stands, before the rules of ranking are asked.
BoardEffect board_effect(SubmissionState state);

/// Whether the action is a reviewer's decision, which needs a written reason.
bool is_review_action(SubmissionAction action);

}  // namespace wattboard

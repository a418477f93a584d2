// The transition table of submissions and its look-ups.
#include "scoring/entry/submission_state.h"

#include <string>

#include "scoring/rulebook.h"

namespace wattboard {
namespace {

using enum SubmissionState;
using Action = SubmissionAction;

constexpr std::uint8_t bit(SubmissionActor actor)
{
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(actor));
}
constexpr std::uint8_t team = bit(SubmissionActor::team);
constexpr std::uint8_t platform = bit(SubmissionActor::platform);
constexpr std::uint8_t review = bit(SubmissionActor::reviewer) | bit(SubmissionActor::organizer);

// A held entry that is queried stays held, since a question must not give it a rank. A repeat of its run that
// contradicts an entry holds it again. What reviewers took off the board cannot be withdrawn by its team, so that the
// decision stays visible.
constexpr auto transitions = std::to_array<StateTransition>({
    {draft, Action::seal, sealed, team},
    {draft, Action::withdraw, withdrawn, team},
    {sealed, Action::rank, ranked, platform},
    {sealed, Action::hold, held, platform},
    {sealed, Action::fail, failed, platform},
    {sealed, Action::withdraw, withdrawn, team},
    {failed, Action::retry, sealed, team | review | platform},
    {failed, Action::withdraw, withdrawn, team},
    {held, Action::accept, ranked, review},
    {held, Action::query, held, review},
    {held, Action::reject, rejected, review},
    {held, Action::disqualify, disqualified, review},
    {held, Action::withdraw, withdrawn, team},
    {ranked, Action::hold, held, platform},
    {ranked, Action::accept, ranked, review},
    {ranked, Action::query, queried, review},
    {ranked, Action::reject, rejected, review},
    {ranked, Action::disqualify, disqualified, review},
    {ranked, Action::withdraw, withdrawn, team},
    {queried, Action::hold, held, platform},
    {queried, Action::accept, ranked, review},
    {queried, Action::query, queried, review},
    {queried, Action::reject, rejected, review},
    {queried, Action::disqualify, disqualified, review},
    {queried, Action::withdraw, withdrawn, team},
    {rejected, Action::reinstate, ranked, review},
    {rejected, Action::disqualify, disqualified, review},
    {disqualified, Action::reinstate, ranked, review},
});

std::string admitted_actions(SubmissionState from)
{
    std::string names;
    for (const auto& row : transitions)
        if (row.from == from)
            names += (names.empty() ? "" : ", ") + std::string{name_of(row.action, submission_action_names)};
    return names.empty() ? "no action" : names;
}

}  // namespace

std::span<const StateTransition> submission_transitions() { return transitions; }

Result<SubmissionState> next_state(SubmissionState from, SubmissionAction action, SubmissionActor actor)
{
    const std::string state{name_of(from, submission_state_names)};
    const std::string act{name_of(action, submission_action_names)};
    for (const auto& row : transitions) {
        if (row.from != from || row.action != action) continue;
        if ((row.actors & bit(actor)) != 0) return row.to;
        return std::unexpected(Problem{.type = problems::actor_not_allowed,
                                       .detail = "The role " + std::string{name_of(actor, submission_actor_names)} +
                                                 " may not " + act + " a submission in state " + state + ".",
                                       .field = "action"});
    }
    return std::unexpected(Problem{.type = problems::invalid_transition,
                                   .detail = "A submission in state " + state + " cannot take the action " + act +
                                             "; it admits " + admitted_actions(from) + ".",
                                   .field = "action"});
}

std::vector<ReviewDecision> review_decisions(SubmissionState from)
{
    const auto effect = [from](SubmissionState to) {
        const bool before = board_effect(from) == BoardEffect::ranked;
        if (board_effect(to) == BoardEffect::ranked) return before ? RankEffect::keeps_rank : RankEffect::is_ranked;
        return before ? RankEffect::loses_rank : RankEffect::stays_unranked;
    };
    std::vector<ReviewDecision> decisions;
    for (const auto& row : transitions)
        if (row.from == from && is_review_action(row.action) && (row.actors & review) != 0)
            decisions.push_back({.action = row.action, .to = row.to, .effect = effect(row.to)});
    return decisions;
}

BoardEffect board_effect(SubmissionState state)
{
    switch (state) {
        case ranked:
        case queried:
            return BoardEffect::ranked;
        case held:
        case rejected:
        case disqualified:
            return BoardEffect::listed_unranked;
        case draft:
        case sealed:
        case withdrawn:
        case failed:
            break;
    }
    return BoardEffect::not_listed;
}

bool is_review_action(SubmissionAction action)
{
    return action == Action::accept || action == Action::query || action == Action::reject ||
           action == Action::disqualify || action == Action::reinstate;
}

}  // namespace wattboard

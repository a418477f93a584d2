// The state table of submissions: its own consistency, and the moves that people rely on.
#include "scoring/entry/submission_state.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>
#include <utility>

#include "scoring/rulebook.h"

namespace wattboard {
namespace {

using State = SubmissionState;
using Action = SubmissionAction;
using Actor = SubmissionActor;

State moved(State from, Action action, Actor actor)
{
    const auto to = next_state(from, action, actor);
    EXPECT_TRUE(to.has_value());
    return to.value_or(State::draft);
}

TEST(SubmissionState, EveryPairOfStateAndActionOccursOnce)
{
    std::set<std::pair<State, Action>> seen;
    for (const auto& row : submission_transitions()) {
        EXPECT_TRUE(seen.insert({row.from, row.action}).second);
        EXPECT_NE(row.actors, 0);
    }
}

TEST(SubmissionState, EveryStateIsReachedFromDraft)
{
    std::set<State> reached{State::draft};
    for (std::size_t round = 0; round < submission_state_names.size(); ++round)
        for (const auto& row : submission_transitions())
            if (reached.contains(row.from)) reached.insert(row.to);
    EXPECT_EQ(reached.size(), submission_state_names.size());
}

TEST(SubmissionState, PathOfAnHonestEntry)
{
    EXPECT_EQ(moved(State::draft, Action::seal, Actor::team), State::sealed);
    EXPECT_EQ(moved(State::sealed, Action::rank, Actor::platform), State::ranked);
    EXPECT_EQ(moved(State::ranked, Action::query, Actor::reviewer), State::queried);
    EXPECT_EQ(moved(State::queried, Action::accept, Actor::reviewer), State::ranked);
    EXPECT_EQ(moved(State::ranked, Action::withdraw, Actor::team), State::withdrawn);
}

TEST(SubmissionState, DecisionsAreTheMovesOfReviewers)
{
    using Offered = std::vector<std::tuple<Action, State, RankEffect>>;
    const auto offered = [](State from) {
        Offered list;
        for (const ReviewDecision& one : review_decisions(from)) list.emplace_back(one.action, one.to, one.effect);
        return list;
    };
    EXPECT_EQ(offered(State::held), (Offered{{Action::accept, State::ranked, RankEffect::is_ranked},
                                             {Action::query, State::held, RankEffect::stays_unranked},
                                             {Action::reject, State::rejected, RankEffect::stays_unranked},
                                             {Action::disqualify, State::disqualified, RankEffect::stays_unranked}}));
    EXPECT_EQ(offered(State::ranked), (Offered{{Action::accept, State::ranked, RankEffect::keeps_rank},
                                               {Action::query, State::queried, RankEffect::keeps_rank},
                                               {Action::reject, State::rejected, RankEffect::loses_rank},
                                               {Action::disqualify, State::disqualified, RankEffect::loses_rank}}));
    EXPECT_EQ(offered(State::disqualified), (Offered{{Action::reinstate, State::ranked, RankEffect::is_ranked}}));
    // Failed ones may be scored again, which is no decision on an entry.
    for (const State state : {State::draft, State::sealed, State::withdrawn, State::failed})
        EXPECT_TRUE(offered(state).empty());
    for (const State state : {State::held, State::ranked, State::queried, State::rejected, State::disqualified})
        for (const auto& [action, to, effect] : offered(state)) EXPECT_EQ(moved(state, action, Actor::reviewer), to);
}

TEST(SubmissionState, HeldEntryGetsARankOnlyByAcceptance)
{
    EXPECT_EQ(moved(State::sealed, Action::hold, Actor::platform), State::held);
    EXPECT_EQ(moved(State::held, Action::query, Actor::reviewer), State::held);
    EXPECT_EQ(moved(State::held, Action::accept, Actor::reviewer), State::ranked);
    for (const auto& row : submission_transitions())
        if (row.from == State::held && board_effect(row.to) == BoardEffect::ranked)
            EXPECT_EQ(row.action, Action::accept);
}

TEST(SubmissionState, FailedIsRetriedAndDisqualifiedReinstated)
{
    EXPECT_EQ(moved(State::sealed, Action::fail, Actor::platform), State::failed);
    EXPECT_EQ(moved(State::failed, Action::retry, Actor::team), State::sealed);
    EXPECT_EQ(moved(State::ranked, Action::disqualify, Actor::organizer), State::disqualified);
    EXPECT_EQ(moved(State::disqualified, Action::reinstate, Actor::reviewer), State::ranked);
}

TEST(SubmissionState, TeamsAndThePlatformNeverReview)
{
    for (const auto& row : submission_transitions()) {
        if (!is_review_action(row.action)) continue;
        for (const Actor actor : {Actor::team, Actor::platform}) {
            const auto refused = next_state(row.from, row.action, actor);
            ASSERT_FALSE(refused.has_value());
            EXPECT_EQ(refused.error().type, problems::actor_not_allowed);
        }
    }
}

TEST(SubmissionState, RefusalNamesWhatTheStateAdmits)
{
    const auto refused = next_state(State::rejected, Action::withdraw, Actor::team);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().type, problems::invalid_transition);
    EXPECT_NE(refused.error().detail.find("reinstate, disqualify"), std::string::npos);
    EXPECT_NE(next_state(State::withdrawn, Action::seal, Actor::team).error().detail.find("no action"),
              std::string::npos);
}

TEST(SubmissionState, EffectOnTheBoard)
{
    const std::set<State> ranked{State::ranked, State::queried};
    const std::set<State> unranked{State::held, State::rejected, State::disqualified};
    for (std::size_t i = 0; i < submission_state_names.size(); ++i) {
        const auto state = static_cast<State>(i);
        const auto expected = ranked.contains(state)     ? BoardEffect::ranked
                              : unranked.contains(state) ? BoardEffect::listed_unranked
                                                         : BoardEffect::not_listed;
        EXPECT_EQ(board_effect(state), expected) << submission_state_names[i];
    }
}

}  // namespace
}  // namespace wattboard

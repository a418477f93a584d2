// Accounts, challenges, scoring runs and reviews on a real database.
#include <nlohmann/json.hpp>

#include "repo_fixture.h"
#include "server/documents/canonical_json.h"
#include "server/documents/rulebook_json.h"
#include "server/store/jobs.h"
#include "server/store/log_leaves.h"
#include "server/store/problems.h"
#include "server/store/reviews.h"
#include "server/store/scores.h"

namespace wattboard::test {
namespace {

using namespace store;

class RulesTest : public RepositoryTest {
protected:
    NewReview review(const Uuid& submission, SubmissionAction action)
    {
        return {.submission = submission, .reviewer = reviewer, .action = action, .reason = "looked at the trace"};
    }
};

TEST_F(RulesTest, AccountsTeamsAndNames)
{
    EXPECT_EQ(write([&](Transaction& t) { return create_account(t, "max"); }).error().type, problems::name_taken);
    EXPECT_EQ(write([&](Transaction& t) { return create_account(t, "Not A Name"); }).error().field, "/name");
    EXPECT_EQ(write([&](Transaction& t) { return create_team(t, "red", "x"); }).error().type, problems::name_taken);
    EXPECT_EQ(read([&](Transaction& t) { return find_account(t, "nobody"); }).error().type, problems::not_found);
    write([&](Transaction& t) {
        EXPECT_EQ(expect_value(find_account(t, "max")).email, "max@example.org");
        EXPECT_EQ(list_members(t, team).size(), 1U);
        EXPECT_TRUE(remove_member(t, team, member));
        EXPECT_FALSE(remove_member(t, team, member));
        EXPECT_TRUE(list_members(t, team).empty());
        EXPECT_TRUE(was_ever_member(t, team, member));
        EXPECT_TRUE(close_account(t, member, true));
        EXPECT_EQ(expect_value(find_account(t, "max")).full_name, "");
        EXPECT_EQ(list_accounts(t, 0, 2).rows.size(), 2U);
    });
}

TEST_F(RulesTest, ATokenSpeaksForItsAccountUntilRevoked)
{
    const NewToken token = write([&](Transaction& t) {
        create_grant(t, member, {.role = Role::participant}).value();
        const auto first = create_grant(t, member, {.role = Role::reviewer, .scope = Scope::team, .team = team});
        EXPECT_EQ(create_grant(t, member, {.role = Role::reviewer, .scope = Scope::team, .team = team}), first.value());
        return create_token(t, member, "laptop");
    });
    EXPECT_EQ(token.secret.size(), 46U);
    EXPECT_EQ(database->value("SELECT count(*) FROM token WHERE encode(secret_sha256, 'escape') LIKE '%wb_%'"), "0");
    const auto principal = read([&](Transaction& t) { return find_principal(t, token_digest(token.secret)); });
    ASSERT_TRUE(principal);
    EXPECT_EQ(principal->account, member);
    EXPECT_EQ(principal->teams, std::vector<TeamId>{team});
    EXPECT_EQ(principal->grants.size(), 2U);
    write([&](Transaction& t) {
        EXPECT_FALSE(revoke_token(t, organizer, token.id));
        EXPECT_TRUE(revoke_token(t, member, token.id));
        EXPECT_FALSE(find_principal(t, token_digest(token.secret)));
        const auto past =
            std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()) - std::chrono::hours{1};
        EXPECT_FALSE(find_principal(t, token_digest(create_token(t, member, "old", past).secret)));
        EXPECT_EQ(list_tokens(t, member).size(), 2U);
    });
}

TEST_F(RulesTest, AChallengeComesBackWithItsParts)
{
    read([&](Transaction& t) {
        const Challenge challenge = expect_value(find_challenge(t, "images"));
        ASSERT_EQ(challenge.phases.size(), 1U);
        EXPECT_TRUE(challenge.phases[0].is_default);
        const auto version = expect_value(find_rulebook(t, challenge.id, 1));
        EXPECT_EQ(version.rulebook, Rulebook{});
        EXPECT_EQ(version.sha256, sha256(canonical_json(to_json(Rulebook{}))));
        EXPECT_EQ(expect_value(active_scoring_run(t, challenge.id)).id, rulebook.scoring_run);
        EXPECT_EQ(list_grants(t, organizer).at(0).challenge, challenge.id);
    });
    NewChallenge same;
    same.challenge = {.slug = "images", .title = "x", .task = "x", .dataset = "x"};
    const auto twice = write([&](Transaction& t) { return create_challenge(t, organizer, same, basis); });
    EXPECT_EQ(twice.error().type, problems::name_taken);
    same.challenge.slug = "two-defaults";
    same.challenge.phases = {{.slug = "a", .title = "A", .is_default = true},
                             {.slug = "b", .title = "B", .is_default = true}};
    EXPECT_EQ(write([&](Transaction& t) { return create_challenge(t, organizer, same, basis); }).error().field,
              "/phases");
}

TEST_F(RulesTest, ANewRulebookIsScoredAndThenSwitched)
{
    const Sealed sealed = seal_new();
    Rulebook rules;
    rules.min_performance = 0.7;
    const auto second = write(
        [&](Transaction& t) { return expect_value(create_rulebook(t, organizer, rulebook.challenge, rules, basis)); });
    EXPECT_EQ(second.version, 2);
    EXPECT_EQ(write([&](Transaction& t) { return create_rulebook(t, organizer, rulebook.challenge, rules, basis); })
                  .error()
                  .type,
              problems::conflict);
    const auto job = write([&](Transaction& t) { return lease_job(t, "x", std::chrono::seconds{60}); });
    EXPECT_EQ(job->subject, second.scoring_run);
    // An entry sealed now must have both scores.
    const auto half = write([&](Transaction& t) -> Result<Sealed> {
        return seal_entry(t, expect_value(insert_entry(t, new_submission("late"), {new_log(0)})), member, ranked());
    });
    EXPECT_EQ(half.error().type, problems::scoring_changed);
    write([&](Transaction& t) {
        EXPECT_EQ(current_scoring_runs(t, rulebook.challenge).size(), 2U);
        const auto missing = revisions_to_score(t, second.scoring_run, 0, 10);
        EXPECT_EQ(missing, std::vector<RevisionId>{sealed.revision});
        auto again = ranked().scores[0];
        again.scoring_run = second.scoring_run;
        insert_scores(t, {{sealed.revision, again}, {sealed.revision, again}});
        EXPECT_TRUE(revisions_to_score(t, second.scoring_run, 0, 10).empty());
        EXPECT_EQ(list_scores(t, sealed.revision).size(), 2U);
        expect_value(activate_scoring_run(t, second.scoring_run, R"([{"entry":"x","from":2,"to":1}])"));
    });
    read([&](Transaction& t) {
        const auto runs = list_scoring_runs(t, rulebook.challenge);
        EXPECT_EQ(runs.at(0).state, ScoringRunState::superseded);
        EXPECT_EQ(runs.at(1).state, ScoringRunState::active);
        EXPECT_EQ(nlohmann::json::parse(runs.at(1).rank_changes)[0]["to"], 1);
        EXPECT_EQ(runs.at(1).rulebook, rules);
        EXPECT_EQ(list_leaves(t, 0, 100).rows.back().event, LogEvent::scoring_run_activated);
    });
    EXPECT_EQ(database->value("SELECT count(*) FROM log_leaf WHERE event = 'submission_scored'"), "1");
}

TEST_F(RulesTest, AnOlderScoringRunIsComputedAgainWhenAskedFor)
{
    auto newer = basis;
    newer.engine_version = "8";
    const auto create = [&](const ScoringBasis& wanted) {
        return write([&](Transaction& t) { return expect_value(create_scoring_run(t, rulebook.challenge, wanted)); });
    };
    const ScoringRunId second = create(newer);
    EXPECT_NE(second, rulebook.scoring_run);
    EXPECT_EQ(create(newer), second) << "asked for twice";
    write([&](Transaction& t) { expect_value(activate_scoring_run(t, second, "[]")); });
    write([&](Transaction& t) { finish_job(t, lease_job(t, "x", std::chrono::seconds{60})->id, "x"); });
    EXPECT_EQ(create(newer), second) << "active already";
    EXPECT_EQ(database->value("SELECT count(*) FROM job WHERE state = 'waiting'"), "0");

    EXPECT_EQ(create(basis), rulebook.scoring_run);
    read([&](Transaction& t) {
        EXPECT_EQ(expect_value(find_scoring_run(t, rulebook.scoring_run)).state, ScoringRunState::computing);
        EXPECT_EQ(expect_value(active_scoring_run(t, rulebook.challenge)).id, second);
    });
    EXPECT_EQ(database->value("SELECT subject_id FROM job WHERE state = 'waiting'"),
              std::to_string(rulebook.scoring_run));
    write([&](Transaction& t) { expect_value(activate_scoring_run(t, rulebook.scoring_run, "[]")); });
    // The job of the newer run was done before: it is asked for anew.
    EXPECT_EQ(create(newer), second);
    EXPECT_EQ(database->value("SELECT state FROM job WHERE subject_id = " + std::to_string(second)), "waiting");
}

TEST_F(RulesTest, ANewerScoringRunTakesThePlaceOfThoseStillComputing)
{
    Rulebook rules;
    rules.min_performance = 0.7;
    const auto second = write(
        [&](Transaction& t) { return expect_value(create_rulebook(t, organizer, rulebook.challenge, rules, basis)); });
    rules.min_performance = 0.8;
    const auto third = write(
        [&](Transaction& t) { return expect_value(create_rulebook(t, organizer, rulebook.challenge, rules, basis)); });
    const auto runs = read([&](Transaction& t) { return current_scoring_runs(t, rulebook.challenge); });
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[1].id, third.scoring_run);
    const auto late = write([&](Transaction& t) { return activate_scoring_run(t, second.scoring_run, "[]"); });
    EXPECT_EQ(late.error().type, problems::conflict) << "or boards would go back to older rules";
}

TEST_F(RulesTest, AMetricKeepsItsBounds)
{
    Rulebook rules;
    rules.metric.upper_bound = 100;
    EXPECT_EQ(write([&](Transaction& t) { return create_rulebook(t, organizer, rulebook.challenge, rules, basis); })
                  .error()
                  .field,
              "/metric");
}

TEST_F(RulesTest, SwitchingWaitsForSealingsInProgress)
{
    const auto second = write([&](Transaction& t) {
        Rulebook rules;
        rules.min_performance = 0.6;
        return expect_value(create_rulebook(t, organizer, rulebook.challenge, rules, basis));
    });
    write([&](Transaction& sealing) {
        share_scoring_lock(sealing, rulebook.challenge);
        sealing.query("wait", "SELECT 1");
        EXPECT_THROW(
            (*database)->write({"activate", std::chrono::steady_clock::now() + std::chrono::milliseconds{300}},
                               [&](Transaction& t) { return activate_scoring_run(t, second.scoring_run, "[]"); }),
            DatabaseBusy);
    });
    EXPECT_TRUE(write([&](Transaction& t) { return activate_scoring_run(t, second.scoring_run, "[]"); }));
}

TEST_F(RulesTest, AReviewMovesTheStateAndStays)
{
    const Sealed sealed = seal_new();
    const auto rejected = write([&](Transaction& t) {
        return expect_value(record_review(t, review(sealed.public_id, SubmissionAction::reject)));
    });
    EXPECT_EQ(rejected.state, SubmissionState::rejected);
    const auto wrong =
        write([&](Transaction& t) { return record_review(t, review(sealed.public_id, SubmissionAction::accept)); });
    EXPECT_EQ(wrong.error().type, problems::invalid_transition);
    write([&](Transaction& t) {
        auto appeal = review(sealed.public_id, SubmissionAction::reinstate);
        appeal.is_appeal = true;
        appeal.answers = rejected.id;
        EXPECT_EQ(expect_value(record_review(t, appeal)).state, SubmissionState::ranked);
    });
    read([&](Transaction& t) {
        const auto reviews = list_reviews(t, sealed.submission);
        ASSERT_EQ(reviews.size(), 2U);
        EXPECT_EQ(reviews[0].reviewer, "rita");
        EXPECT_EQ(reviews[0].reason, "looked at the trace");
        EXPECT_EQ(reviews[1].answers, rejected.id);
        EXPECT_EQ(list_state_changes(t, sealed.submission).size(), 3U);
        EXPECT_EQ(expect_value(find_submission(t, sealed.public_id)).state_version, sealed.state_version + 2);
    });
    EXPECT_EQ(database->value("SELECT bool_and(reason_sha256 = sha256(salt || convert_to(reason, 'UTF8'))) FROM review "
                              "JOIN review_reason ON review_id = id"),
              "t");
    write([&](Transaction& t) { return erase_review_reason(t, rejected.id); });
    EXPECT_FALSE(read([&](Transaction& t) { return list_reviews(t, sealed.submission); }).at(0).reason);
}

TEST_F(RulesTest, NobodyReviewsTheOwnTeamEvenAfterLeaving)
{
    const Sealed sealed = seal_new();
    write([&](Transaction& t) {
        add_member(t, team, reviewer);
        return remove_member(t, team, reviewer);
    });
    const auto refused =
        write([&](Transaction& t) { return record_review(t, review(sealed.public_id, SubmissionAction::reject)); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().type, problems::own_team_review);
    EXPECT_EQ(database->value("SELECT count(*) FROM review"), "0");
}

}  // namespace
}  // namespace wattboard::test

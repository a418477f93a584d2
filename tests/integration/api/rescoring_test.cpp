// New rules and new tables: a scoring run computed in the background, the boards switched, the changes listed.
#include "api_fixture.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "server/jobs/board_follower.h"
#include "server/jobs/job_runner.h"
#include "server/jobs/scoring_upkeep.h"

namespace wattboard::test {
namespace {

class Rescoring : public ApiFixture {
protected:
    // Lets a runner work until the challenge shows another scoring run.
    std::int64_t run_jobs(std::int64_t old)
    {
        jobs::JobRunner runner(*database_, references_, loader_, "test", std::chrono::milliseconds{20});
        for (int i = 0; i < 500; ++i) {
            const std::int64_t now = get("/challenges/street-scenes").body["scoring_run"]["id"];
            if (now != old) return now;
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
        ADD_FAILURE() << "the boards were not switched: " << database_.value("SELECT last_error FROM job");
        return old;
    }
};

TEST_F(Rescoring, LogsSealedBeforeTheyBecamePublicStayClosed)
{
    const std::int64_t old = create_challenge()["scoring_run"]["id"];
    const auto raw_path = [&](const std::string& entry) {
        const std::string evidence = get("/submissions/" + entry).body["runs"][0]["evidence"][0]["id"];
        return "/evidence/" + evidence + "/raw";
    };
    const auto read = [&](const std::string& entry, const std::string& token) {
        return ask({.path = raw_path(entry), .token = token, .query = {{"submission", entry}}}).status;
    };
    const std::string before = enter("Before", 0.9, 300, alice_);
    EXPECT_EQ(read(before, alice_), 200);
    EXPECT_EQ(read(before, bob_), 403);
    const Answer version =
        post("/challenges/street-scenes/rulebooks", {{"min_performance", 0.5}, {"raw_logs_public", true}}, organizer_);
    ASSERT_EQ(version.status, 201) << version.text;
    run_jobs(old);
    const std::string after = enter("After", 0.9, 200, alice_);
    EXPECT_EQ(read(before, bob_), 403) << "its team sealed under a rulebook that kept logs closed";
    EXPECT_EQ(read(before, ""), 401);
    EXPECT_EQ(read(after, bob_), 200);
    EXPECT_EQ(read(after, ""), 200);
    EXPECT_EQ(get(raw_path(after), bob_).status, 403) << "public as evidence of that entry, not by itself";
}

TEST_F(Rescoring, ANewRulebookSwitchesTheBoards)
{
    const std::int64_t old = create_challenge()["scoring_run"]["id"];
    const std::string accurate = enter("Accurate", 0.9, 300, alice_);
    const std::string frugal = enter("Frugal", 0.7, 100, bob_, "blue-watts");
    const Answer version =
        post("/challenges/street-scenes/rulebooks",
             {{"ranking_rule", "energy"}, {"offered_rules", {"energy", "gqi"}}, {"min_performance", 0.5}}, organizer_);
    ASSERT_EQ(version.status, 201) << version.text;
    EXPECT_EQ(version.body["version"], 2);
    EXPECT_EQ(version.body["scoring_run"]["state"], "computing");
    EXPECT_EQ(jobs_woken_, 1);
    EXPECT_EQ(get("/challenges/street-scenes/leaderboard").body["items"][0]["entry"], accurate);

    const auto stream = get("/challenges/street-scenes/events").events;
    events_.drain();
    EXPECT_EQ(stream->take().size(), 1U);
    const std::int64_t now = run_jobs(old);
    EXPECT_EQ(now, version.body["scoring_run"]["id"]);
    events_.drain();
    const auto told = stream->take();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_NE(told[0]->find("\"scoring_run\":" + std::to_string(now) + ","), std::string::npos) << *told[0];
    EXPECT_NE(told[0]->find("\"switched\":true"), std::string::npos) << *told[0];
    const Answer board = get("/challenges/street-scenes/leaderboard");
    EXPECT_EQ(board.body["ranking_rule"], "energy");
    EXPECT_EQ(board.body["scoring_run"], now);
    EXPECT_EQ(board.body["items"][0]["entry"], frugal);
    const Answer run = get("/challenges/street-scenes/scoring-runs/" + std::to_string(now));
    EXPECT_EQ(run.body["state"], "active");
    const nlohmann::json expected{{{"entry", frugal}, {"name", "Frugal"}, {"from", 2}, {"to", 1}},
                                  {{"entry", accurate}, {"name", "Accurate"}, {"from", 1}, {"to", 2}}};
    EXPECT_EQ(run.body["rank_changes"], expected);

    // The old board stays readable, under its own path.
    const Answer redirect =
        ask({.path = "/challenges/street-scenes/leaderboard", .query = {{"scoring_run", std::to_string(old)}}});
    EXPECT_EQ(redirect.status, 307);
    const Answer before = get("/challenges/street-scenes/scoring-runs/" + std::to_string(old) + "/leaderboard");
    EXPECT_EQ(before.body["items"][0]["entry"], accurate);
    EXPECT_EQ(before.body["ranking_rule"], "gqi");
}

TEST_F(Rescoring, EntriesSealedMeanwhileAreScoredUnderBoth)
{
    const std::int64_t old = create_challenge()["scoring_run"]["id"];
    post("/challenges/street-scenes/rulebooks", {{"min_performance", 0.75}}, organizer_);
    const std::string id = enter("Meanwhile", 0.7, 100, alice_);
    EXPECT_EQ(get("/submissions/" + id).body["scores"].size(), 2U);
    EXPECT_EQ(get("/challenges/street-scenes/leaderboard").body["items"].size(), 1U);
    run_jobs(old);
    const Answer board = get("/challenges/street-scenes/leaderboard");
    EXPECT_TRUE(board.body["items"].empty()) << "0.7 does not reach the new gate";
    EXPECT_EQ(board.body["unranked"], 1);
}

TEST_F(Rescoring, ANewGridTableMakesScoringRuns)
{
    const std::int64_t old = create_challenge()["scoring_run"]["id"];
    const std::string id = enter("Entry", 0.8, 300, alice_);
    const std::string admin = make_account("ada", store::Role::admin);
    const auto import = [&](const std::string& token) {
        return ask({.method = "POST",
                    .path = "/reference-tables/grid",
                    .body = "zone,year,intensity_g_per_kwh\nFRA,2024,40\nWORLD,2024,480\n",
                    .token = token,
                    .query = {{"name", "New grid"}, {"source", "invented"}, {"licence", "CC0"}},
                    .headers = {{"content-type", "text/csv"}}});
    };
    EXPECT_EQ(import(alice_).status, 403);
    const Answer former = get("/reference-tables/grid");
    ASSERT_EQ(former.status, 200) << former.text;
    const auto read_again = [&] {
        return ask({.path = "/reference-tables/grid", .headers = {{"if-none-match", former.header("etag")}}});
    };
    EXPECT_EQ(read_again().status, 304);
    ASSERT_EQ(import(admin).status, 201);
    const nlohmann::json expected{
        {{"zone", "FRA"}, {"years", {{{"year", 2024}, {"intensity_g_per_kwh", 40.0}, {"source", "invented"}}}}},
        {{"zone", "WORLD"}, {"years", {{{"year", 2024}, {"intensity_g_per_kwh", 480.0}, {"source", "invented"}}}}}};
    EXPECT_EQ(read_again().body["items"], expected) << "the whole table, and nothing of the former";
    EXPECT_EQ(get("/").body["links"]["reference-tables/grid"], "/api/v1/reference-tables/grid");
    run_jobs(old);
    // 0.05 kWh at 40 g/kWh.
    EXPECT_NEAR(get("/submissions/" + id).body["scores"][0]["own_place_co2e_kg"].get<double>(), 0.002, 1e-12);
    EXPECT_EQ(jobs::ensure_current_scoring_runs(*database_, references_).value(), 0U);
}

TEST_F(Rescoring, AnHourlySeriesIsShownHourByHour)
{
    const std::int64_t old = create_challenge()["scoring_run"]["id"];
    const std::string id = enter("Entry", 0.8, 300, alice_);
    EXPECT_TRUE(get("/submissions/" + id).body["co2e_by_hour"].is_null()) << "a year's mean has no hours";
    const Answer imported = ask({.method = "POST",
                                 .path = "/challenges/street-scenes/grid-series",
                                 .body = "Datetime (UTC),Zone id,Carbon intensity gCO2eq/kWh (Life cycle)\n"
                                         "2024-03-01 08:00:00,FR,40\n",
                                 .token = organizer_,
                                 .query = {{"source", "invented"}, {"licence", "CC0"}},
                                 .headers = {{"content-type", "text/csv"}}});
    ASSERT_EQ(imported.status, 201) << imported.text;
    run_jobs(old);
    const Answer entry = get("/submissions/" + id);
    ASSERT_EQ(entry.body["scores"][0]["own_place_hourly"], true) << entry.text;
    const auto& series = entry.body["co2e_by_hour"];
    EXPECT_EQ(series["step_hours"], 1);
    ASSERT_EQ(series["items"].size(), 1U) << entry.text;
    EXPECT_EQ(series["items"][0]["starts_at"], "2024-03-01T08:00:00Z");
    EXPECT_EQ(series["items"][0]["intensity_g_per_kwh"], 40.0);
    EXPECT_NEAR(series["items"][0]["energy_kwh"].get<double>(), 0.05, 1e-9);
    EXPECT_NEAR(series["items"][0]["co2e_kg"].get<double>(), 0.002, 1e-9);
}

TEST_F(Rescoring, AnotherProcessFollows)
{
    boards::BoardRegistry registry;
    jobs::ChallengeIndex index;
    jobs::BoardLoader loader(*database_, registry, index);
    store::FeedPosition position = loader.load_all();
    jobs::BoardFollower follower(*database_, loader);
    const auto follow = [&] {
        const auto changes = database_->read({"test.follow"}, [&](store::Transaction& transaction) {
            return store::read_changes(transaction, position);
        });
        follower.apply(changes.rows);
        position = changes.next;
    };
    create_challenge();
    const std::string id = enter("Entry", 0.8, 300, alice_);
    EXPECT_EQ(index.find("street-scenes"), nullptr);
    follow();
    const auto challenge = index.find("street-scenes");
    ASSERT_NE(challenge, nullptr);
    const auto board = registry.active(challenge->challenge.id, challenge->phase("")->id);
    ASSERT_NE(board, nullptr);
    EXPECT_NE(board->snapshot()->find(id), nullptr);
    EXPECT_TRUE(board->snapshot()->standing(id, RankingRule::gqi));
    post("/submissions/" + id + "/reviews", {{"action", "disqualify"}, {"reason", "Trained on the test set."}},
         reviewer_);
    follow();
    follow();
    EXPECT_FALSE(board->snapshot()->standing(id, RankingRule::gqi));
}

TEST_F(Rescoring, BoardsAreTheSameAfterARestart)
{
    create_challenge();
    enter("Accurate", 0.9, 300, alice_);
    enter("Frugal", 0.7, 100, bob_, "blue-watts");
    boards::BoardRegistry registry;
    jobs::ChallengeIndex index;
    jobs::BoardLoader loader(*database_, registry, index);
    loader.load_all();
    const auto challenge = index.find("street-scenes");
    const auto fresh = registry.active(challenge->challenge.id, challenge->phase("")->id)->snapshot();
    const auto page = fresh->page({.rule = RankingRule::gqi});
    nlohmann::json restarted = nlohmann::json::parse(
        api::board_document({.challenge = *challenge, .board = *fresh, .rule = RankingRule::gqi}, *page));
    const Answer live = get("/challenges/street-scenes/leaderboard");
    EXPECT_EQ(restarted["items"], live.body["items"]);
}

}  // namespace
}  // namespace wattboard::test

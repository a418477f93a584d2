// Reviews: who may decide, that the board follows at once, and that the history is public.
#include "api_fixture.h"

namespace wattboard::test {
namespace {

using Review = ApiFixture;

TEST_F(Review, TheBoardFollowsAtOnce)
{
    create_challenge();
    const std::string id = enter("Entry", 0.8, 300, alice_);
    const auto decide = [&](const std::string& action, const std::string& token) {
        return post("/submissions/" + id + "/reviews", {{"action", action}, {"reason", "Because of the log."}}, token);
    };
    const Answer rejected = decide("reject", reviewer_);
    ASSERT_EQ(rejected.status, 201) << rejected.text;
    EXPECT_EQ(rejected.body["state"], "rejected");
    Answer board = get("/challenges/street-scenes/leaderboard");
    EXPECT_TRUE(board.body["items"].empty());
    EXPECT_EQ(board.body["unranked"], 1);
    const Answer unranked = ask({.path = "/challenges/street-scenes/leaderboard", .query = {{"unranked", "true"}}});
    EXPECT_EQ(unranked.body["items"][0]["state"], "rejected");
    EXPECT_TRUE(unranked.body["items"][0]["rank"].is_null());

    EXPECT_EQ(decide("accept", reviewer_).problem(), "/problems/invalid-transition");
    EXPECT_EQ(decide("reinstate", reviewer_).body["state"], "ranked");
    EXPECT_EQ(get("/challenges/street-scenes/leaderboard").body["items"].size(), 1U);
    const Answer history = get("/submissions/" + id + "/reviews");
    ASSERT_EQ(history.body["items"].size(), 2U);
    EXPECT_EQ(history.body["items"][0]["reason"], "Because of the log.");
    EXPECT_EQ(history.body["items"][0]["reviewer"], "rita");
    EXPECT_EQ(get("/submissions/" + id).body["history"].back()["to"], "ranked");
}

TEST_F(Review, OnlyReviewersAndNeverTheOwnTeam)
{
    create_challenge();
    const std::string id = enter("Entry", 0.8, 300, alice_);
    const nlohmann::json decision{{"action", "reject"}, {"reason", "No."}};
    const std::string path = "/submissions/" + id + "/reviews";
    EXPECT_EQ(post(path, decision, "").status, 401);
    EXPECT_FALSE(post(path, decision, "").header("www-authenticate").empty());
    const Answer forbidden = post(path, decision, bob_);
    EXPECT_EQ(forbidden.status, 403);
    EXPECT_NE(forbidden.body["detail"].get<std::string>().find("reviewer"), std::string::npos) << forbidden.text;
    const std::string insider = make_account("ines", store::Role::reviewer, "green-pixels");
    EXPECT_EQ(post(path, decision, insider).status, 403);
    database_.execute(
        "UPDATE membership SET left_at = now() WHERE account_id = "
        "(SELECT id FROM account WHERE name = 'ines')");
    tokens_.clear();
    EXPECT_EQ(post(path, decision, insider).problem(), "/problems/own-team-review");
    EXPECT_EQ(post(path, {{"action", "reject"}, {"reason", "  "}}, reviewer_).status, 422);
    EXPECT_EQ(get("/submissions/" + id).body["state"], "ranked");
}

TEST_F(Review, ARepeatedDecisionIsTakenOnce)
{
    create_challenge();
    const std::string id = enter("Entry", 0.8, 300, alice_);
    const nlohmann::json decision{{"action", "query"}, {"reason", "Which driver?"}};
    const auto send = [&] {
        return post("/submissions/" + id + "/reviews", decision, reviewer_, {{"idempotency-key", "r"}});
    };
    const Answer first = send();
    ASSERT_EQ(first.status, 201) << first.text;
    EXPECT_EQ(send().text, first.text);
    EXPECT_EQ(database_.value("SELECT count(*) FROM review"), "1");
    EXPECT_EQ(get("/challenges/street-scenes/leaderboard").body["items"][0]["state"], "queried");
}

TEST_F(Review, WithdrawnEntriesLeaveTheRanking)
{
    create_challenge();
    const std::string id = enter("Entry", 0.8, 300, alice_);
    EXPECT_EQ(post("/submissions/" + id + "/withdraw", {{"reason", "Wrong data"}}, bob_).status, 403);
    const Answer withdrawn = post("/submissions/" + id + "/withdraw", {{"reason", "Wrong data"}}, alice_);
    ASSERT_EQ(withdrawn.status, 200) << withdrawn.text;
    EXPECT_EQ(withdrawn.body["state"], "withdrawn");
    EXPECT_TRUE(get("/challenges/street-scenes/leaderboard").body["items"].empty());
}

}  // namespace
}  // namespace wattboard::test

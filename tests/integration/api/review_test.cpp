// Reviews: who may decide, that the board follows at once, and that the history is public.
#include "api_fixture.h"

#include <algorithm>

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

TEST_F(Review, DecisionsAreOfferedToWhoMayMakeThem)
{
    create_challenge();
    const std::string id = enter("Entry", 0.8, 300, alice_);
    const auto row = [](const char* decision, const char* after, const char* effect) {
        return nlohmann::json{{"decision", decision}, {"state_after", after}, {"effect", effect}};
    };
    const nlohmann::json ranked{row("accept", "ranked", "keeps_rank"), row("query", "queried", "keeps_rank"),
                                row("reject", "rejected", "loses_rank"),
                                row("disqualify", "disqualified", "loses_rank")};
    const auto offered = [&](const std::string& token) { return get("/submissions/" + id, token).body["decisions"]; };
    const auto queued = [&](const std::string& token) {
        return ask({.path = "/challenges/street-scenes/review-queue", .token = token, .query = {{"state", "ranked"}}})
            .body["items"][0]["decisions"];
    };
    EXPECT_EQ(offered(reviewer_), ranked);
    EXPECT_EQ(queued(reviewer_), ranked);
    EXPECT_EQ(offered(organizer_), ranked);
    EXPECT_EQ(offered(""), nlohmann::json::array());
    EXPECT_EQ(offered(bob_), nlohmann::json::array());
    const std::string insider = make_account("ines", store::Role::reviewer, "green-pixels");
    EXPECT_EQ(offered(insider), nlohmann::json::array());
    EXPECT_EQ(queued(insider), nlohmann::json::array());

    // Every one of them is taken, and does what it says.
    for (const auto& [first, then] : {std::pair{"disqualify", "reinstate"}, std::pair{"reject", "reinstate"}}) {
        for (const std::string decision : {first, then}) {
            const nlohmann::json before = offered(reviewer_);
            const auto told =
                std::ranges::find_if(before, [&](const auto& one) { return one["decision"] == decision; });
            ASSERT_NE(told, before.end()) << decision;
            const Answer made =
                post("/submissions/" + id + "/reviews", {{"action", decision}, {"reason", "Because."}}, reviewer_);
            EXPECT_EQ(made.body["state"], (*told)["state_after"]) << made.text;
            const bool is_ranked = !get("/submissions/" + id).body["rank"].is_null();
            EXPECT_EQ(is_ranked, (*told)["effect"] == "is_ranked") << decision;
        }
    }
}

// A finding about a run or the whole entry belongs to no log.
TEST_F(Review, TheQueueShowsFindingsWithoutALog)
{
    create_challenge();
    nlohmann::json body = submission_json("Half logged", 0.8, 600);
    body["runs"][0]["hardware"]["accelerators"][0]["count"] = 2;
    const Answer sealed = seal_all_in_one(body, power_log(300, 600), alice_);
    ASSERT_EQ(sealed.status, 201) << sealed.text;
    const std::string id = sealed.body["id"];
    std::map<std::string, nlohmann::json> without_log;
    for (const auto& finding : get("/submissions/" + id).body["scores"][0]["findings"])
        if (finding["verdict"] == "fail" && finding["evidence"].is_null()) without_log[finding["check"]] = finding;
    ASSERT_TRUE(without_log.contains("missing_accelerators")) << sealed.text;

    const Answer queue = get("/challenges/street-scenes/review-queue", reviewer_);
    ASSERT_EQ(queue.status, 200) << queue.text;
    ASSERT_EQ(queue.body["items"].size(), 1U);
    const auto& worst = queue.body["items"][0]["worst"];
    const auto shown = std::ranges::find_if(worst, [](const auto& finding) { return finding["evidence"].is_null(); });
    ASSERT_NE(shown, worst.end()) << queue.text;
    const nlohmann::json& finding = without_log.at((*shown)["id"]);
    EXPECT_EQ((*shown)["title"], finding["title"]);
    EXPECT_EQ((*shown)["severity"], finding["severity"]);
    EXPECT_EQ((*shown)["message"], finding["message"]);
    EXPECT_FALSE(finding["message"].get<std::string>().empty());
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

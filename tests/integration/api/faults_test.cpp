// What goes wrong: the database away, keys used at once by many, uploads tried again, a new engine.
#include "api_fixture.h"

#include <set>
#include <thread>

namespace wattboard::test {
namespace {

using Faults = ApiFixture;

TEST_F(Faults, BoardsAreReadWhileTheDatabaseIsAway)
{
    create_challenge();
    const std::string id = enter("Entry", 0.8, 300, alice_);
    TestCluster::instance().stop();
    const Answer away = get("/challenges");
    const Answer board = get("/challenges/street-scenes/leaderboard");
    const Answer write = post("/submissions/" + id + "/reviews", {{"action", "query"}, {"reason", "r"}}, reviewer_);
    TestCluster::instance().start_again();
    EXPECT_EQ(away.status, 503);
    EXPECT_FALSE(away.header("retry-after").empty());
    EXPECT_EQ(away.problem(), "/problems/database-unavailable");
    EXPECT_EQ(board.status, 200);
    EXPECT_EQ(board.body["items"].size(), 1U);
    EXPECT_EQ(write.status, 503);
    EXPECT_EQ(get("/challenges").status, 200);
}

TEST_F(Faults, OneKeyUsedByManyAtOnceMakesOneEntry)
{
    create_challenge();
    tokens_.find(store::token_digest(alice_));
    nlohmann::json body = submission_json("Once", 0.8, 600);
    body["seal"] = true;
    const Ask request{.method = "POST",
                      .path = "/submissions",
                      .body = multipart({{"submission", body.dump()}, {"train", power_log(300, 600)}}),
                      .token = alice_,
                      .headers = {multipart_type, {"idempotency-key", "same"}}};
    std::vector<Answer> answers(6);
    {
        std::vector<std::jthread> clients;
        for (Answer& answer : answers) clients.emplace_back([&] { answer = ask(request); });
    }
    std::set<std::string> texts;
    for (const Answer& answer : answers) {
        if (answer.status == 201)
            texts.insert(answer.text);
        else
            EXPECT_EQ(answer.problem(), "/problems/idempotency-in-flight");
    }
    EXPECT_EQ(texts.size(), 1U);
    EXPECT_EQ(database_.value("SELECT count(*) FROM submission"), "1");
    EXPECT_EQ(ask(request).text, *texts.begin());
}

TEST_F(Faults, TeamsThatSealAtOnceAllStandOnTheBoard)
{
    create_challenge();
    constexpr int teams = 8;
    std::vector<std::string> tokens;
    for (int i = 0; i < teams; ++i)
        tokens.push_back(
            make_account("user" + std::to_string(i), store::Role::participant, "team" + std::to_string(i)));
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < teams; ++i)
            clients.emplace_back([&, i] {
                enter("E" + std::to_string(i), 0.6 + 0.01 * i, 300, tokens[static_cast<std::size_t>(i)],
                      "team" + std::to_string(i));
            });
    }
    const Answer board = get("/challenges/street-scenes/leaderboard");
    ASSERT_EQ(board.body["items"].size(), std::size_t{teams});
    for (int i = 0; i < teams; ++i)
        EXPECT_EQ(board.body["items"][static_cast<std::size_t>(i)]["name"], "E" + std::to_string(teams - 1 - i));
}

TEST_F(Faults, ARefusedUploadFreesItsKey)
{
    create_challenge();
    const std::string id = draft(submission_json("Entry", 0.8, 600), alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    const auto send = [&](const std::string& log) {
        return ask({.method = "POST",
                    .path = "/submissions/" + id + "/runs/" + run + "/evidence",
                    .body = log,
                    .token = alice_,
                    .headers = {{"idempotency-key", "upload"}}});
    };
    EXPECT_EQ(send("no log at all").status, 422);
    const std::string log = power_log(300, 600);
    const Answer taken = send(log);
    ASSERT_EQ(taken.status, 201) << taken.text;
    EXPECT_EQ(taken.header("x-content-sha256"), taken.body["sha256"].get<std::string>());
    EXPECT_EQ(send(log).text, taken.text);
    EXPECT_EQ(send(power_log(301, 600)).problem(), "/problems/idempotency-key-reused");
    EXPECT_EQ(database_.value("SELECT count(*) FROM evidence WHERE state = 'complete'"), "1");
}

TEST_F(Faults, EvidenceOfAnOlderEngineIsReadAgain)
{
    create_challenge();
    const std::string id = draft(submission_json("Entry", 0.8, 600), alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    ASSERT_EQ(upload(id, run, power_log(300, 600), alice_).status, 201);
    database_.execute("UPDATE evidence_reading SET engine_version = 'older'");
    const Answer sealed = ask({.method = "POST", .path = "/submissions/" + id + "/seal", .token = alice_});
    ASSERT_EQ(sealed.status, 200) << sealed.text;
    EXPECT_NEAR(sealed.body["scores"][0]["energy_kwh"]["value"].get<double>(), 0.05, 1e-12);
    EXPECT_EQ(database_.value("SELECT count(*) FROM evidence_reading"), "2");
}

TEST_F(Faults, APercentageTypedByMistakeGetsAHint)
{
    create_challenge();
    const Answer refused = post("/submissions", submission_json("Percent", 81.3, 600), alice_);
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.body["field"], "/performance/value");
    EXPECT_NE(refused.body["hint"].get<std::string>().find("0.813"), std::string::npos) << refused.text;
    auto nowhere = submission_json("Nowhere", 0.8, 600);
    nowhere["challenge"] = "nowhere";
    EXPECT_EQ(post("/submissions", nowhere, alice_).body["field"], "/challenge");
    auto zone = submission_json("Zone", 0.8, 600);
    zone["runs"][0]["zone"] = "ATL";
    EXPECT_EQ(seal_all_in_one(zone, power_log(300, 600), alice_).problem(), "/problems/unknown-zone");
    EXPECT_EQ(database_.value("SELECT count(*) FROM submission"), "0");
}

TEST_F(Faults, NewRevisionsCountLaterEvidence)
{
    create_challenge();
    const std::string id = enter("Entry", 0.8, 300, alice_);
    const Answer revision = ask({.method = "POST", .path = "/submissions/" + id + "/revisions", .token = alice_});
    ASSERT_EQ(revision.status, 201) << revision.text;
    EXPECT_EQ(revision.body["revision"], 2);
    EXPECT_EQ(get("/submissions/" + id).body["revision"], 1);
    EXPECT_TRUE(get("/submissions/" + id).body["draft_revision"].is_null());
    const Answer changed = ask({.method = "PATCH",
                                .path = "/submissions/" + id,
                                .body = R"({"performance": {"value": 0.85}})",
                                .token = alice_});
    ASSERT_EQ(changed.status, 200) << changed.text;
    ASSERT_EQ(ask({.method = "POST", .path = "/submissions/" + id + "/seal", .token = alice_}).status, 200);
    const Answer board = get("/challenges/street-scenes/leaderboard");
    ASSERT_EQ(board.body["items"].size(), 1U);
    EXPECT_EQ(board.body["items"][0]["performance"]["value"], 0.85);
    EXPECT_EQ(board.body["items"][0]["revision"], 2);
}

}  // namespace
}  // namespace wattboard::test

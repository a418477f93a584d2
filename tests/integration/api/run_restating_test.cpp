// A run of a draft is stated anew once its log has told when it was and on what.
#include "api_fixture.h"

namespace wattboard::test {
namespace {

class RunRestating : public ApiFixture {
protected:
    RunRestating()
    {
        create_challenge();
        nlohmann::json body = submission_json("Restated", 0.8, seconds);
        body["runs"] = nlohmann::json::array({{{"stage", "training"}}});
        submission_ = draft(body, alice_);
        run_ = get("/submissions/" + submission_, alice_).body["runs"][0]["id"];
    }

    Answer restate(const nlohmann::json& statement, const std::string& token, const std::string& run = "")
    {
        return ask({.method = "PUT",
                    .path = "/submissions/" + submission_ + "/runs/" + (run.empty() ? run_ : run),
                    .body = statement.dump(),
                    .token = token,
                    .headers = {{"content-type", "application/json"}}});
    }
    Answer seal() { return ask({.method = "POST", .path = "/submissions/" + submission_ + "/seal", .token = alice_}); }

    static constexpr int seconds = 600;
    const nlohmann::json whole_ = {{"stage", "training"},
                                   {"started_at", "2024-03-01T08:00:00Z"},
                                   {"ended_at", "2024-03-01T08:10:00Z"},
                                   {"zone", "FRA"}};
    std::string submission_;
    std::string run_;
};

TEST_F(RunRestating, AfterTheLogThenCountedAsStated)
{
    ASSERT_EQ(upload(submission_, run_, power_log(300, seconds), alice_).status, 201);
    EXPECT_EQ(seal().status, 422) << "neither place nor time";
    const Answer restated = restate(whole_, alice_);
    ASSERT_EQ(restated.status, 200) << restated.text;
    EXPECT_EQ(restated.body["runs"][0]["id"], run_);
    EXPECT_EQ(restated.body["runs"][0]["zone"], "FRA");
    EXPECT_EQ(restated.body["runs"][0]["ended_at"], "2024-03-01T08:10:00Z");
    EXPECT_EQ(restated.body["runs"][0]["evidence"].size(), 1U) << "its log stays";
    const Answer receipt = seal();
    ASSERT_EQ(receipt.status, 200) << receipt.text;
    // 300 W for 600 s are 0.05 kWh; 500 g/kWh on the same grid.
    EXPECT_NEAR(receipt.body["scores"][0]["co2e_kg"]["value"].get<double>(), 0.025, 1e-9);
    EXPECT_EQ(restate(whole_, alice_).problem(), "/problems/already-sealed");
}

TEST_F(RunRestating, WhatIsLeftOutIsNotStatedAnyMore)
{
    ASSERT_EQ(restate(whole_, alice_).status, 200);
    const Answer again = restate({{"stage", "pretraining"}}, alice_);
    ASSERT_EQ(again.status, 200) << again.text;
    EXPECT_EQ(again.body["runs"][0]["stage"], "pretraining");
    EXPECT_FALSE(again.body["runs"][0].contains("zone"));
    EXPECT_FALSE(again.body["runs"][0].contains("started_at"));
}

TEST_F(RunRestating, MistakesAreNamed)
{
    EXPECT_EQ(restate({{"zone", "FRA"}}, alice_).body.value("field", ""), "/stage");
    nlohmann::json half = whole_;
    half.erase("ended_at");
    EXPECT_EQ(restate(half, alice_).body.value("field", ""), "/ended_at");
    EXPECT_EQ(restate({{"stage", "training"}, {"id", run_}}, alice_).body.value("field", ""), "/id");
    EXPECT_EQ(restate(whole_, bob_).status, 404);
    EXPECT_EQ(restate(whole_, "").status, 401);
    EXPECT_EQ(restate(whole_, alice_, submission_).status, 404) << "no run of this draft";
}

TEST_F(RunRestating, HardwareThatReadsTheLogOtherwiseIsRefused)
{
    // The log names its device "gpu0", which no table knows: it is charged by the declared hardware.
    ASSERT_EQ(upload(submission_, run_, power_log(300, seconds), alice_).status, 201);
    nlohmann::json unknown = whole_;
    unknown["hardware"] = {{"accelerators", {{{"name", "gpu0"}, {"count", 1}}}}};
    EXPECT_EQ(restate(unknown, alice_).status, 200) << "nothing is read otherwise";
    nlohmann::json known = whole_;
    known["hardware"] = {{"accelerators", {{{"name", "Testchip X1"}, {"count", 1}}}}};
    const Answer refused = restate(known, alice_);
    EXPECT_EQ(refused.problem(), "/problems/conflict") << refused.text;
    EXPECT_EQ(refused.body.value("field", ""), "/hardware");
}

TEST_F(RunRestating, SharedRunsStay)
{
    nlohmann::json other = submission_json("Other", 0.7, seconds);
    other["runs"] = nlohmann::json::array({{{"id", run_}}});
    draft(other, alice_);
    EXPECT_EQ(restate(whole_, alice_).problem(), "/problems/conflict");
}

}  // namespace
}  // namespace wattboard::test

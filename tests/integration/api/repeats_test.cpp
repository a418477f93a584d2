// Runs that reviewers and organizers made again: compared by the server, public, and holding what they contradict.
#include <chrono>
#include <thread>

#include "api_fixture.h"
#include "server/jobs/job_runner.h"
#include "server/store/run_repeats.h"

namespace wattboard::test {
namespace {

class Repeats : public ApiFixture {
protected:
    Repeats()
    {
        scoring_run_ = create_challenge()["scoring_run"]["id"];
        lab_ = make_account("lena", store::Role::organizer, "test-lab");
        entry_ = enter("Entry", 0.8, 300, alice_);
    }

    /// The log of a repeat by the lab, as evidence of a draft that is never sealed.
    std::string measured(double watts, int seconds = 600)
    {
        const std::string id = draft(submission_json("Repeat", 0.8, seconds, "test-lab"), lab_);
        const std::string run = get("/submissions/" + id, lab_).body["runs"][0]["id"];
        const Answer answer = upload(id, run, power_log(watts, seconds), lab_);
        EXPECT_EQ(answer.status, 201) << answer.text;
        return answer.body["id"];
    }
    Answer record(const nlohmann::json& body, const std::string& token,
                  std::vector<std::pair<std::string, std::string>> headers = {})
    {
        return post("/submissions/" + entry_ + "/repeats", body, token, std::move(headers));
    }
    Answer record(const std::string& evidence)
    {
        return record({{"evidence", evidence}, {"reason", "Trained again in our lab."}}, lab_);
    }
    static std::vector<nlohmann::json> findings(const nlohmann::json& list, const std::string& check)
    {
        std::vector<nlohmann::json> found;
        for (const auto& one : list)
            if (one["check"] == check) found.push_back(one);
        return found;
    }
    nlohmann::json shown() { return get("/submissions/" + entry_).body; }
    void score_again()
    {
        const Answer version = post("/challenges/street-scenes/rulebooks", {{"min_performance", 0.4}}, organizer_);
        ASSERT_EQ(version.status, 201) << version.text;
        jobs::JobRunner runner(*database_, references_, loader_, "test", std::chrono::milliseconds{20});
        for (int i = 0; i < 500; ++i) {
            if (get("/challenges/street-scenes").body["scoring_run"]["id"] != scoring_run_) return;
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
        ADD_FAILURE() << database_.value("SELECT last_error FROM job");
    }

    std::int64_t scoring_run_ = 0;
    std::string lab_;
    std::string entry_;
};

TEST_F(Repeats, ARepeatThatAgreesIsShownAndChangesNothing)
{
    const std::string evidence = measured(303);
    const Answer answer = record({{"evidence", evidence}, {"reason", "By the book."}, {"performance", 0.79}}, lab_);
    ASSERT_EQ(answer.status, 201) << answer.text;
    EXPECT_EQ(answer.body["state"], "ranked");
    // 303 W for 600 s, computed here and not stated by anybody.
    EXPECT_NEAR(answer.body["energy_kwh"].get<double>(), 0.0505, 1e-9);
    EXPECT_EQ(answer.body["recorded_by"], "lena");
    for (const auto& finding : answer.body["findings"]) EXPECT_EQ(finding["verdict"], "pass") << finding;
    const auto entry = shown();
    ASSERT_EQ(entry["repeats"].size(), 1U);
    EXPECT_EQ(entry["repeats"][0]["evidence"], evidence);
    EXPECT_EQ(entry["repeats"][0]["reason"], "By the book.");
    EXPECT_EQ(entry["repeats"][0]["performance"], 0.79);
    const auto energy = findings(entry["scores"][0]["findings"], "repeat_energy");
    ASSERT_EQ(energy.size(), 1U);
    EXPECT_EQ(energy[0]["verdict"], "pass");
    EXPECT_EQ(energy[0]["evidence"], evidence);
    EXPECT_EQ(get("/submissions/" + entry_ + "/repeats").body["items"], entry["repeats"]);
    EXPECT_EQ(get("/challenges/street-scenes/leaderboard").body["items"].size(), 1U);
    EXPECT_EQ(database_.value("SELECT count(*) FROM log_leaf WHERE event = 'submission_repeated'"), "1");
    EXPECT_EQ(database_.value("SELECT encode(sha256, 'hex') FROM log_leaf WHERE event = 'submission_repeated'"),
              answer.body["leaf_sha256"].get<std::string>());
}

TEST_F(Repeats, ARepeatThatTakesMoreHoldsTheEntryUntilAReviewerDecides)
{
    const Answer answer = record(measured(390));
    ASSERT_EQ(answer.status, 201) << answer.text;
    EXPECT_EQ(answer.body["state"], "held");
    const auto energy = findings(answer.body["findings"], "repeat_energy");
    ASSERT_EQ(energy.size(), 1U);
    EXPECT_EQ(energy[0]["severity"], "R");
    EXPECT_NEAR(energy[0]["value"].get<double>(), 0.3, 1e-9);
    EXPECT_TRUE(get("/challenges/street-scenes/leaderboard").body["items"].empty());
    auto entry = shown();
    EXPECT_EQ(entry["state"], "held");
    EXPECT_NE(entry["state_reason"].get<std::string>().find("30 % more energy"), std::string::npos)
        << entry["state_reason"];
    EXPECT_EQ(findings(entry["scores"][0]["findings"], "repeat_energy").size(), 1U);
    EXPECT_EQ(entry["scores"][0]["verified"], false);

    ASSERT_EQ(post("/submissions/" + entry_ + "/reviews",
                   {{"action", "accept"}, {"reason", "Our lab was hotter than theirs."}}, reviewer_)
                  .status,
              201);
    score_again();
    entry = shown();
    EXPECT_EQ(entry["state"], "ranked") << "decided once is decided";
    for (const auto& score : entry["scores"]) {
        EXPECT_EQ(findings(score["findings"], "repeat_energy").size(), 1U) << "in the score, or added to it";
        EXPECT_EQ(findings(score["findings"], "repeat_throughput").size(), 1U);
    }
    EXPECT_EQ(get("/challenges/street-scenes/leaderboard").body["items"].size(), 1U);
}

TEST_F(Repeats, ASlowerRepeatHoldsAndABetterOneWarns)
{
    const Answer better = record(measured(220));
    EXPECT_EQ(better.body["state"], "ranked") << better.text;
    EXPECT_EQ(findings(better.body["findings"], "repeat_energy")[0]["severity"], "W");
    EXPECT_EQ(findings(better.body["findings"], "repeat_energy")[0]["verdict"], "fail");
    // 300 W for 660 s take 10 % more, which the sensors allow, and are slower by a tenth, which they do not.
    const Answer slower = record(measured(272, 660));
    EXPECT_EQ(slower.body["state"], "held") << slower.text;
    const auto throughput = findings(slower.body["findings"], "repeat_throughput");
    ASSERT_EQ(throughput.size(), 1U);
    EXPECT_EQ(throughput[0]["severity"], "R");
    EXPECT_NEAR(throughput[0]["value"].get<double>(), 1 - 600.0 / 660, 1e-9);
    EXPECT_EQ(findings(slower.body["findings"], "repeat_energy")[0]["verdict"], "pass");
    EXPECT_EQ(findings(shown()["scores"][0]["findings"], "repeat_energy").size(), 2U) << "each repeat has its own";
}

TEST_F(Repeats, OnlyOthersThanTheTeamRecordRepeatsOfTheirOwnLogs)
{
    const std::string evidence = measured(300);
    const nlohmann::json body{{"evidence", evidence}, {"reason", "Because."}};
    EXPECT_EQ(record(body, "").status, 401);
    EXPECT_EQ(record(body, bob_).status, 403);
    EXPECT_EQ(record(body, reviewer_).status, 404) << "the log of another team";
    const std::string insider = make_account("ines", store::Role::organizer, "green-pixels");
    EXPECT_EQ(record(body, insider).status, 403);
    database_.execute(
        "UPDATE membership SET left_at = now() WHERE account_id = (SELECT id FROM account WHERE name = 'ines')");
    database_.execute(
        "INSERT INTO membership (team_id, account_id) SELECT team.id, account.id FROM team, account "
        "WHERE slug = 'test-lab' AND account.name = 'ines'");
    tokens_.clear();
    EXPECT_EQ(record(body, insider).problem(), "/problems/own-team-review");
    EXPECT_EQ(database_.value("SELECT count(*) FROM run_repeat"), "0");
    EXPECT_EQ(record(evidence).status, 201);
    const Answer twice = record(evidence);
    EXPECT_EQ(twice.status, 409);
    EXPECT_EQ(twice.problem(), "/problems/conflict");
}

TEST_F(Repeats, WhatIsWrongIsNamed)
{
    const std::string evidence = measured(300);
    EXPECT_EQ(record({{"reason", "No log."}}, lab_).status, 422);
    EXPECT_EQ(record({{"evidence", "log"}, {"reason", "No id."}}, lab_).body["field"], "/evidence");
    EXPECT_EQ(record({{"evidence", evidence}, {"reason", " "}}, lab_).body["field"], "/reason");
    EXPECT_EQ(record({{"evidence", evidence}, {"reason", "x"}, {"throughput", 0}}, lab_).body["field"], "/throughput");
    const Answer no_run =
        record({{"evidence", evidence}, {"reason", "x"}, {"run", "00000000-0000-7000-8000-000000000000"}}, lab_);
    EXPECT_EQ(no_run.status, 422);
    EXPECT_EQ(no_run.body["field"], "/run");
    EXPECT_EQ(record({{"evidence", "00000000-0000-7000-8000-000000000000"}, {"reason", "x"}}, lab_).status, 404);
    const std::string open = draft(submission_json("Draft", 0.8, 600, "test-lab"), lab_);
    EXPECT_EQ(post("/submissions/" + open + "/repeats", {{"evidence", evidence}, {"reason", "x"}}, organizer_).status,
              404);
    EXPECT_EQ(database_.value("SELECT count(*) FROM run_repeat"), "0");
}

TEST_F(Repeats, ARepeatedRequestRecordsOnceAndAReasonMayBeErased)
{
    const nlohmann::json body{{"evidence", measured(390)}, {"reason", "Names a person."}};
    const Answer first = record(body, lab_, {{"idempotency-key", "r"}});
    ASSERT_EQ(first.status, 201) << first.text;
    EXPECT_EQ(record(body, lab_, {{"idempotency-key", "r"}}).text, first.text);
    EXPECT_EQ(database_.value("SELECT count(*) FROM run_repeat"), "1");
    database_->write({"test"}, [&](store::Transaction& transaction) {
        EXPECT_TRUE(store::erase_repeat_reason(transaction, first.body["id"].get<std::int64_t>()));
    });
    const auto repeat = shown()["repeats"][0];
    EXPECT_TRUE(repeat["reason"].is_null());
    EXPECT_EQ(repeat["reason_sha256"], first.body["reason_sha256"]);
}

}  // namespace
}  // namespace wattboard::test

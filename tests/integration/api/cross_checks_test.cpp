// Checks that only the platform can make: one physical device in two entries, and logs against the server's clock.
#include <fmt/format.h>

#include <chrono>
#include <random>
#include <thread>

#include "api_fixture.h"
#include "server/documents/time_text.h"
#include "server/jobs/job_runner.h"

namespace wattboard::test {
namespace {

constexpr Nanoseconds second = 1'000'000'000;
const std::string uuid = "GPU-3f2c9a10-7b1e-4c55-9d0a-0123456789ab";

Nanoseconds usual_start() { return parse_time("2024-03-01T08:00:00Z").value(); }
Nanoseconds server_now()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// Ten minutes of readings as a sensor gives them, no two logs alike.
std::string noisy_log(unsigned seed, const std::string& device, Nanoseconds start = usual_start())
{
    std::mt19937 random{seed};
    std::string text = "timestamp,device,power_w\n";
    for (int i = 0; i <= 600; ++i)
        text += fmt::format("{},{},{}\n", format_time(start + i * second), device,
                            200 + static_cast<double>(random() % 10'000) / 100);
    return text;
}

nlohmann::json statement(const std::string& name, const std::string& team, Nanoseconds start = usual_start())
{
    nlohmann::json body = submission_json(name, 0.8, 600, team);
    body["runs"][0]["started_at"] = format_time(start);
    body["runs"][0]["ended_at"] = format_time(start + 600 * second);
    return body;
}

class CrossChecks : public ApiFixture {
protected:
    CrossChecks() { scoring_run_ = create_challenge()["scoring_run"]["id"]; }

    Answer seal(const std::string& name, const std::string& log, const std::string& token,
                const std::string& team = "green-pixels", Nanoseconds start = usual_start())
    {
        Answer answer = seal_all_in_one(statement(name, team, start), log, token);
        EXPECT_EQ(answer.status, 201) << answer.text;
        return answer;
    }
    static std::string id_of(const Answer& sealed) { return sealed.body["id"]; }
    static nlohmann::json finding(const nlohmann::json& entry, const std::string& check)
    {
        for (const auto& one : entry["scores"][0]["findings"])
            if (one["check"] == check) return one;
        return nullptr;
    }
    /// New rules, under which every entry is scored again.
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
};

TEST_F(CrossChecks, TheLaterEntryOfADeviceIsHeldAndTheEarlierKeepsItsRank)
{
    const Answer first = seal("First", noisy_log(1, uuid), alice_);
    EXPECT_EQ(first.body["state"], "ranked");
    EXPECT_EQ(finding(first.body, "same_device")["verdict"], "pass");
    const Answer later = seal("Second", noisy_log(2, "gpu-3F2C9A10-7b1e-4c55-9d0a-0123456789ab"), bob_, "blue-watts");
    EXPECT_EQ(later.body["state"], "held") << later.text;
    const auto same_device = finding(later.body, "same_device");
    EXPECT_EQ(same_device["severity"], "R");
    EXPECT_EQ(same_device["verdict"], "fail");
    EXPECT_DOUBLE_EQ(same_device["value"].get<double>(), 600);
    EXPECT_NE(same_device["message"].get<std::string>().find(id_of(first)), std::string::npos) << same_device;
    EXPECT_NE(later.body["state_reason"].get<std::string>().find("same physical device"), std::string::npos);

    score_again();
    const Answer earlier = get("/submissions/" + id_of(first));
    EXPECT_EQ(earlier.body["state"], "ranked");
    EXPECT_EQ(finding(earlier.body, "same_device")["verdict"], "pass");
    const auto claimed = finding(earlier.body, "device_claimed");
    EXPECT_EQ(claimed["severity"], "W");
    EXPECT_EQ(claimed["verdict"], "fail");
    EXPECT_NE(claimed["message"].get<std::string>().find(id_of(later)), std::string::npos) << claimed;
    EXPECT_EQ(finding(get("/submissions/" + id_of(later)).body, "same_device")["severity"], "R");
}

TEST_F(CrossChecks, OnlyASaltedHashOfTheIdIsKept)
{
    seal("Entry", noisy_log(1, uuid), alice_);
    EXPECT_EQ(database_.value("SELECT count(*) FROM device_use"), "1");
    EXPECT_EQ(database_.value("SELECT count(*) FROM device_use WHERE device_use::text ILIKE '%3f2c9a10%'"), "0");
    EXPECT_EQ(database_.value("SELECT hash = device_hash(lower('" + uuid + "')) FROM device_use"), "t");
    EXPECT_EQ(database_.value("SELECT hash = sha256(convert_to(lower('" + uuid + "'), 'UTF8')) FROM device_use"), "f");
    EXPECT_THROW(
        database_->read({"test"}, [](auto& transaction) { transaction.query("salt", "SELECT FROM device_salt"); }),
        store::StatementError);
}

TEST_F(CrossChecks, ReadersSeeThePartOfAnIdThatProvesNothing)
{
    seal("First", noisy_log(1, uuid), alice_);
    const std::string path = "/submissions/" + id_of(seal("Second", noisy_log(2, uuid), alice_));
    const Answer entry = get(path);
    const std::string evidence = "/evidence/" + entry.body["runs"][0]["evidence"][0]["id"].get<std::string>();
    for (const Answer& answer : {entry, get(evidence), get(evidence + "/trace"), get(path, bob_)}) {
        EXPECT_EQ(answer.text.find("7b1e-4c55"), std::string::npos) << answer.text;
        EXPECT_NE(answer.text.find("GPU-3f2c9a10..."), std::string::npos);
    }
    EXPECT_NE(get(path, alice_).text.find(uuid), std::string::npos) << "its own team sees all of it";
    EXPECT_EQ(ask({.path = evidence + "/trace", .query = {{"device", "GPU-3f2c9a10..."}}}).status, 200);
}

TEST_F(CrossChecks, TheSameRunMayBeSharedAndAnotherTimeOnlyWarns)
{
    const Answer first = seal("First", noisy_log(1, uuid), alice_);
    nlohmann::json shared = statement("Shares the run", "green-pixels");
    shared["runs"] = {{{"id", first.body["runs"][0]}}};
    shared["seal"] = true;
    const Answer again = post("/submissions", shared, alice_);
    ASSERT_EQ(again.status, 201) << again.text;
    EXPECT_EQ(again.body["state"], "ranked") << again.text;
    EXPECT_EQ(finding(again.body, "same_device")["verdict"], "pass");

    const Nanoseconds next_day = usual_start() + 86'400 * second;
    const Answer own = seal("Next day", noisy_log(3, uuid, next_day), alice_, "green-pixels", next_day);
    EXPECT_EQ(finding(own.body, "same_device")["verdict"], "pass");
    const Nanoseconds day_after = next_day + 86'400 * second;
    const Answer rented = seal("Rented", noisy_log(4, uuid, day_after), bob_, "blue-watts", day_after);
    EXPECT_EQ(rented.body["state"], "ranked");
    EXPECT_EQ(finding(rented.body, "same_device")["verdict"], "fail");
    EXPECT_EQ(finding(rented.body, "same_device")["severity"], "W");
}

TEST_F(CrossChecks, WhatWasTakenBackOrThrownOutDoesNotHold)
{
    const std::string first = id_of(seal("First", noisy_log(1, uuid), alice_));
    ASSERT_EQ(post("/submissions/" + first + "/withdraw", {{"reason", "Wrong data"}}, alice_).status, 200);
    const Answer own = seal("Once more", noisy_log(2, uuid), alice_);
    EXPECT_EQ(own.body["state"], "ranked");
    EXPECT_EQ(finding(own.body, "same_device")["verdict"], "pass") << "a team's own withdrawn entry counts for nothing";
    const Answer rejected =
        post("/submissions/" + id_of(own) + "/reviews", {{"action", "reject"}, {"reason", "Invented."}}, reviewer_);
    ASSERT_EQ(rejected.status, 201) << rejected.text;
    const Answer honest = seal("Honest", noisy_log(3, uuid), bob_, "blue-watts");
    EXPECT_EQ(honest.body["state"], "ranked") << honest.text;
    EXPECT_EQ(finding(honest.body, "same_device")["verdict"], "fail");
    EXPECT_EQ(finding(honest.body, "same_device")["severity"], "W");
    // Of two that stand the later one is held.
    EXPECT_EQ(seal("Other", noisy_log(4, uuid), bob_, "blue-watts").body["state"], "held");
}

TEST_F(CrossChecks, EveryEntryHasEachFinding)
{
    const Answer entry = seal("No ids", noisy_log(1, "gpu0"), alice_);
    EXPECT_EQ(finding(entry.body, "same_device")["verdict"], "not_applicable");
    EXPECT_EQ(finding(entry.body, "device_claimed")["verdict"], "not_applicable");
    EXPECT_EQ(finding(entry.body, "repeat_energy")["verdict"], "not_applicable");
    EXPECT_EQ(finding(entry.body, "server_clock")["verdict"], "pass");
    EXPECT_EQ(finding(entry.body, "server_clock")["evidence"],
              get("/submissions/" + id_of(entry)).body["runs"][0]["evidence"][0]["id"]);
    EXPECT_EQ(database_.value("SELECT count(*) FROM device_use"), "0");
    EXPECT_EQ(database_.value("SELECT count(*) FROM evidence_ahead"), "0");
}

TEST_F(CrossChecks, ALogThatEndsAfterItsReceiptIsHeld)
{
    // The run is over; the log says that it goes on.
    const Nanoseconds now = server_now();
    const Answer future =
        seal("Future", noisy_log(1, "gpu0", now - 480 * second), alice_, "green-pixels", now - 600 * second);
    EXPECT_EQ(future.body["state"], "held");
    const auto ahead = finding(future.body, "server_clock");
    EXPECT_EQ(ahead["severity"], "R");
    EXPECT_EQ(ahead["verdict"], "fail");
    EXPECT_NEAR(ahead["value"].get<double>(), 120, 20);
    score_again();
    EXPECT_EQ(finding(get("/submissions/" + id_of(future)).body, "server_clock")["value"], ahead["value"])
        << "against the time of receipt, whenever it is scored";
}

TEST_F(CrossChecks, PiecesAreHeldToTheClockWhenTheyArrive)
{
    const Nanoseconds now = server_now();
    const std::string id = draft(statement("Live", "green-pixels", now - 600 * second), alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    ASSERT_EQ(upload(id, run, noisy_log(1, "gpu0", now - 300 * second), alice_).status, 201);
    EXPECT_EQ(database_.value("SELECT count(*) FROM evidence_ahead"), "1");
    // As if its last piece had come an hour later.
    database_.execute("UPDATE evidence SET completed_at = completed_at + interval '1 hour'");
    // Reading it again finds the same.
    database_.execute("DELETE FROM evidence_ahead");
    database_.execute("DELETE FROM evidence_reading");
    const Answer sealed = post("/submissions/" + id + "/seal", nlohmann::json::object(), alice_);
    ASSERT_EQ(sealed.status, 200) << sealed.text;
    EXPECT_EQ(database_.value("SELECT count(*) FROM evidence_ahead"), "1");
    const auto ahead = finding(sealed.body, "server_clock");
    EXPECT_EQ(ahead["severity"], "R") << ahead;
    EXPECT_NEAR(ahead["value"].get<double>(), 300, 30);
    EXPECT_NE(ahead["message"].get<std::string>().find("when they arrived"), std::string::npos) << ahead;
}

}  // namespace
}  // namespace wattboard::test

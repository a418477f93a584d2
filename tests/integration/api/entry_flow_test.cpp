// From a challenge to a ranked entry: drafts, evidence, sealing, boards, what others see.
#include "api_fixture.h"

namespace wattboard::test {
namespace {

using EntryFlow = ApiFixture;

TEST_F(EntryFlow, DraftEvidenceSealBoard)
{
    create_challenge();
    const std::string id = draft(submission_json("First", 0.8, 3600), alice_);
    const Answer before = get("/submissions/" + id, alice_);
    ASSERT_EQ(before.status, 200);
    EXPECT_EQ(before.body["state"], "draft");
    const std::string run = before.body["runs"][0]["id"];
    const Answer evidence = upload(id, run, power_log(300, 3600), alice_);
    ASSERT_EQ(evidence.status, 201) << evidence.text;
    // 300 W on average for one hour.
    EXPECT_NEAR(evidence.body["summary"]["energy_kwh"].get<double>(), 0.3, 1e-9);

    const Answer receipt = ask({.method = "POST", .path = "/submissions/" + id + "/seal", .token = alice_});
    ASSERT_EQ(receipt.status, 200) << receipt.text;
    EXPECT_EQ(receipt.body["state"], "ranked") << receipt.text;
    EXPECT_EQ(receipt.body["rank"]["rank"], 1);
    EXPECT_EQ(receipt.body["rank"]["ranked"], 1) << "the entry itself is among those ranked";
    // 0.3 kWh at 500 g/kWh and PUE 1; at the place of the run 50 g/kWh.
    EXPECT_NEAR(receipt.body["scores"][0]["co2e_kg"]["value"].get<double>(), 0.15, 1e-9);
    EXPECT_NEAR(receipt.body["scores"][0]["own_place_co2e_kg"].get<double>(), 0.015, 1e-9);

    const Answer board = get("/challenges/street-scenes/leaderboard");
    ASSERT_EQ(board.status, 200);
    ASSERT_EQ(board.body["items"].size(), 1U) << board.text;
    EXPECT_EQ(board.body["items"][0]["entry"], id);
    EXPECT_EQ(board.body["items"][0]["at_least_baseline"], true);
    EXPECT_EQ(get("/challenges/street-scenes/leaderboard/entries/" + id).body["rank"], 1);
    EXPECT_EQ(get("/challenges/street-scenes").body["entries"], 1);
    const Answer read = get("/submissions/" + id);
    EXPECT_EQ(read.body["leaf_sha256"], receipt.body["leaf_sha256"]);
    EXPECT_EQ(read.body["rank"]["rank"], 1);
    EXPECT_FALSE(read.body["runs"][0]["evidence"][0].contains("file_name"));

    EXPECT_EQ(upload(id, run, power_log(300, 3600), alice_).problem(), "/problems/already-sealed");
    EXPECT_EQ(ask({.method = "POST", .path = "/submissions/" + id + "/seal", .token = alice_}).status, 409);
}

TEST_F(EntryFlow, DraftsAreInvisibleToOthers)
{
    create_challenge();
    const std::string id = draft(submission_json("Secret", 0.8, 60), alice_);
    EXPECT_EQ(get("/submissions/" + id).status, 404);
    EXPECT_EQ(get("/submissions/" + id, bob_).status, 404);
    EXPECT_EQ(get("/submissions/" + id, alice_).status, 200);
    EXPECT_TRUE(get("/submissions", bob_).body["items"].empty());
    EXPECT_EQ(get("/submissions", alice_).body["items"].size(), 1U);
    EXPECT_EQ(ask({.method = "POST", .path = "/submissions/" + id + "/seal", .token = bob_}).status, 404);
    const Answer other_team = post("/submissions", submission_json("Not mine", 0.8, 60), bob_);
    EXPECT_EQ(other_team.status, 403) << other_team.text;
}

TEST_F(EntryFlow, DraftCanBeChangedAndSealedTwoWays)
{
    create_challenge();
    const std::string id = draft(submission_json("Name", 0.8, 60), alice_);
    const Answer changed = ask({.method = "PATCH",
                                .path = "/submissions/" + id,
                                .body = R"({"name": "Better name", "performance": {"value": 0.82}})",
                                .token = alice_});
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.body["name"], "Better name");
    EXPECT_EQ(changed.body["performance"]["value"], 0.82);
    const Answer sealed = ask({.method = "POST", .path = "/submissions/" + id + "/seal", .token = alice_});
    EXPECT_EQ(sealed.status, 422) << "no evidence, no score: " << sealed.text;
}

TEST_F(EntryFlow, OneRequestIsIdempotent)
{
    create_challenge();
    const auto body = submission_json("Once", 0.8, 600);
    const std::string log = power_log(200, 600);
    const Answer first = seal_all_in_one(body, log, alice_, {{"idempotency-key", "k-1"}});
    ASSERT_EQ(first.status, 201) << first.text;
    EXPECT_EQ(first.body["state"], "ranked") << first.text;
    const Answer again = seal_all_in_one(body, log, alice_, {{"idempotency-key", "k-1"}});
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(again.headers, first.headers);
    EXPECT_EQ(get("/submissions").body["items"].size(), 1U);

    auto other = body;
    other["name"] = "Other";
    EXPECT_EQ(seal_all_in_one(other, log, alice_, {{"idempotency-key", "k-1"}}).problem(),
              "/problems/idempotency-key-reused");
    EXPECT_EQ(seal_all_in_one(body, power_log(201, 600), alice_, {{"idempotency-key", "k-1"}}).problem(),
              "/problems/idempotency-key-reused");
    // Another account's key of the same name is another key.
    auto bobs = submission_json("Bob's", 0.75, 600, "blue-watts");
    EXPECT_EQ(seal_all_in_one(bobs, log, bob_, {{"idempotency-key", "k-1"}}).status, 201);
}

TEST_F(EntryFlow, LargeMultipartStreams)
{
    create_challenge();
    const int seconds = 40'000;
    const std::string log = power_log(250, seconds);
    ASSERT_GT(log.size(), std::size_t{1} << 20U);
    const auto body = submission_json("Large", 0.8, seconds);
    const Answer first = seal_all_in_one(body, log, alice_, {{"idempotency-key", "big"}});
    ASSERT_EQ(first.status, 201) << first.text;
    EXPECT_NEAR(first.body["scores"][0]["energy_kwh"]["value"].get<double>(), 250.0 * seconds / 3.6e6, 1e-9);
    const Answer again = seal_all_in_one(body, log, alice_, {{"idempotency-key", "big"}});
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(get("/submissions").body["items"].size(), 1U);

    const std::string id = first.body["id"];
    const Answer read = get("/submissions/" + id, alice_);
    const std::string evidence = read.body["runs"][0]["evidence"][0]["id"];
    const Answer raw = get("/evidence/" + evidence + "/raw", alice_);
    EXPECT_EQ(raw.text, log);
    EXPECT_EQ(get("/evidence/" + evidence + "/raw", bob_).status, 403);
    EXPECT_EQ(get("/evidence/" + evidence + "/raw").status, 401);
    const Answer piece = ask(
        {.path = "/evidence/" + evidence + "/raw", .token = alice_, .headers = {{"range", "bytes=1048570-1048585"}}});
    EXPECT_EQ(piece.status, 206);
    EXPECT_EQ(piece.text, log.substr(1048570, 16));
}

TEST_F(EntryFlow, BadLogLeavesNothingThatCounts)
{
    create_challenge();
    const std::string id = draft(submission_json("Bad log", 0.8, 600), alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    std::string log = power_log(300, 600);
    log.replace(log.find(",gpu0,", 2000), 6, ",gpu0,x");
    const Answer refused = upload(id, run, log, alice_);
    ASSERT_EQ(refused.status, 422) << refused.text;
    EXPECT_EQ(refused.problem(), "/problems/malformed-log");
    EXPECT_GT(refused.body["line"].get<int>(), 1);
    EXPECT_FALSE(refused.body["field"].get<std::string>().empty());
    EXPECT_TRUE(get("/submissions/" + id, alice_).body["runs"][0]["evidence"].empty());
    EXPECT_EQ(database_.value("SELECT string_agg(state, ',') FROM evidence"), "failed");
    EXPECT_EQ(upload(id, run, "", alice_).problem(), "/problems/empty-log");
    EXPECT_EQ(upload(id, run, power_log(300, 600), alice_).status, 201);
}

TEST_F(EntryFlow, BrokenOffUploadAndFullDisk)
{
    create_challenge();
    const std::string id = draft(submission_json("Broken off", 0.8, 600), alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    ask({.method = "POST",
         .path = "/submissions/" + id + "/runs/" + run + "/evidence",
         .body = power_log(300, 600),
         .token = alice_,
         .break_off = true});
    EXPECT_EQ(database_.value("SELECT string_agg(state, ',') FROM evidence"), "failed");
    has_room_ = false;
    EXPECT_EQ(upload(id, run, power_log(300, 600), alice_).status, 507);
    EXPECT_EQ(get("/submissions/" + id, alice_).status, 200);
    has_room_ = true;
    EXPECT_EQ(upload(id, run, power_log(300, 600), alice_).status, 201);
}

TEST_F(EntryFlow, ALogThatEndsAfterTheSealingIsRefused)
{
    create_challenge();
    const std::string id = draft(submission_json("Overtaken", 0.8, 600), alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    ASSERT_EQ(upload(id, run, power_log(300, 600), alice_).status, 201);
    const Answer late = ask(
        {.method = "POST",
         .path = "/submissions/" + id + "/runs/" + run + "/evidence",
         .body = power_log(900, 600, "gpu1"),
         .token = alice_,
         .before_end = [&] {
             EXPECT_EQ(ask({.method = "POST", .path = "/submissions/" + id + "/seal", .token = alice_}).status, 200);
         }});
    EXPECT_EQ(late.status, 409) << late.text;
    EXPECT_EQ(late.problem(), "/problems/already-sealed");
    EXPECT_EQ(get("/submissions/" + id).body["runs"][0]["evidence"].size(), 1U);
    EXPECT_EQ(database_.value("SELECT count(*) FROM evidence WHERE state = 'complete'"), "1");
}

TEST_F(EntryFlow, TwoEntriesShareARun)
{
    create_challenge();
    const Answer first = seal_all_in_one(submission_json("Base", 0.8, 600), power_log(300, 600), alice_);
    ASSERT_EQ(first.status, 201) << first.text;
    auto second = submission_json("Variant", 0.81, 600);
    second["runs"] = {{{"id", first.body["runs"][0]}}};
    second["seal"] = true;
    const Answer shared = post("/submissions", second, alice_);
    ASSERT_EQ(shared.status, 201) << shared.text;
    EXPECT_EQ(shared.body["runs"], first.body["runs"]);
    EXPECT_EQ(shared.body["scores"][0]["charged_kwh"], first.body["scores"][0]["charged_kwh"]);
    auto stolen = submission_json("Stolen", 0.81, 600, "blue-watts");
    stolen["runs"] = second["runs"];
    EXPECT_EQ(post("/submissions", stolen, bob_).problem(), "/problems/unknown-run");
    EXPECT_EQ(database_.value("SELECT count(*) FROM run"), "1");
}

TEST_F(EntryFlow, MultipartNamesItsParts)
{
    create_challenge();
    const auto body = submission_json("Parts", 0.8, 600);
    const auto send = [&](const std::vector<std::pair<std::string, std::string>>& parts) {
        return ask({.method = "POST",
                    .path = "/submissions",
                    .body = multipart(parts),
                    .token = alice_,
                    .headers = {multipart_type}});
    };
    const Answer late = send({{"train", power_log(300, 60)}, {"submission", body.dump()}});
    EXPECT_EQ(late.status, 422) << late.text;
    const Answer unknown = send({{"submission", body.dump()}, {"training", power_log(300, 60)}});
    EXPECT_EQ(unknown.problem(), "/problems/malformed-multipart");
    EXPECT_NE(unknown.body["detail"].get<std::string>().find("train"), std::string::npos);
    EXPECT_EQ(database_.value("SELECT count(*) FROM submission"), "0");
}

TEST_F(EntryFlow, ADraftThatCameWithItsLogIsSealedLater)
{
    create_challenge();
    const Answer made = ask(
        {.method = "POST",
         .path = "/submissions",
         .body = multipart({{"submission", submission_json("Later", 0.8, 600).dump()}, {"train", power_log(300, 600)}}),
         .token = alice_,
         .headers = {multipart_type}});
    ASSERT_EQ(made.status, 201) << made.text;
    const std::string path = "/submissions/" + made.body["id"].get<std::string>();
    // The run that had the log is replaced by another: the first log counts no more.
    auto run = submission_json("Later", 0.8, 600)["runs"][0];
    run.erase("key");
    const Answer changed = ask({.method = "PATCH",
                                .path = path,
                                .body = nlohmann::json{{"runs", {run}}}.dump(),
                                .token = alice_,
                                .headers = {{"content-type", "application/json"}}});
    ASSERT_EQ(changed.status, 200) << changed.text;
    ASSERT_EQ(upload(made.body["id"], changed.body["runs"][0]["id"], power_log(200, 600), alice_).status, 201);
    const Answer sealed = ask({.method = "POST", .path = path + "/seal", .token = alice_});
    ASSERT_EQ(sealed.status, 200) << sealed.text;
    EXPECT_EQ(database_.value("SELECT count(*) FROM revision_evidence"), "1");
    EXPECT_NEAR(sealed.body["scores"][0]["charged_kwh"]["value"].get<double>(), 0.2 / 6, 1e-9);
}

}  // namespace
}  // namespace wattboard::test

// What would be: drafts before sealing, boards under other grids and rules; and how scores come about. Nothing is kept.
#include <fmt/format.h>

#include <random>

#include "api_fixture.h"
#include "scoring/metrics/gqi.h"
#include "server/documents/time_text.h"

namespace wattboard::test {
namespace {

class Previews : public ApiFixture {
protected:
    Previews() { create_challenge(); }

    /// Rows of every table: a preview must leave all of them as they are.
    std::string everything()
    {
        const std::string counts = database_.value(
            "SELECT string_agg(format('%s:%s', relname, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) "
            "AS n "
            "FROM %I', relname), false, true, '')))[1]::text), ' ' ORDER BY relname) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'web_session'");
        EXPECT_NE(counts.find("submission:"), std::string::npos) << counts;
        return counts;
    }
    std::string drafted(const std::string& name, double performance, double watts, const std::string& token,
                        const std::string& team = "green-pixels")
    {
        const std::string id = draft(submission_json(name, performance, 600, team), token);
        const std::string run = get("/submissions/" + id, token).body["runs"][0]["id"];
        EXPECT_EQ(upload(id, run, power_log(watts, 600), token).status, 201);
        return id;
    }
    Answer preview(const std::string& id, const std::string& token)
    {
        return ask({.method = "POST", .path = "/submissions/" + id + "/preview", .token = token});
    }
    static const nlohmann::json& row(const Answer& answer, const std::string& entry)
    {
        for (const auto& one : answer.body["rows"])
            if (one["entry"] == entry) return one;
        static const nlohmann::json none;
        ADD_FAILURE() << "no row of " << entry << " in " << answer.text;
        return none;
    }
};

TEST_F(Previews, ADraftScoresAsItsSealingWill)
{
    enter("Before", 0.9, 100, bob_, "blue-watts");
    const std::string id = drafted("Draft", 0.8, 300, alice_);
    const std::string before = everything();
    const Answer shown = preview(id, alice_);
    ASSERT_EQ(shown.status, 200) << shown.text;
    EXPECT_EQ(everything(), before);
    EXPECT_TRUE(shown.body["would_seal"].get<bool>()) << shown.text;
    EXPECT_TRUE(shown.body["problems"].empty());
    EXPECT_EQ(shown.body["state"], "ranked");
    EXPECT_EQ(shown.body["rank"], 2);
    EXPECT_EQ(shown.body["ranked"], 2);
    EXPECT_EQ(get("/submissions/" + id, alice_).body["state"], "draft");

    const Answer sealed = post("/submissions/" + id + "/seal", {}, alice_);
    ASSERT_EQ(sealed.status, 200) << sealed.text;
    nlohmann::json score = sealed.body["scores"][0];
    nlohmann::json promised = shown.body["score"];
    // The time of receipt is the one thing that differs.
    for (nlohmann::json* one : {&score, &promised})
        for (auto& finding : (*one)["findings"])
            if (finding["check"] == "server_clock" || finding["check"] == "run_times") finding.erase("value");
    EXPECT_EQ(nlohmann::json::diff(promised, score), nlohmann::json::array());
    EXPECT_EQ(sealed.body["rank"]["rank"], shown.body["rank"]);
    EXPECT_EQ(preview(id, alice_).problem(), "/problems/already-sealed");
}

TEST_F(Previews, ChangesAreTriedAndNotMade)
{
    enter("Before", 0.75, 100, bob_, "blue-watts");
    const std::string id = drafted("Draft", 0.7, 300, alice_);
    const std::string path = "/submissions/" + id + "/preview";
    EXPECT_EQ(preview(id, alice_).body["rank"], 2);
    const std::string before = everything();
    const Answer better = post(path, {{"performance", {{"value", 0.95}, {"n_items", 1000}}}}, alice_);
    ASSERT_EQ(better.status, 200) << better.text;
    EXPECT_EQ(better.body["rank"], 1);
    EXPECT_EQ(better.body["score"]["performance"]["value"], 0.95);
    // A new run has no log yet.
    nlohmann::json runs = submission_json("x", 0.8, 600)["runs"];
    runs[0].erase("key");
    const Answer bare = post(path, {{"runs", runs}}, alice_);
    ASSERT_EQ(bare.status, 200) << bare.text;
    EXPECT_FALSE(bare.body["would_seal"].get<bool>());
    ASSERT_EQ(bare.body["problems"].size(), 1U) << bare.text;
    EXPECT_EQ(bare.body["problems"][0]["field"], "/runs/0/evidence");
    EXPECT_TRUE(bare.body["score"].is_null());
    EXPECT_EQ(everything(), before);
    EXPECT_EQ(get("/submissions/" + id, alice_).body["performance"]["value"], 0.7);
}

TEST_F(Previews, EveryProblemIsNamedWithItsField)
{
    nlohmann::json body = submission_json("Draft", 0.8, 600);
    body["stages"] = nlohmann::json::object();
    body["runs"][0].erase("zone");
    const std::string id = draft(body, alice_);
    const Answer shown = preview(id, alice_);
    ASSERT_EQ(shown.status, 200) << shown.text;
    EXPECT_FALSE(shown.body["would_seal"].get<bool>());
    std::set<std::string> fields;
    for (const auto& problem : shown.body["problems"]) fields.insert(problem["field"]);
    EXPECT_EQ(fields, (std::set<std::string>{"/stages/training", "/runs/0/zone", "/runs/0/evidence"})) << shown.text;
    const Answer percent = post("/submissions/" + id + "/preview", {{"performance", {{"value", 80}}}}, alice_);
    ASSERT_EQ(percent.status, 200) << percent.text;
    EXPECT_EQ(percent.body["problems"][0]["field"], "/performance/value");
    EXPECT_EQ(percent.body["problems"][0]["type"], "/problems/out-of-range");
    const Answer typo = post("/submissions/" + id + "/preview", {{"perfromance", 1}}, alice_);
    EXPECT_EQ(typo.body["problems"][0]["field"], "/perfromance");
}

TEST_F(Previews, ALogThatStillArrivesIsNamed)
{
    const std::string id = drafted("Draft", 0.8, 300, alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    const std::string evidence = database_.value(
        "INSERT INTO evidence (run_id, kind, state, file_name, received_by) SELECT run.id, 'energy', 'receiving', "
        "'second.csv', received_by FROM run JOIN evidence ON run_id = run.id WHERE run.public_id = '" +
        run + "' RETURNING public_id");
    const Answer shown = preview(id, alice_);
    EXPECT_FALSE(shown.body["would_seal"].get<bool>());
    ASSERT_EQ(shown.body["problems"].size(), 1U) << shown.text;
    const auto& problem = shown.body["problems"][0];
    EXPECT_EQ(problem["type"], "/problems/evidence-unfinished");
    EXPECT_EQ(problem["field"], "/runs/0/evidence");
    EXPECT_NE(problem["detail"].get<std::string>().find(evidence), std::string::npos);
    EXPECT_FALSE(shown.body["score"].is_null()) << "what is there is scored";
}

TEST_F(Previews, OnlyTheOwnTeamPreviews)
{
    const std::string id = drafted("Draft", 0.8, 300, alice_);
    EXPECT_EQ(preview(id, "").status, 401);
    EXPECT_EQ(preview(id, bob_).status, 404) << "another team's draft does not exist for others";
    EXPECT_EQ(preview(id, reviewer_).status, 404);
}

TEST_F(Previews, ACopyOfASealedTraceWouldBeHeld)
{
    std::mt19937 random{5};
    std::string log = "timestamp,device,power_w\n";
    const Nanoseconds start = parse_time("2024-03-01T08:00:00Z").value();
    for (int i = 0; i <= 600; ++i)
        log += fmt::format("{},gpu0,{}\n", format_time(start + i * Nanoseconds{1'000'000'000}),
                           200 + static_cast<double>(random() % 10'000) / 100);
    const Answer first = seal_all_in_one(submission_json("First", 0.8, 600), log, alice_);
    ASSERT_EQ(first.status, 201);
    const std::string id = draft(submission_json("Second", 0.8, 600, "blue-watts"), bob_);
    const std::string run = get("/submissions/" + id, bob_).body["runs"][0]["id"];
    ASSERT_EQ(upload(id, run, log + "\n", bob_).status, 201);
    const std::string before = everything();
    const Answer shown = preview(id, bob_);
    ASSERT_EQ(shown.status, 200) << shown.text;
    EXPECT_EQ(shown.body["state"], "held") << shown.text;
    EXPECT_TRUE(shown.body["rank"].is_null());
    EXPECT_TRUE(shown.body["would_seal"].get<bool>()) << "a reviewer then decides";
    EXPECT_EQ(everything(), before);

    // The same shows as matches of the evidence.
    const std::string first_id = first.body["id"];
    const std::string evidence = get("/submissions/" + id, bob_).body["runs"][0]["evidence"][0]["id"];
    const Answer matches = get("/evidence/" + evidence + "/matches", bob_);
    ASSERT_EQ(matches.status, 200) << matches.text;
    ASSERT_EQ(matches.body["items"].size(), 1U);
    const auto& match = matches.body["items"][0];
    EXPECT_EQ(match["entry"], first_id);
    EXPECT_EQ(match["name"], "First");
    EXPECT_EQ(match["team"]["slug"], "green-pixels");
    EXPECT_GT(match["share"].get<double>(), 0.8);
    ASSERT_FALSE(match["spans"].empty()) << matches.text;
    const auto& span = match["spans"][0];
    EXPECT_DOUBLE_EQ(span["from_s"].get<double>(), span["other_from_s"].get<double>());
    EXPECT_GT(span["to_s"].get<double>() - span["from_s"].get<double>(), 400);
    EXPECT_EQ(get("/evidence/" + evidence + "/matches", alice_).status, 404) << "not sealed, not public";
    const std::string other = match["evidence"];
    EXPECT_TRUE(get("/evidence/" + other + "/matches").body["items"].empty()) << "drafts of others are not shown";

    // Sealed, it is held and heads the review queue.
    const std::string plain = enter("Plain", 0.7, 100, alice_);
    ASSERT_EQ(post("/submissions/" + id + "/seal", {}, bob_).body["state"], "held");
    const Answer queue = get("/challenges/street-scenes/review-queue", reviewer_);
    ASSERT_EQ(queue.status, 200) << queue.text;
    ASSERT_EQ(queue.body["items"].size(), 3U);
    const auto& worst = queue.body["items"][0];
    EXPECT_EQ(worst["entry"], id);
    EXPECT_GE(worst["findings"]["rejections"].get<int>(), 1);
    EXPECT_EQ(worst["worst"][0]["severity"], "R");
    EXPECT_EQ(worst["worst"][0]["id"], "copied_trace");
    EXPECT_FALSE(worst["worst"][0]["title"].get<std::string>().empty());
    EXPECT_NE(worst["worst"][0]["message"].get<std::string>().find(first_id), std::string::npos);
    EXPECT_EQ(queue.body["states"]["held"], 1);
    EXPECT_EQ(queue.body["states"]["ranked"], 2);
    const Answer held =
        ask({.path = "/challenges/street-scenes/review-queue", .token = organizer_, .query = {{"state", "held"}}});
    EXPECT_EQ(held.body["items"].size(), 1U);
    std::vector<std::string> walked;
    std::string cursor;
    do {
        const Answer page = ask({.path = "/challenges/street-scenes/review-queue",
                                 .token = reviewer_,
                                 .query = {{"limit", "1"}, {"cursor", cursor}}});
        ASSERT_EQ(page.body["items"].size(), 1U) << page.text;
        walked.push_back(page.body["items"][0]["entry"]);
        cursor = page.body["next"].is_null() ? "" : page.body["next"].get<std::string>();
    } while (!cursor.empty());
    ASSERT_EQ(walked.size(), 3U);
    for (std::size_t i = 0; i < walked.size(); ++i) EXPECT_EQ(queue.body["items"][i]["entry"], walked[i]);
    EXPECT_EQ(get("/challenges/street-scenes/review-queue", bob_).status, 403);
    EXPECT_EQ(get("/challenges/street-scenes/review-queue").status, 401);
    EXPECT_EQ(ask({.path = "/challenges/street-scenes/review-queue", .token = reviewer_, .query = {{"state", "draft"}}})
                  .status,
              400);
}

TEST_F(Previews, TheBoardUnderAnotherGridAndScale)
{
    const std::string accurate = enter("Accurate", 0.9, 300, alice_);
    const std::string frugal = enter("Frugal", 0.7, 100, bob_, "blue-watts");
    const std::string before = everything();
    const std::string path = "/challenges/street-scenes/what-if/board";
    const Answer same = post(path, nlohmann::json::object(), "");
    ASSERT_EQ(same.status, 200) << same.text;
    EXPECT_EQ(same.body["official"], false);
    EXPECT_EQ(same.body["of"], 2);
    EXPECT_EQ(same.body["changed"], 0);
    EXPECT_EQ(same.body["rows"][0]["entry"], accurate);

    const Answer moved = post(path, {{"grid", {{"zone", "FRA"}, {"year", 2024}}}, {"pue", 1.5}, {"rule", "co2e"}}, "");
    ASSERT_EQ(moved.status, 200) << moved.text;
    EXPECT_EQ(moved.body["grid"]["intensity_g_per_kwh"], 50);
    EXPECT_EQ(moved.body["rule"], "co2e");
    EXPECT_EQ(moved.body["official_rule"], "gqi");
    EXPECT_EQ(row(moved, frugal)["rank"], 1);
    EXPECT_EQ(row(moved, frugal)["official_rank"], 2);
    EXPECT_EQ(moved.body["changed"], 2);
    const double official = row(moved, frugal)["official_co2e_kg"];
    EXPECT_NEAR(row(moved, frugal)["co2e_kg"].get<double>(), official * 50 * 1.5 / 500, 1e-12);

    const Answer scaled = post(path, {{"gqi", {{"e0_kwh", 0.001}, {"knee", 3}, {"alpha", 1}, {"beta", 1}}}}, "");
    ASSERT_EQ(scaled.status, 200) << scaled.text;
    EXPECT_EQ(row(scaled, frugal)["rank"], 1) << scaled.text;
    EXPECT_EQ(post(path, {{"gqi", {{"e0_kwh", 0.001}, {"knee", 3}, {"alpha", 1}, {"beta", 1}}}}, "").text, scaled.text);
    EXPECT_EQ(everything(), before);
    EXPECT_EQ(get("/challenges/street-scenes/leaderboard").body["items"][0]["entry"], accurate);

    EXPECT_EQ(post(path, {{"rule", "sam"}}, "").problem(), "/problems/rule-not-offered");
    EXPECT_EQ(post(path, {{"grid", {{"zone", "XYZ"}, {"year", 2024}}}}, "").body["field"], "/grid/zone");
    EXPECT_EQ(post(path, {{"pue", 9}}, "").body["field"], "/pue");
    EXPECT_EQ(post("/challenges/nowhere/what-if/board", nlohmann::json::object(), "").status, 404);
}

TEST_F(Previews, OfAnotherPhasesBoard)
{
    const nlohmann::json body{
        {"slug", "two-halves"},
        {"title", "Two halves"},
        {"task", "segmentation"},
        {"dataset", "Invented Streets"},
        {"metric", {{"name", "accuracy"}}},
        {"phases",
         {{{"slug", "first"}, {"title", "First"}, {"is_default", true}}, {{"slug", "second"}, {"title", "Second"}}}},
        {"rulebook",
         {{"min_performance", 0.5},
          {"grid", {{"zone", "WORLD"}, {"year", 2024}, {"intensity_g_per_kwh", 500.0}, {"source", "invented"}}}}}};
    ASSERT_EQ(post("/challenges", body, organizer_).status, 201);
    nlohmann::json entry = submission_json("Second only", 0.8, 600);
    entry["challenge"] = "two-halves";
    entry["phase"] = "second";
    const Answer sealed = seal_all_in_one(entry, power_log(300, 600), alice_);
    ASSERT_EQ(sealed.status, 201) << sealed.text;
    const std::string id = sealed.body["id"];

    struct Case {
        std::string path;
        nlohmann::json body;
        std::string token;
    };
    for (const auto& [path, question, token] :
         {Case{"what-if/board", {{"pue", 1.5}}, ""},
          Case{"rulebooks/preview", {{"rulebook", {{"min_performance", 0.6}}}}, organizer_}}) {
        const auto asked = [&](const std::string& phase) {
            return ask({.method = "POST",
                        .path = "/challenges/two-halves/" + path,
                        .body = question.dump(),
                        .token = token,
                        .query = {{"phase", phase}},
                        .headers = {{"content-type", "application/json"}}});
        };
        const Answer second = asked("second");
        ASSERT_EQ(second.status, 200) << path << second.text;
        EXPECT_EQ(row(second, id)["rank"], 1) << path;
        EXPECT_TRUE(asked("first").body["rows"].empty()) << path;
        EXPECT_TRUE(asked("").body["rows"].empty()) << path;
        EXPECT_EQ(asked("third").status, 400) << path;
        EXPECT_EQ(asked("third").body["field"], "phase") << path;
    }
    const auto single = [&](const std::string& phase) {
        return ask({.method = "POST",
                    .path = "/challenges/two-halves/what-if",
                    .body = R"({"performance": {"value": 0.7}, "energy_kwh": 1})",
                    .query = {{"phase", phase}},
                    .headers = {{"content-type", "application/json"}}});
    };
    EXPECT_EQ(single("second").body["official"]["rank"], 2);
    EXPECT_EQ(single("").body["official"]["rank"], 1);
    EXPECT_EQ(single("third").status, 400);
}

TEST_F(Previews, EmbodiedCarbonOfTheBoard)
{
    const std::string id = enter("Entry", 0.9, 300, alice_);
    const std::string path = "/challenges/street-scenes/what-if/board";
    // One accelerator for 600 s at 60 g an hour.
    const Answer counted = post(path, {{"embodied_g_per_accelerator_hour", 60}}, "");
    ASSERT_EQ(counted.status, 200) << counted.text;
    const double official = row(counted, id)["official_co2e_kg"];
    EXPECT_NEAR(row(counted, id)["co2e_kg"].get<double>(), official + 0.01, 1e-9);
    const Answer none = post(path, {{"embodied_g_per_accelerator_hour", nullptr}}, "");
    EXPECT_EQ(row(none, id)["co2e_kg"], official);
    EXPECT_TRUE(none.body["embodied_g_per_accelerator_hour"].is_null());
}

TEST_F(Previews, NewRulesBeforeTheyAreMade)
{
    const std::string accurate = enter("Accurate", 0.9, 300, alice_);
    const std::string frugal = enter("Frugal", 0.7, 100, bob_, "blue-watts");
    const std::string path = "/challenges/street-scenes/rulebooks/preview";
    const std::string before = everything();
    const nlohmann::json rules{
        {"ranking_rule", "energy"}, {"offered_rules", {"energy", "gqi"}}, {"min_performance", 0.5}};
    const Answer energy = post(path, {{"rulebook", rules}}, organizer_);
    ASSERT_EQ(energy.status, 200) << energy.text;
    EXPECT_EQ(energy.body["rule"], "energy");
    EXPECT_EQ(row(energy, frugal)["rank"], 1);
    EXPECT_EQ(row(energy, frugal)["official_rank"], 2);
    EXPECT_EQ(row(energy, accurate)["rank"], 2);
    EXPECT_EQ(energy.body["changed"], 2);
    EXPECT_EQ(energy.body["scored"], 2);

    const Answer gate = post(path, {{"rulebook", {{"min_performance", 0.8}}}}, organizer_);
    ASSERT_EQ(gate.status, 200) << gate.text;
    EXPECT_EQ(gate.body["left_out"], 1);
    EXPECT_TRUE(row(gate, frugal)["rank"].is_null());
    EXPECT_EQ(row(gate, frugal)["reason"], "below min_performance 0.8");

    // Both stages in scope: no entry accounts for inference, so none has a score.
    const Answer stages = post(
        path, {{"rulebook", {{"min_performance", 0.5}, {"stages_in_scope", {"training", "inference"}}}}}, organizer_);
    ASSERT_EQ(stages.status, 200) << stages.text;
    EXPECT_EQ(stages.body["scored"], 0);
    EXPECT_EQ(stages.body["not_scoreable"], 2);
    EXPECT_NE(row(stages, frugal)["reason"].get<std::string>().find("inference"), std::string::npos);

    const Answer bad = post(path, {{"rulebook", {{"min_performance", 7}}}}, organizer_);
    const Answer made = post("/challenges/street-scenes/rulebooks", {{"min_performance", 7}}, organizer_);
    EXPECT_EQ(bad.status, made.status);
    EXPECT_EQ(bad.body["detail"], made.body["detail"]);
    EXPECT_EQ(bad.body["field"], "/rulebook" + made.body["field"].get<std::string>());
    EXPECT_EQ(post(path, {{"rulebook", rules}}, alice_).status, 403);
    EXPECT_EQ(post(path, {{"rulebook", rules}}, "").status, 401);
    EXPECT_EQ(everything(), before);
    EXPECT_EQ(jobs_woken_, 0);
}

TEST_F(Previews, HowAScoreComesAbout)
{
    const std::string id = enter("Entry", 0.9, 300, alice_);
    const Answer derived = get("/submissions/" + id + "/derivation");
    ASSERT_EQ(derived.status, 200) << derived.text;
    const nlohmann::json score = get("/submissions/" + id).body["scores"][0];
    std::map<std::string, double> values;
    for (const auto& step : derived.body["steps"]) values[step["id"]] = step["value"];
    EXPECT_EQ(values.at("charged_kwh"), score["charged_kwh"]["value"]);
    EXPECT_EQ(values.at("co2e_kg"), score["co2e_kg"]["value"]);
    EXPECT_EQ(values.at("gqi"), score["rules"]["gqi"]["value"]);
    EXPECT_EQ(values.at("nofade"), score["rules"]["nofade"]["value"]);
    EXPECT_EQ(values.at("performance_low"), score["performance"]["low"]);
    EXPECT_EQ(values.at("grid_intensity"), 500);
    EXPECT_NEAR(values.at("gqi"), gqi(0.9, KilowattHours{values.at("charged_kwh")}, {}), 1e-12);

    const std::string draft_id = drafted("Draft", 0.8, 300, alice_);
    EXPECT_EQ(get("/submissions/" + draft_id + "/derivation").status, 404);
    EXPECT_EQ(get("/submissions/" + draft_id + "/derivation", alice_).problem(), "/problems/wrong-state");
}

}  // namespace
}  // namespace wattboard::test

// Filters of boards, counts of findings, pictures, the curve of GQI and badges, over a real database.
#include "api_fixture.h"

#include "scoring/metrics/gqi.h"

namespace wattboard::test {
namespace {

using nlohmann::json;

class Pictures : public ApiFixture {
protected:
    void SetUp() override
    {
        create_challenge();
        first_ = enter("Accurate", 0.9, 300, alice_);
        second_ = enter("Frugal", 0.7, 100, bob_, "blue-watts");
    }
    Answer read(const std::string& what, std::vector<std::pair<std::string, std::string>> query,
                std::vector<std::pair<std::string, std::string>> headers = {})
    {
        return ask(
            {.path = "/challenges/street-scenes/" + what, .query = std::move(query), .headers = std::move(headers)});
    }
    std::string first_, second_;
};

TEST_F(Pictures, BoardFiltersByTextAndState)
{
    const Answer all = read("leaderboard", {});
    EXPECT_EQ(all.body["matching"], 2);
    const Answer by_entry = read("leaderboard", {{"text", "FRUG"}});
    ASSERT_EQ(by_entry.body["items"].size(), 1U);
    EXPECT_EQ(by_entry.body["items"][0]["entry"], second_);
    EXPECT_EQ(by_entry.body["items"][0]["rank"], 2);
    EXPECT_EQ(by_entry.body["items"][0]["filtered_rank"], 1);
    EXPECT_EQ(by_entry.body["matching"], 1);
    EXPECT_EQ(by_entry.body["ranked"], 2);
    EXPECT_EQ(read("leaderboard", {{"state", "ranked"}}).body["matching"], 2);
    EXPECT_EQ(read("leaderboard", {{"state", "queried"}}).body["matching"], 0);
    EXPECT_EQ(read("leaderboard", {{"state", "ranked,queried"}, {"from_rank", "2"}}).body["items"][0]["entry"],
              second_);
    EXPECT_EQ(read("leaderboard", {{"limit", "500"}}).status, 200);
    for (const auto& wrong : std::vector<std::pair<std::string, std::string>>{
             {"state", "lost"}, {"text", std::string(101, 'x')}, {"limit", "501"}}) {
        const Answer refused = read("leaderboard", {wrong});
        EXPECT_EQ(refused.status, 400) << wrong.first;
        EXPECT_EQ(refused.body["field"], wrong.first);
    }
    std::string umlauts;
    for (int i = 0; i < 100; ++i) umlauts += "ü";
    EXPECT_EQ(read("leaderboard", {{"text", umlauts}}).status, 200) << "a hundred characters, not bytes";
}

// What this process puts on the board at sealing is what another one reads from the database.
TEST_F(Pictures, FindingsAreCountedAlikeInMemoryAndInTheDatabase)
{
    // The log ends before the run does.
    const Answer sealed = seal_all_in_one(submission_json("Gappy", 0.8, 700), power_log(200, 600), alice_);
    const std::string id = sealed.body["id"];
    const json entry = get("/submissions/" + id).body;
    std::size_t warnings = 0;
    std::size_t rejections = 0;
    for (const json& finding : entry["scores"][0]["findings"]) {
        if (finding["verdict"] != "fail") continue;
        ++(finding["severity"] == "W" ? warnings : rejections);
    }
    const json expected{{"warnings", warnings}, {"rejections", rejections}};
    const std::string path = "/challenges/street-scenes/leaderboard/entries/" + id;
    EXPECT_EQ(get(path).body["row"]["findings"], expected);
    EXPECT_GT(warnings + rejections, 0U) << entry["scores"][0]["findings"];
    loader_.load_all();
    EXPECT_EQ(get(path).body["row"]["findings"], expected);
    // The migration counted older scores in this way.
    EXPECT_EQ(database_.value("SELECT count(*) FROM score WHERE ROW (warnings, rejections)::text IS DISTINCT FROM "
                              "(SELECT ROW (count(*) FILTER (WHERE finding ->> 'severity' = 'W'), "
                              "count(*) FILTER (WHERE finding ->> 'severity' = 'R'))::text "
                              "FROM jsonb_array_elements(detail -> 'findings') AS finding "
                              "WHERE finding ->> 'verdict' = 'fail')"),
              "0");
}

TEST_F(Pictures, PictureHasTheBoardInColumns)
{
    const Answer picture = read("picture", {{"iso", "0.5,0.9"}});
    ASSERT_EQ(picture.status, 200) << picture.text;
    const json& body = picture.body;
    EXPECT_EQ(body["count"], 2);
    EXPECT_EQ(body["entry"], (json{first_, second_}));
    EXPECT_EQ(body["front"], (json{1, 0}));
    // 300 W and 100 W for 600 s, 500 g a kWh.
    EXPECT_NEAR(body["charged_kwh"][0].get<double>(), 0.05, 1e-9);
    EXPECT_NEAR(body["marginal"][0]["cost_per_point"].get<double>(), (0.05 - 0.05 / 3) * 0.5 / 20, 1e-9);
    EXPECT_EQ(body["gmacs"][0], 1.0) << "2e9 FLOPs are 1e9 multiply-accumulates";
    EXPECT_EQ(body["params_m"][0], 3.0);
    EXPECT_EQ(body["training_kwh"], body["charged_kwh"]) << "there is no other stage";
    EXPECT_TRUE(body["stages_kwh"]["search"][0].is_null());
    EXPECT_EQ(body["pretrained"], (json{nullptr, nullptr})) << "nothing tells";
    EXPECT_TRUE(body["correlation"].is_null()) << "two entries correlate always";
    EXPECT_EQ(body["at_least_baseline"], (json{true, true}));
    ASSERT_EQ(body["iso_gqi"].size(), 2U);
    const json& point = body["iso_gqi"][0]["points"][0];
    EXPECT_NEAR(gqi(point[1].get<double>(), KilowattHours{point[0].get<double>()}, {}), 0.5, 1e-9);
    EXPECT_EQ(read("picture", {{"iso", "0.5,0.9"}}, {{"if-none-match", picture.header("etag")}}).status, 304);
    EXPECT_EQ(read("picture", {{"text", "frugal"}}).body["entry"], (json{second_}));
    const Answer fewer = read("picture", {{"limit", "1"}, {"cost", "energy"}});
    EXPECT_EQ(fewer.body["count"], 1);
    EXPECT_EQ(fewer.body["left_out"], 1);
}

TEST_F(Pictures, PretrainingIsToldByTheStatementOfItsStage)
{
    const std::string carl = make_account("carl", store::Role::participant, "red-ohms");
    json stated = submission_json("Stated", 0.8, 600, "red-ohms");
    stated["stages"]["pretraining"] = {{"basis", "none"}, {"attestation", "From random weights."}};
    ASSERT_EQ(seal_all_in_one(stated, power_log(310, 600), carl).status, 201);
    const Answer picture = read("picture", {});
    ASSERT_EQ(picture.body["count"], 3);
    for (std::size_t i = 0; i < 3; ++i) {
        const std::string name = picture.body["name"][i];
        EXPECT_EQ(picture.body["pretrained"][i], name == "Stated" ? json(false) : json()) << name;
    }
}

TEST_F(Pictures, PictureFollowsTheBoard)
{
    const Answer before = read("picture", {});
    const std::string third =
        enter("Third", 0.8, 200, make_account("carl", store::Role::participant, "red-ohms"), "red-ohms");
    const Answer after = read("picture", {}, {{"if-none-match", before.header("etag")}});
    ASSERT_EQ(after.status, 200);
    EXPECT_EQ(after.body["count"], 3);
    EXPECT_EQ(after.body["gmacs"].size(), 3U);
    EXPECT_FALSE(after.body["gmacs"][1].is_null());
    EXPECT_GT(after.body["sequence"], before.body["sequence"]);
}

TEST_F(Pictures, RefusesWhatItDoesNotKnow)
{
    for (const auto& wrong : std::vector<std::pair<std::string, std::string>>{{"cost", "money"},
                                                                              {"iso", "0.5,x"},
                                                                              {"iso", "-1"},
                                                                              {"iso", "nan"},
                                                                              {"limit", "5001"},
                                                                              {"grade", "F"},
                                                                              {"phase", "final"},
                                                                              {"rule", "gqi"}}) {
        const Answer refused = read("picture", {wrong});
        EXPECT_EQ(refused.status, 400) << wrong.first;
        EXPECT_EQ(refused.body["field"], wrong.first);
    }
    EXPECT_EQ(get("/challenges/nowhere/picture").status, 404);
}

TEST_F(Pictures, CurveOfGqiHasItsPoleAndTheContinuation)
{
    const Answer curve = get("/ranking-rules/gqi/curve");
    ASSERT_EQ(curve.status, 200) << curve.text;
    const json& kwh = curve.body["kwh"];
    ASSERT_EQ(kwh.size(), 240U);
    EXPECT_EQ(kwh.front(), 0.01);
    EXPECT_EQ(kwh.back(), 10'000);
    for (std::size_t i = 0; i < kwh.size(); ++i) {
        const double energy = kwh[i];
        EXPECT_NEAR(curve.body["gqi"][i].get<double>(), gqi(0.8, KilowattHours{energy}, {}), 1e-12);
        EXPECT_EQ(curve.body["gqi_published"][i].is_null(), energy <= 1) << energy;
    }
    const Answer other = ask({.path = "/ranking-rules/gqi/curve", .query = {{"e0_kwh", "0.1"}, {"accuracy", "0.5"}}});
    EXPECT_NE(other.body["gqi"], curve.body["gqi"]);
    EXPECT_EQ(ask({.path = "/ranking-rules/gqi/curve", .query = {{"knee", "2"}}}).status, 422);
    EXPECT_EQ(ask({.path = "/ranking-rules/gqi/curve", .query = {{"accuracy", "80"}}}).status, 400);
    EXPECT_EQ(ask({.path = "/ranking-rules/gqi/curve", .query = {{"alpha", "x"}}}).status, 400);
}

TEST_F(Pictures, BadgeSaysRankCo2eAndGrade)
{
    const Answer badge = get("/submissions/" + second_ + "/badge.svg");
    ASSERT_EQ(badge.status, 200);
    EXPECT_EQ(badge.header("content-type"), "image/svg+xml");
    EXPECT_EQ(badge.header("cache-control"), "public, max-age=300");
    // 100 W for 600 s at 500 g a kWh.
    EXPECT_NE(badge.text.find("#2 of 2 · 8.33 g CO2e · grade C"), std::string::npos) << badge.text;
    EXPECT_EQ(get("/submissions/nobody/badge.svg").status, 404);
}

}  // namespace
}  // namespace wattboard::test

// Board reads: pages, rules, filters, CSV, caching, what-if; and the questions that are refused.
#include "api_fixture.h"

#include "scoring/metrics/gqi.h"

namespace wattboard::test {
namespace {

class Leaderboard : public ApiFixture {
protected:
    void SetUp() override
    {
        create_challenge();
        first_ = enter("Accurate", 0.9, 300, alice_);
        second_ = enter("Frugal", 0.7, 100, bob_, "blue-watts");
    }
    Answer board(std::vector<std::pair<std::string, std::string>> query,
                 std::vector<std::pair<std::string, std::string>> headers = {})
    {
        return ask({.path = "/challenges/street-scenes/leaderboard",
                    .query = std::move(query),
                    .headers = std::move(headers)});
    }
    std::string first_, second_;
};

TEST_F(Leaderboard, RulesRankDifferently)
{
    const Answer gqi_board = board({});
    ASSERT_EQ(gqi_board.body["items"].size(), 2U);
    EXPECT_EQ(gqi_board.body["items"][0]["entry"], first_);
    // 300 W for 600 s are 0.05 kWh.
    EXPECT_NEAR(gqi_board.body["items"][0]["gqi"]["value"].get<double>(), gqi(0.9, KilowattHours{0.05}, {}), 1e-12);
    EXPECT_TRUE(gqi_board.body["items"][0]["gqi_published"].is_null()) << "not defined at or below 1 kWh";
    const Answer energy_board = board({{"rule", "energy"}});
    EXPECT_EQ(energy_board.body["items"][0]["entry"], second_);
    EXPECT_EQ(energy_board.body["ranking_rule"], "gqi");
}

TEST_F(Leaderboard, PagesCursorsAndNeighbours)
{
    const Answer page = board({{"limit", "1"}});
    ASSERT_EQ(page.body["items"].size(), 1U);
    const std::string next = page.body["next"];
    const Answer rest = board({{"limit", "1"}, {"cursor", next}});
    EXPECT_EQ(rest.body["items"][0]["entry"], second_);
    EXPECT_TRUE(rest.body["next"].is_null());
    EXPECT_EQ(board({{"from_rank", "2"}}).body["items"][0]["rank"], 2);
    EXPECT_EQ(board({{"around", second_}}).body["items"].size(), 2U);
    EXPECT_EQ(board({{"grade", "C"}, {"hardware", "Testchip X1"}}).body["items"].size(), 2U);
    EXPECT_TRUE(board({{"grade", "A"}}).body["items"].empty());
}

TEST_F(Leaderboard, EtagsAndCsv)
{
    const Answer page = board({});
    const std::string etag = page.header("etag");
    EXPECT_EQ(board({}, {{"if-none-match", etag}}).status, 304);
    enter("Another", 0.6, 50, make_account("carl", store::Role::participant, "red-ohms"), "red-ohms");
    EXPECT_EQ(board({}, {{"if-none-match", etag}}).status, 200);
    const Answer csv = board({{"format", "csv"}});
    EXPECT_EQ(csv.header("content-type"), "text/csv; charset=utf-8");
    EXPECT_EQ(csv.text.substr(0, 5), "rank,");
    EXPECT_EQ(std::ranges::count(csv.text, '\n'), 4);
    EXPECT_EQ(board({}, {{"accept", "text/csv"}}).text, csv.text);
}

TEST_F(Leaderboard, RefusesWhatItDoesNotKnow)
{
    struct Case {
        std::pair<std::string, std::string> parameter;
        int status;
        std::string slug;
    };
    for (const Case& one :
         {Case{{"rule", "magic"}, 400, "invalid-parameter"}, Case{{"rule", "sam"}, 422, "rule-not-offered"},
          Case{{"limit", "0"}, 400, "invalid-parameter"}, Case{{"limit", "501"}, 400, "invalid-parameter"},
          Case{{"cursor", "xyz"}, 400, "invalid-cursor"}, Case{{"grade", "F"}, 400, "invalid-parameter"},
          Case{{"phase", "final"}, 400, "invalid-parameter"}, Case{{"sort", "up"}, 400, "invalid-parameter"},
          Case{{"around", "nobody"}, 404, "not-found"}, Case{{"from_rank", "-1"}, 400, "invalid-parameter"}}) {
        const Answer answer = board({one.parameter});
        EXPECT_EQ(answer.status, one.status) << one.parameter.first << answer.text;
        EXPECT_EQ(answer.problem(), "/problems/" + one.slug) << one.parameter.first;
    }
    EXPECT_EQ(get("/challenges/nowhere/leaderboard").status, 404);
    EXPECT_EQ(get("/challenges/street-scenes/leaderboard/entries/nobody").status, 404);
}

TEST_F(Leaderboard, WhatIfStoresNothing)
{
    const nlohmann::json question{{"performance", {{"value", 0.8}}},
                                  {"energy_kwh", 0.05},
                                  {"grid", {{"zone", "FRA"}, {"year", 2024}}},
                                  {"pue", 1.5}};
    const Answer answer = post("/challenges/street-scenes/what-if", question, "");
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_NEAR(answer.body["co2e_kg"].get<double>(), 0.05 * 1.5 * 50 / 1000, 1e-15);
    EXPECT_NEAR(answer.body["rules"]["gqi"]["value"].get<double>(), gqi(0.8, KilowattHours{0.05}, {}), 1e-12);
    EXPECT_EQ(answer.body["official"]["rank"], 2) << "between 0.9 and 0.7 at no more energy than the first";
    EXPECT_EQ(get("/challenges/street-scenes").body["entries"], 2);
    const Answer percent =
        post("/challenges/street-scenes/what-if", {{"performance", {{"value", 80}}}, {"energy_kwh", 1}}, "");
    EXPECT_EQ(percent.status, 422);
    EXPECT_EQ(percent.body["field"], "/performance/value");
    EXPECT_NE(percent.body["hint"].get<std::string>().find("0.8"), std::string::npos) << percent.text;
}

TEST_F(Leaderboard, OtherDocumentsMatchTheirDescription)
{
    for (const char* path : {"/", "/openapi.json", "/energy-formats", "/ranking-rules", "/challenges",
                             "/challenges/street-scenes", "/challenges/street-scenes/rulebooks",
                             "/challenges/street-scenes/rulebooks/1", "/challenges/street-scenes/scoring-runs",
                             "/reference-tables", "/reference-tables/grid", "/teams/green-pixels"})
        EXPECT_EQ(get(path).status, 200) << path;
    EXPECT_EQ(get("/me").status, 401);
    EXPECT_EQ(get("/me", alice_).body["teams"][0]["slug"], "green-pixels");
    EXPECT_EQ(get("/me", "wb_" + std::string(43, 'A')).status, 401);
    EXPECT_EQ(get("/challenges/street-scenes/rulebooks/9").status, 404);
    EXPECT_EQ(get("/teams/nobody").status, 404);
}

}  // namespace
}  // namespace wattboard::test

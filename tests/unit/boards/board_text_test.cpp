// Board pages as JSON and CSV.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/boards/board.h"
#include "server/boards/board_csv.h"
#include "server/boards/board_json.h"
#include "server/boards/overlay.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::boards {
namespace {

constexpr RankingRule gqi = RankingRule::gqi;

EntryFields awkward()
{
    auto made = test::fields(1, 1, 0.1, 2e-7);
    made.name = "=cmd(\"x\"),\n\\ \x01 <script> é";
    made.state_reason = "looked \"fine\"";
    made.state_time = 1'700'000'000'000'000'000;
    made.sealed_at = 1'700'000'000'250'000'000;
    made.hardware = std::make_shared<const HardwareNames>(HardwareNames{"A100", "T4"});
    made.score.own_place_co2e_kg = 0.25;
    made.score.co2e_kg = {.value = 0.5, .low = {}, .high = {}, .reason = {}};
    return made;
}

TEST(BoardJson, RowHoldsEveryValueExactlyAndNullWhereAbsent)
{
    Board board{{}, test::config({gqi}), {test::entry(awkward())}, 41};
    board.attach(Overlay::compute(*board.snapshot()));
    const auto snapshot = board.snapshot();
    const auto json = nlohmann::json::parse(page_json(*snapshot, gqi, *snapshot->page({.rule = gqi})));
    EXPECT_EQ(json["rule"], "gqi");
    EXPECT_EQ(json["sequence"], 41);
    EXPECT_EQ(json["overlay_sequence"], 41);
    EXPECT_EQ(json["total"], 1);
    EXPECT_TRUE(json["next_cursor"].is_null());
    const auto& row = json["entries"][0];
    EXPECT_EQ(row["rank"], 1);
    EXPECT_TRUE(row["filtered_rank"].is_null());
    EXPECT_EQ(row["entry"], "entry-1");
    EXPECT_EQ(row["name"], awkward().name);
    EXPECT_EQ(row["state"], "ranked");
    EXPECT_EQ(row["state_reason"], "looked \"fine\"");
    EXPECT_EQ(row["energy_kwh"]["value"], 2e-7);
    EXPECT_EQ(row["co2e_kg"]["value"], 0.5);
    EXPECT_TRUE(row["co2e_kg"]["low"].is_null());
    EXPECT_EQ(row["own_place_co2e_kg"], 0.25);
    EXPECT_EQ(row["gqi"]["high"], 0.1 * 1.1);
    EXPECT_EQ(row["score"], row["gqi"]);
    EXPECT_TRUE(row["gqi_published"].is_null());
    EXPECT_TRUE(row["nofade"].is_null());
    EXPECT_EQ(row["grade"], "C");
    EXPECT_EQ(row["extrapolated"], false);
    EXPECT_EQ(row["hardware"], (nlohmann::json{"A100", "T4"}));
    EXPECT_EQ(row["pareto_depth"], 1);
    EXPECT_EQ(row["sealed_at"], "2023-11-14T22:13:20.250Z");
    EXPECT_EQ(nlohmann::json::parse(standing_json(*snapshot, gqi, *snapshot->standing("entry-1", gqi))), row);
}

TEST(BoardJson, UnrankedEntriesSayWhy)
{
    auto made = awkward();
    made.score.unranked_reasons = {"below min_performance", "grade E is not admitted"};
    const Board board{{}, test::config({gqi}), {test::entry(made)}};
    const auto snapshot = board.snapshot();
    const auto json = nlohmann::json::parse(unranked_page_json(*snapshot, *snapshot->unranked_page(5, {})));
    EXPECT_EQ(json["unranked_total"], 1);
    EXPECT_EQ(json["entries"][0]["unranked_reasons"], nlohmann::json(made.score.unranked_reasons));
    EXPECT_FALSE(json["entries"][0].contains("rank"));
    EXPECT_TRUE(json["overlay_sequence"].is_null());
}

TEST(BoardJson, EveryPrefixOfAPageOfManyRowsIsValidJson)
{
    std::vector<EntryPtr> entries;
    for (int i = 1; i <= 20; ++i) entries.push_back(test::entry(i, i, 0.5, i));
    const Board board{{}, test::config({gqi}), entries};
    const auto snapshot = board.snapshot();
    for (std::size_t limit = 1; limit <= 20; ++limit) {
        const auto page = *snapshot->page({.rule = gqi, .limit = limit});
        const auto json = nlohmann::json::parse(page_json(*snapshot, gqi, page));
        EXPECT_EQ(json["entries"].size(), limit);
        EXPECT_EQ(json["next_cursor"].is_null(), limit == 20);
    }
    EXPECT_EQ(nlohmann::json::parse(around_json(*snapshot, gqi, snapshot->around("entry-3", gqi, 1)))["entries"].size(),
              3U);
}

TEST(BoardCsv, QuotesAndDisarmsFormulas)
{
    EXPECT_EQ(csv_text_cell("plain"), "plain");
    EXPECT_EQ(csv_text_cell("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_text_cell("say \"x\""), "\"say \"\"x\"\"\"");
    EXPECT_EQ(csv_text_cell("=1+1"), "\"'=1+1\"");
    for (const std::string start : {"=", "+", "-", "@", "\t", "\r"})
        EXPECT_EQ(csv_text_cell(start + "A1").substr(0, 2), "\"'") << start;
    EXPECT_EQ(csv_text_cell("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(csv_text_cell(""), "");
}

TEST(BoardCsv, HasOneCellPerColumn)
{
    const Board board{{}, test::config({gqi}), {test::entry(1, 1, 0.5, 2)}};
    const auto snapshot = board.snapshot();
    const std::string text = page_csv(*snapshot, gqi, *snapshot->page({.rule = gqi}));
    const std::size_t end = text.find("\r\n");
    const std::string header = text.substr(0, end);
    const std::string row = text.substr(end + 2);
    EXPECT_EQ(std::ranges::count(header, ','), std::ranges::count(row, ','));
    EXPECT_TRUE(row.starts_with("1,,1,entry-1,Entry 1,1,team-1,ranked,0.5,0.45,0.55,0.5,"));
    EXPECT_TRUE(row.ends_with(",1970-01-01T00:00:01Z\r\n"));
}

}  // namespace
}  // namespace wattboard::boards

// Board rows and lists as documents of the API.
#include "server/api/board_document.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "server/boards/board.h"
#include "server/boards/overlay.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::api {
namespace {

using boards::Board;
using nlohmann::json;

constexpr RankingRule gqi = RankingRule::gqi;

const jobs::ChallengeBoards& challenge()
{
    static const jobs::ChallengeBoards made = [] {
        jobs::ChallengeBoards boards;
        boards.challenge.slug = "images";
        boards.challenge.phases = {{.slug = "main"}};
        return boards;
    }();
    return made;
}

boards::EntryFields awkward()
{
    auto made = boards::test::fields(1, 1, 0.1, 2e-7);
    made.name = "=cmd(\"x\"),\n\\ \x01 <script> é";
    made.state_reason = "looked \"fine\"";
    made.state_time = 1'700'000'000'000'000'000;
    made.sealed_at = 1'700'000'000'250'000'000;
    made.hardware = std::make_shared<const boards::HardwareNames>(boards::HardwareNames{"A100", "T4"});
    made.score.own_place_co2e_kg = 0.25;
    made.findings = {.warnings = 2, .rejections = 1};
    made.score.co2e_kg = {.value = 0.5, .low = {}, .high = {}, .reason = {}};
    return made;
}

TEST(BoardDocument, RowHoldsEveryValueExactlyAndNullWhereAbsent)
{
    Board board{{}, boards::test::config({gqi}), {boards::test::entry(awkward())}, 41};
    board.attach(boards::Overlay::compute(*board.snapshot()));
    const auto snapshot = board.snapshot();
    const BoardView view{.challenge = challenge(), .board = *snapshot, .rule = gqi};
    const json document = json::parse(board_document(view, *snapshot->page({.rule = gqi})));
    EXPECT_EQ(document["challenge"], "images");
    EXPECT_EQ(document["phase"], "main");
    EXPECT_EQ(document["rule"], "gqi");
    EXPECT_EQ(document["sequence"], snapshot->change());
    EXPECT_EQ(document["overlay_sequence"], document["sequence"]);
    EXPECT_LT(document["sequence"], std::int64_t{1} << 53U);
    EXPECT_EQ(document["total"], 1);
    EXPECT_EQ(document["ranked"], 1);
    EXPECT_EQ(document["matching"], 1);
    EXPECT_TRUE(document["next"].is_null());
    const json& row = document["items"][0];
    EXPECT_EQ(row["rank"], 1);
    EXPECT_FALSE(row.contains("filtered_rank"));
    EXPECT_EQ(row["entry"], "entry-1");
    EXPECT_EQ(row["name"], awkward().name);
    EXPECT_EQ(row["team"], (json{{"slug", "team-1"}, {"name", "Team"}}));
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
    EXPECT_EQ(row["findings"], (json{{"warnings", 2}, {"rejections", 1}}));
    EXPECT_EQ(row["hardware"], (json{"A100", "T4"}));
    EXPECT_EQ(row["pareto_depth"], 1);
    EXPECT_EQ(row["sealed_at"], "2023-11-14T22:13:20.250Z");
    const json standing = json::parse(standing_document(view, *snapshot->find("entry-1")));
    EXPECT_EQ(standing["rank"], 1);
    EXPECT_EQ(standing["row"], row);
}

TEST(BoardDocument, UnrankedEntriesSayWhy)
{
    auto made = awkward();
    made.score.unranked_reasons = {"below min_performance", "grade E is not admitted"};
    const Board board{{}, boards::test::config({gqi}), {boards::test::entry(made)}};
    const auto snapshot = board.snapshot();
    const BoardView view{.challenge = challenge(), .board = *snapshot, .rule = gqi};
    const json document = json::parse(unranked_document(view, *snapshot->unranked_page(5, {})));
    EXPECT_EQ(document["unranked"], 1);
    EXPECT_EQ(document["items"][0]["unranked_reasons"], json(made.score.unranked_reasons));
    EXPECT_TRUE(document["items"][0]["rank"].is_null());
    EXPECT_TRUE(document["overlay_sequence"].is_null());
    EXPECT_TRUE(json::parse(standing_document(view, *snapshot->find("entry-1")))["rank"].is_null());
}

TEST(BoardDocument, APageOfAnyLengthIsValidJson)
{
    std::vector<boards::EntryPtr> entries;
    for (int i = 1; i <= 20; ++i) entries.push_back(boards::test::entry(i, i, 0.5, i));
    const Board board{{}, boards::test::config({gqi}), entries};
    const auto snapshot = board.snapshot();
    const BoardView view{.challenge = challenge(), .board = *snapshot, .rule = gqi};
    for (std::size_t limit = 1; limit <= 20; ++limit) {
        const auto page = *snapshot->page({.rule = gqi, .limit = limit});
        const json document = json::parse(board_document(view, page));
        EXPECT_EQ(document["items"].size(), limit);
        EXPECT_EQ(document["next"].is_null(), limit == 20);
    }
}

}  // namespace
}  // namespace wattboard::api

// Board pages as CSV.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "server/boards/board.h"
#include "server/boards/board_csv.h"
#include "server/boards/overlay.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::boards {
namespace {

constexpr RankingRule gqi = RankingRule::gqi;

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
    auto made = test::fields(1, 1, 0.5, 2);
    made.findings = {.warnings = 3, .rejections = 1};
    const Board board{{}, test::config({gqi}), {test::entry(made)}};
    const auto snapshot = board.snapshot();
    const std::string text = page_csv(*snapshot, gqi, *snapshot->page({.rule = gqi}));
    const std::size_t end = text.find("\r\n");
    const std::string header = text.substr(0, end);
    const std::string row = text.substr(end + 2);
    EXPECT_EQ(std::ranges::count(header, ','), std::ranges::count(row, ','));
    EXPECT_TRUE(row.starts_with("1,,1,entry-1,Entry 1,1,team-1,ranked,0.5,0.45,0.55,0.5,"));
    EXPECT_TRUE(row.ends_with(",1970-01-01T00:00:01Z,3,1,0,,,,,,,,,\r\n"));
}

TEST(BoardCsv, HasTiesAndTheLastGainOnceTheyAreKnown)
{
    Board board{{}, test::config({gqi}), {test::entry(1, 1, 0.6, 3), test::entry(2, 2, 0.5, 1)}};
    board.attach(Overlay::compute(*board.snapshot()));
    const auto snapshot = board.snapshot();
    const std::string text = page_csv(*snapshot, gqi, *snapshot->page({.rule = gqi}));
    // Limits of 10 % around 0.6 and 0.5 reach each other; (3 - 1) kWh x 0.5 kg for 10 points.
    EXPECT_NE(text.find(",1,2,2,1,1,2,0.1"), std::string::npos) << text;
    EXPECT_TRUE(text.ends_with(",1,2,1,1,1,2,,\r\n")) << text;
}

}  // namespace
}  // namespace wattboard::boards

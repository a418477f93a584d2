// Board pages as CSV.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "server/boards/board.h"
#include "server/boards/board_csv.h"
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
    EXPECT_TRUE(row.ends_with(",1970-01-01T00:00:01Z,3,1,0,\r\n"));
}

}  // namespace
}  // namespace wattboard::boards

// The page cache: hits, versions, compression on demand, and its bound.
#include "server/boards/page_cache.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/boards/board.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::boards {
namespace {

constexpr RankingRule gqi = RankingRule::gqi;

std::string reversed(std::string_view bytes) { return {bytes.rbegin(), bytes.rend()}; }

// The ids of the page, 100 bytes a row: enough to tell pages apart and to fill a cache.
std::string ids_of(const BoardSnapshot&, const PageRequest&, const Page& page, PageFormat format)
{
    std::string body = format == PageFormat::csv ? "csv" : "json";
    for (const Standing& row : page.rows) body += std::string(row.entry->public_id()) + std::string(90, ' ');
    return body;
}

Board board_of(int count)
{
    std::vector<EntryPtr> entries;
    for (int i = 1; i <= count; ++i) entries.push_back(test::entry(i, i, 0.5, i));
    return Board{{}, test::config({gqi}), entries};
}

TEST(PageCache, GivesTheSameBytesUntilTheBoardChanges)
{
    std::vector<EntryPtr> entries{test::entry(1, 1, 0.5, 1)};
    Board board{{}, test::config({gqi}), entries};
    PageCache cache{1 << 20, reversed, ids_of};
    const auto snapshot = board.snapshot();
    const auto first = *cache.page(*snapshot, {.rule = gqi});
    const auto second = *cache.page(*snapshot, {.rule = gqi});
    EXPECT_EQ(first, second);
    EXPECT_EQ(*first->body, ids_of(*snapshot, {}, *snapshot->page({.rule = gqi}), PageFormat::json));
    const std::vector<EntryPtr> change{test::entry(2, 2, 0.6, 1)};
    board.apply(change);
    const auto third = *cache.page(*board.snapshot(), {.rule = gqi});
    EXPECT_NE(third->etag, first->etag);
    EXPECT_NE(*third->body, *first->body);
    EXPECT_EQ(*cache.page(*snapshot, {.rule = gqi}), first);
    EXPECT_EQ(cache.hits(), 2U);
    EXPECT_EQ(cache.misses(), 2U);
}

TEST(PageCache, TagNamesTheContentNotTheProcess)
{
    const Board one = board_of(3);
    const Board other = board_of(3);
    PageCache cache{1 << 20, reversed, ids_of};
    EXPECT_EQ((*cache.page(*one.snapshot(), {.rule = gqi}))->etag,
              (*cache.page(*other.snapshot(), {.rule = gqi}))->etag);
    EXPECT_EQ((*cache.page(*one.snapshot(), {.rule = gqi}))->etag.size(), 34U);
}

TEST(PageCache, EveryPartOfARequestTellsPagesApart)
{
    const Board board = board_of(5);
    const auto snapshot = board.snapshot();
    PageCache cache{1 << 20, reversed, ids_of};
    std::vector<PageRequest> requests(8, PageRequest{.rule = gqi, .limit = 2});
    requests[1].from_rank = 2;
    requests[2].limit = 3;
    requests[3].cursor = snapshot->page(requests[0])->next_cursor;
    requests[4].filter.hardware = "A100";
    requests[5].filter.text = "A100";
    requests[6].filter.states = 1;
    requests[7].filter.grades = 1;
    for (const auto& request : requests) ASSERT_TRUE(cache.page(*snapshot, request).has_value());
    ASSERT_TRUE(cache.page(*snapshot, requests[0], PageFormat::csv).has_value());
    EXPECT_EQ(cache.misses(), 9U);
    EXPECT_EQ(cache.hits(), 0U);
}

TEST(PageCache, CompressesOnceAndOnlyWhenAsked)
{
    const Board board = board_of(3);
    int compressions = 0;
    PageCache cache{1 << 20,
                    [&compressions](std::string_view bytes) {
                        ++compressions;
                        return reversed(bytes);
                    },
                    ids_of};
    const auto snapshot = board.snapshot();
    EXPECT_EQ((*cache.page(*snapshot, {.rule = gqi}))->gzip_body, nullptr);
    const auto page = *cache.page(*snapshot, {.rule = gqi}, PageFormat::json, true);
    EXPECT_EQ(*page->gzip_body, reversed(*page->body));
    EXPECT_EQ(*cache.page(*snapshot, {.rule = gqi}), page);
    EXPECT_EQ(*cache.page(*snapshot, {.rule = gqi}, PageFormat::json, true), page);
    EXPECT_EQ(compressions, 1);
}

TEST(PageCache, StaysWithinItsBytesAndDropsTheOldest)
{
    const Board board = board_of(400);
    const auto snapshot = board.snapshot();
    PageCache cache{16 * 4000, reversed, ids_of};
    for (std::size_t from = 1; from <= 390; ++from)
        ASSERT_TRUE(cache.page(*snapshot, {.rule = gqi, .from_rank = from, .limit = 10}).has_value());
    EXPECT_LE(cache.bytes(), 16U * 4000U);
    EXPECT_GT(cache.bytes(), 16U * 2000U);
    const auto misses = cache.misses();
    ASSERT_TRUE(cache.page(*snapshot, {.rule = gqi, .from_rank = 390, .limit = 10}).has_value());
    EXPECT_EQ(cache.misses(), misses);
    ASSERT_TRUE(cache.page(*snapshot, {.rule = gqi, .from_rank = 1, .limit = 10}).has_value());
    EXPECT_EQ(cache.misses(), misses + 1);
}

TEST(PageCache, DoesNotKeepWhatIsRefusedOrTooLarge)
{
    const Board board = board_of(100);
    PageCache cache{16 * 1000, reversed, ids_of};
    EXPECT_FALSE(cache.page(*board.snapshot(), {.rule = gqi, .cursor = "x"}).has_value());
    EXPECT_TRUE(cache.page(*board.snapshot(), {.rule = gqi, .limit = 100}).has_value());
    EXPECT_EQ(cache.bytes(), 0U);
}

}  // namespace
}  // namespace wattboard::boards

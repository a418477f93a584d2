// Pareto depth and hypervolume beside a board, and the worker that keeps them fresh.
#include "server/boards/overlay.h"

#include <gtest/gtest.h>

#include <vector>

#include "server/boards/overlay_worker.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::boards {
namespace {

using test::entry;

/// (accuracy, kWh): 1 and 3 are on the front, 2 is dominated by 3, 4 by 2 and 3. CO2e is half a kg per kWh.
std::vector<EntryPtr> four_entries()
{
    return {entry(1, 1, 0.9, 8), entry(2, 2, 0.7, 6), entry(3, 3, 0.8, 4), entry(4, 4, 0.6, 6)};
}

TEST(Overlay, DepthAndAreaOfFourEntries)
{
    auto config = test::config({RankingRule::gqi, RankingRule::pareto});
    config.min_performance = 0.5;
    config.co2e_reference = KilogramsCo2e{5.0};
    const Board board{{}, config, four_entries()};
    const auto overlay = Overlay::compute(*board.snapshot());
    EXPECT_EQ(overlay->find(RankingRule::gqi, 1)->pareto_depth, 1U);
    EXPECT_EQ(overlay->find(RankingRule::gqi, 3)->pareto_depth, 1U);
    EXPECT_EQ(overlay->find(RankingRule::gqi, 2)->pareto_depth, 2U);
    EXPECT_EQ(overlay->find(RankingRule::gqi, 4)->pareto_depth, 3U);
    EXPECT_FALSE(overlay->find(RankingRule::gqi, 5).has_value());
    // Entry 1 alone dominates [0.8, 0.9] x [4, 5]; entry 3 alone [0.5, 0.8] x [2, 4] but for
    // [0.5, 0.7] x [3, 4], which entry 2 dominates as well.
    EXPECT_NEAR(overlay->find(RankingRule::gqi, 1)->hypervolume_contribution, 0.1 * 1.0, 1e-12);
    EXPECT_NEAR(overlay->find(RankingRule::gqi, 3)->hypervolume_contribution, 0.3 * 2.0 - 0.2 * 1.0, 1e-12);
    EXPECT_EQ(overlay->find(RankingRule::gqi, 2)->hypervolume_contribution, 0.0);
}

TEST(Overlay, RanksTheParetoRuleByDepthThenCo2e)
{
    Board board{{}, test::config({RankingRule::gqi, RankingRule::pareto}), four_entries(), 12};
    EXPECT_EQ(board.snapshot()->ranked_count(RankingRule::pareto), 0U);
    board.attach(Overlay::compute(*board.snapshot()));
    const auto snapshot = board.snapshot();
    const auto page = *snapshot->page({.rule = RankingRule::pareto, .limit = 10});
    ASSERT_EQ(page.rows.size(), 4U);
    const std::vector<std::int64_t> order{3, 1, 2, 4};
    const std::vector<std::size_t> ranks{1, 1, 3, 4};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(page.rows[i].entry->id(), order[i]);
        EXPECT_EQ(page.rows[i].rank, ranks[i]);
    }
    EXPECT_EQ(snapshot->standing("entry-2", RankingRule::pareto)->rank, 3U);
    EXPECT_EQ(snapshot->overlay()->sequence(), 12);
}

TEST(Overlay, StaysStampedWithItsVersionWhileTheBoardMovesOn)
{
    Board board{{}, test::config({RankingRule::pareto}), four_entries()};
    const auto first = Overlay::compute(*board.snapshot());
    const std::vector<EntryPtr> change{entry(5, 5, 0.95, 1)};
    board.apply(change, 99);
    const auto second = Overlay::compute(*board.snapshot());
    board.attach(second);
    board.attach(first);
    EXPECT_EQ(board.snapshot()->overlay(), second);
    EXPECT_EQ(second->sequence(), 99);
    EXPECT_EQ(board.snapshot()->ranked_count(RankingRule::pareto), 5U);
    for (int version = 2; version < 50; ++version) {
        auto made = test::fields(5, 5, 0.1, version);
        made.state_version = version;
        const std::vector<EntryPtr> later{entry(made)};
        board.apply(later);
    }
    // The list of the overlay still shows the entry as it was.
    const auto snapshot = board.snapshot();
    EXPECT_DOUBLE_EQ(snapshot->page({.rule = RankingRule::pareto, .limit = 1})->rows[0].entry->performance().value,
                     0.95);
}

TEST(Overlay, ConsidersTheFirstThousandOfARule)
{
    std::vector<EntryPtr> entries;
    for (int i = 1; i <= 1200; ++i) entries.push_back(entry(i, i, 1.0 - i / 2000.0, i));
    const Board board{{}, test::config({RankingRule::gqi}), entries};
    const auto overlay = Overlay::compute(*board.snapshot());
    EXPECT_TRUE(overlay->find(RankingRule::gqi, 1000).has_value());
    EXPECT_FALSE(overlay->find(RankingRule::gqi, 1001).has_value());
}

TEST(OverlayWorker, GivesAChangedBoardItsOverlay)
{
    const auto board = std::make_shared<Board>(BoardKey{}, test::config({RankingRule::gqi}), four_entries(), 3);
    OverlayWorker worker{std::chrono::hours{1}};
    worker.notify(board);
    EXPECT_EQ(board->snapshot()->overlay(), nullptr);
    worker.drain();
    ASSERT_NE(board->snapshot()->overlay(), nullptr);
    EXPECT_EQ(board->snapshot()->overlay()->sequence(), 3);
}

}  // namespace
}  // namespace wattboard::boards

// One writer, the overlay thread and several readers on one board; run it under ThreadSanitizer.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "server/boards/board_csv.h"
#include "server/boards/board_registry.h"
#include "server/boards/overlay_worker.h"
#include "server/boards/page_cache.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::boards {
namespace {

constexpr RankingRule gqi = RankingRule::gqi;
constexpr std::int64_t entry_count = 300;

/// False if a snapshot contradicts itself: ranks out of step, order broken, an entry that is not where it says.
bool consistent(const BoardSnapshot& board, std::mt19937& random)
{
    const auto page = board.page({.rule = gqi, .from_rank = 1 + random() % entry_count, .limit = 20});
    if (!page || page->total != static_cast<std::size_t>(entry_count)) return false;
    for (std::size_t i = 0; i < page->rows.size(); ++i) {
        const Standing& row = page->rows[i];
        const double score = row.entry->rule(gqi).value;
        if (i > 0 && score > page->rows[i - 1].entry->rule(gqi).value) return false;
        const auto standing = board.standing(row.entry->public_id(), gqi);
        if (!standing || standing->entry != row.entry || standing->rank != row.rank) return false;
    }
    return true;
}

TEST(BoardConcurrency, ReadersAlwaysSeeOneConsistentVersion)
{
    std::vector<EntryPtr> entries;
    for (std::int64_t i = 1; i <= entry_count; ++i) entries.push_back(test::entry(i, i, 0.5, 1));
    BoardRegistry registry;
    registry.put(std::make_shared<Board>(BoardKey{}, test::config({gqi, RankingRule::pareto}), entries));
    registry.activate({});
    PageCache cache{1 << 18, [](std::string_view bytes) { return std::string{bytes}; },
                    [](const BoardSnapshot& snapshot, const PageRequest& request, const Page& page, PageFormat) {
                        return page_csv(snapshot, request.rule, page);
                    }};
    OverlayWorker overlays{std::chrono::milliseconds{1}};
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0};
    std::atomic<int> reads{0};
    std::vector<std::thread> readers;
    for (unsigned seed = 0; seed < 4; ++seed)
        readers.emplace_back([&, seed] {
            std::mt19937 random{seed};
            std::uint64_t last = 0;
            while (!done || reads < 200) {
                const auto board = registry.active(0, 0)->snapshot();
                if (board->version() < last || !consistent(*board, random)) ++wrong;
                last = board->version();
                if (!cache.page(*board, {.rule = RankingRule::pareto, .limit = 5})) ++wrong;
                ++reads;
            }
        });
    std::mt19937 random{99};
    const auto board = registry.active(0, 0);
    for (std::int64_t version = 2; version < 2500; ++version) {
        auto made = test::fields(1 + random() % entry_count, 0, (random() % 1000) / 1000.0, 1);
        made.team_id = made.id;
        made.state_version = version;
        const EntryPtr change = test::entry(made);
        board->apply(std::span{&change, 1}, version);
        if (version % 50 == 0) overlays.notify(board);
    }
    done = true;
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(board->snapshot()->sequence(), 2499);
}

}  // namespace
}  // namespace wattboard::boards

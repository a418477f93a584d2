// What readers who come back are told.
#include "server/boards/change_ring.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "server/boards/board.h"
#include "server/boards/overlay.h"
#include "server/boards/version_counter.h"
#include "unit/boards/entries.h"

namespace wattboard::boards {
namespace {

std::vector<std::uint64_t> after(const ChangeRing& ring, std::uint64_t sequence)
{
    std::vector<std::uint64_t> found;
    const auto events = ring.after(sequence).value();
    for (const auto& event : events) found.push_back(event.sequence);
    return found;
}

ChangeRing ring_of(std::initializer_list<std::uint64_t> sequences, std::size_t capacity)
{
    ChangeRing ring{100, capacity};
    for (const std::uint64_t sequence : sequences)
        ring.add({sequence, std::make_shared<const std::string>(std::to_string(sequence))});
    return ring;
}

using Sequences = std::vector<std::uint64_t>;

TEST(ChangeRing, GivesWhatCameLater)
{
    const ChangeRing ring = ring_of({103, 107, 110}, 10);
    EXPECT_EQ(ring.last(), 110U);
    EXPECT_EQ(after(ring, 100), (Sequences{103, 107, 110}));
    EXPECT_EQ(after(ring, 103), (Sequences{107, 110}));
    // Numbers between events are those of snapshots.
    EXPECT_EQ(after(ring, 105), (Sequences{107, 110}));
    EXPECT_EQ(after(ring, 110), Sequences{});
    EXPECT_EQ(after(ring, 4000), Sequences{});
    EXPECT_EQ(*ring.after(107)->front().text, "110");
}

TEST(ChangeRing, SaysWhenItCannotTell)
{
    EXPECT_FALSE(ring_of({}, 3).after(99));
    EXPECT_TRUE(ring_of({}, 3).after(100)->empty());
    const ChangeRing ring = ring_of({101, 102, 103, 104, 105}, 3);
    // Up to 102 is forgotten: who knows 102 missed nothing that is gone, who knows 101 missed 102.
    EXPECT_EQ(after(ring, 102), (Sequences{103, 104, 105}));
    EXPECT_FALSE(ring.after(101));
    EXPECT_FALSE(ring.after(0));
}

TEST(ChangeRing, RefusesEventsOutOfOrder)
{
    ChangeRing ring = ring_of({105}, 3);
    EXPECT_THROW(ring.add({105, nullptr}), std::logic_error);
    EXPECT_THROW(ring.add({104, nullptr}), std::logic_error);
    EXPECT_THROW(ChangeRing(7).add({7, nullptr}), std::logic_error);
}

TEST(BoardVersions, ChangesAreNumberedAndOverlaysAreNotChanges)
{
    using test::entry;
    Board board{{}, test::config({RankingRule::gqi})};
    const auto first = board.snapshot();
    EXPECT_EQ(first->change(), first->version());
    board.attach(Overlay::compute(*first));
    const auto with_overlay = board.snapshot();
    EXPECT_GT(with_overlay->version(), first->version());
    EXPECT_EQ(with_overlay->change(), first->change());
    EXPECT_EQ(with_overlay->overlay()->change(), first->change());
    const auto one = entry(1, 1, 0.5, 1);
    EXPECT_EQ(board.apply_newer(std::array{one}).size(), 1U);
    const auto changed = board.snapshot();
    EXPECT_EQ(changed->change(), changed->version());
    EXPECT_GT(changed->change(), with_overlay->version());
    EXPECT_TRUE(board.apply_newer(std::array{one}, 7).empty());
    EXPECT_EQ(board.snapshot()->change(), changed->change());
    EXPECT_GE(latest_version(), board.snapshot()->version());
    EXPECT_GT(new_version(), board.snapshot()->version());
    EXPECT_LT(latest_version(), std::uint64_t{1} << 53U);
}

}  // namespace
}  // namespace wattboard::boards

// Order of samples through a window that gets smaller on the way.
#include "scoring/energy/reorder_buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace wattboard::energy {
namespace {

std::vector<Nanoseconds> through_a_narrowing_window(bool shuffled)
{
    ReorderBuffer<Sample> buffer;
    std::vector<Nanoseconds> out;
    const auto sink = [&](const Sample& sample) { out.push_back(sample.time); };
    for (int i = 0; i < 3000; ++i) {
        // Pairs of neighbours change places.
        const int at = shuffled ? i ^ 1 : i;
        EXPECT_TRUE(buffer.push({.time = at, .value = 1, .sequence = 0, .state = {}}, i < 2000 ? 1024 : 128, sink));
        if (i == 1999) {
            buffer.narrow(128, sink);
            EXPECT_EQ(out.size(), 2000U - 128U);
        }
    }
    buffer.drain(sink);
    return out;
}

TEST(ReorderBuffer, NarrowingLosesAndReordersNothing)
{
    for (const bool shuffled : {false, true}) {
        const std::vector<Nanoseconds> out = through_a_narrowing_window(shuffled);
        EXPECT_EQ(out.size(), 3000U);
        EXPECT_TRUE(std::ranges::is_sorted(out));
    }
}

}  // namespace
}  // namespace wattboard::energy

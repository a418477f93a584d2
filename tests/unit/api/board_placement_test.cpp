// Which reads of a board may look at all of its entries.
#include <gtest/gtest.h>

#include "server/api/leaderboard.h"

namespace wattboard::api {
namespace {

TEST(BoardPlacement, OnlyFilteredReadsLeaveTheNetworkThread)
{
    using http::RunsOn;
    EXPECT_EQ(where_leaderboard_runs({}), RunsOn::network_thread);
    EXPECT_EQ(where_leaderboard_runs({.query = {{"from_rank", "9"}, {"limit", "200"}}}), RunsOn::network_thread);
    EXPECT_EQ(where_leaderboard_runs({.query = {{"around", "x"}}}), RunsOn::network_thread);
    EXPECT_EQ(where_leaderboard_runs({.query = {{"grade", ""}}}), RunsOn::network_thread) << "an empty form field";
    EXPECT_EQ(where_leaderboard_runs({.query = {{"grade", "A"}}}), RunsOn::worker);
    EXPECT_EQ(where_leaderboard_runs({.query = {{"limit", "5"}, {"hardware", "H100"}}}), RunsOn::worker);
    EXPECT_EQ(where_leaderboard_runs({.query = {{"text", "net"}}}), RunsOn::worker);
    EXPECT_EQ(where_leaderboard_runs({.query = {{"state", "ranked"}}}), RunsOn::worker);
    EXPECT_EQ(where_leaderboard_runs({.query = {{"limit", "201"}}}), RunsOn::worker) << "long to write";
}

}  // namespace
}  // namespace wattboard::api

// Steps on shared threads: order, independence, failure, and the bound on pieces.
#include "server/api/work_lanes.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

#include "server/api/piece_buffers.h"

namespace wattboard::api {
namespace {

constexpr ProblemType broken{"broken"};

Result<void> failing(std::string detail)
{
    return std::unexpected(Problem{.type = broken, .detail = std::move(detail)});
}

std::shared_ptr<http::WorkerPool> pool(std::size_t threads) { return std::make_shared<http::WorkerPool>(threads, 0); }

TEST(WorkLanes, KeepTheOrderOfEachLane)
{
    WorkLanes lanes(pool(4), 3);
    std::vector<std::vector<int>> seen(3);
    std::vector<int> all;
    for (int i = 0; i < 500; ++i) {
        all.push_back(i);
        for (std::size_t lane = 0; lane < 3; ++lane)
            lanes.give(lane, [&seen, lane, i]() -> Result<void> {
                seen[lane].push_back(i);  // one step of a lane at a time: no lock
                return {};
            });
    }
    ASSERT_TRUE(lanes.wait());
    for (const auto& lane : seen) EXPECT_EQ(lane, all);
    EXPECT_FALSE(lanes.failed_lane());
}

TEST(WorkLanes, GoOnBesideEachOther)
{
    WorkLanes lanes(pool(2), 2);
    std::latch met(2);
    for (std::size_t lane = 0; lane < 2; ++lane)
        lanes.give(lane, [&met]() -> Result<void> {
            met.arrive_and_wait();  // would never end if one waited for the other
            return {};
        });
    EXPECT_TRUE(lanes.wait());
}

TEST(WorkLanes, AStepMayGiveAnother)
{
    WorkLanes lanes(pool(1), 2);
    std::atomic<int> done = 0;
    for (int i = 0; i < 10; ++i)
        lanes.give(0, [&]() -> Result<void> {
            lanes.give(1, [&]() -> Result<void> {
                ++done;
                return {};
            });
            return {};
        });
    EXPECT_TRUE(lanes.wait());
    EXPECT_EQ(done, 10);
}

TEST(WorkLanes, TheFirstProblemEndsAll)
{
    WorkLanes lanes(pool(1), 2);
    std::latch begun(1);
    std::latch go(1);
    std::atomic<int> later = 0;
    lanes.give(1, [&]() -> Result<void> {
        begun.count_down();
        go.wait();
        return failing("first");
    });
    begun.wait();
    for (int i = 0; i < 4; ++i)
        lanes.give(0, [&]() -> Result<void> {
            ++later;
            return failing("second");
        });
    EXPECT_TRUE(lanes.outcome());
    go.count_down();
    // Who waits would do what waits.
    while (lanes.outcome()) std::this_thread::yield();
    const auto ended = lanes.wait();
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().detail, "first");
    EXPECT_EQ(lanes.failed_lane(), 1U);
    EXPECT_EQ(later, 0);
    lanes.give(0, [&]() -> Result<void> {
        ++later;
        return {};
    });
    EXPECT_FALSE(lanes.wait());
    EXPECT_EQ(later, 0) << "nothing begins after that";
}

TEST(WorkLanes, AnExceptionReachesTheOwner)
{
    WorkLanes lanes(pool(2), 1);
    lanes.give(0, []() -> Result<void> { throw std::runtime_error("the database is away"); });
    EXPECT_THROW(static_cast<void>(lanes.wait()), std::runtime_error);
    EXPECT_THROW(static_cast<void>(lanes.outcome()), std::runtime_error);
}

TEST(WorkLanes, WhatWaitsIsDroppedAtTheEnd)
{
    auto lanes = std::make_unique<WorkLanes>(pool(1), 2);
    std::latch begun(1);
    std::latch go(1);
    int done = 0;
    int late = 0;
    lanes->give(0, [&]() -> Result<void> {
        begun.count_down();
        go.wait();
        ++done;
        return {};
    });
    begun.wait();
    {
        // Once nobody holds it, the steps that waited are gone: only then the one in hand goes on.
        const std::shared_ptr<std::latch> token(&go, [](std::latch* latch) { latch->count_down(); });
        for (int i = 0; i < 4; ++i)
            lanes->give(1, [&late, token]() -> Result<void> {
                ++late;
                return {};
            });
    }
    lanes.reset();
    EXPECT_EQ(done, 1) << "the step in hand was waited for";
    EXPECT_EQ(late, 0);
}

TEST(WorkLanes, AnEndedPoolLeavesTheStepsToWhoGivesThem)
{
    const auto threads = pool(1);
    threads->stop();
    WorkLanes lanes(threads, 1);
    int done = 0;
    for (int i = 0; i < 3; ++i)
        lanes.give(0, [&]() -> Result<void> {
            ++done;
            return {};
        });
    EXPECT_EQ(done, 3);
    EXPECT_TRUE(lanes.wait());
}

TEST(PieceBuffers, AreUsedAgainAndBounded)
{
    PieceBuffers buffers(2);
    auto first = buffers.take();
    first->assign(1000, 'x');
    const std::string* address = first.get();
    const auto second = buffers.take();
    std::atomic<bool> waited = false;
    std::thread giver([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
        waited = true;
        first.reset();
    });
    const auto third = buffers.take();
    giver.join();
    EXPECT_TRUE(waited);
    EXPECT_EQ(third.get(), address);
    EXPECT_TRUE(third->empty());
    EXPECT_GE(third->capacity(), 1000U);
}

}  // namespace
}  // namespace wattboard::api

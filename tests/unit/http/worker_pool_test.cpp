// Admission and shutdown of the worker pool.
#include "server/http/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace wattboard::http {
namespace {

TEST(WorkerPool, RefusesNewButNotAdmittedWorkWhenFull)
{
    std::atomic<std::size_t> longest = 0;
    std::atomic<int> ran = 0;
    std::promise<void> release;
    std::promise<void> started;
    {
        WorkerPool pool(1, 2, [&](std::size_t queued) { longest = std::max(longest.load(), queued); });
        ASSERT_TRUE(pool.try_submit([&, wait = release.get_future()]() mutable {
            started.set_value();
            wait.wait();
        }));
        started.get_future().wait();
        EXPECT_TRUE(pool.try_submit([&] { ++ran; }));
        EXPECT_TRUE(pool.try_submit([&] { ++ran; }));
        WorkerPool::Job refused = [&] { ran += 100; };
        EXPECT_FALSE(pool.try_submit(std::move(refused)));
        EXPECT_TRUE(static_cast<bool>(refused)) << "a refused job stays with the caller";
        EXPECT_TRUE(pool.submit_admitted([&] { ++ran; }));
        release.set_value();
        pool.stop();
        EXPECT_EQ(ran, 3) << "stop runs what was queued";
        EXPECT_FALSE(pool.try_submit([&] { ++ran; }));
        EXPECT_FALSE(pool.submit_admitted([&] { ++ran; }));
    }
    EXPECT_EQ(ran, 3);
    EXPECT_EQ(longest, 3U);
}

}  // namespace
}  // namespace wattboard::http

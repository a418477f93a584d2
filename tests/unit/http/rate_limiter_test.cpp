// Token buckets under a clock that the test moves.
#include "server/http/rate_limiter.h"

#include <gtest/gtest.h>

namespace wattboard::http {
namespace {

using namespace std::chrono_literals;

class RateLimiterTest : public ::testing::Test {
protected:
    RateLimiter make(double per_second, double burst, std::size_t max_keys = 1000)
    {
        return RateLimiter({per_second, burst}, max_keys, [this] { return now_; });
    }
    RateLimiter::TimePoint now_{100h};
};

TEST_F(RateLimiterTest, AllowsTheBurstThenTheRate)
{
    RateLimiter limiter = make(2, 3);
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.admit("a"));
    EXPECT_EQ(limiter.admit("a"), 1s);
    now_ += 499ms;
    EXPECT_TRUE(limiter.admit("a"));
    now_ += 1ms;
    EXPECT_FALSE(limiter.admit("a"));
    EXPECT_TRUE(limiter.admit("a"));
    now_ += 1h;
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.admit("a")) << "never more than the burst";
    EXPECT_TRUE(limiter.admit("a"));
}

TEST_F(RateLimiterTest, WaitingAsToldIsEnough)
{
    RateLimiter limiter = make(0.3, 1);
    for (int i = 0; i < 100; ++i) {
        EXPECT_FALSE(limiter.admit("a"));
        const auto wait = limiter.admit("a");
        ASSERT_TRUE(wait);
        EXPECT_EQ(*wait, 4s) << "1 / 0.3 = 3.33, rounded up";
        now_ += *wait;
    }
}

TEST_F(RateLimiterTest, KeysAreIndependent)
{
    RateLimiter limiter = make(1, 1);
    EXPECT_FALSE(limiter.admit("a"));
    EXPECT_FALSE(limiter.admit("b"));
    EXPECT_TRUE(limiter.admit("a"));
    EXPECT_EQ(limiter.size(), 2U);
}

TEST_F(RateLimiterTest, ZeroIsNoLimit)
{
    RateLimiter limiter = make(0, 0);
    for (int i = 0; i < 1000; ++i) EXPECT_FALSE(limiter.admit("a"));
    EXPECT_EQ(limiter.size(), 0U);
}

TEST_F(RateLimiterTest, NumberOfKeysIsBoundedAndIdleOnesAreSwept)
{
    RateLimiter limiter = make(1, 5, 160);
    for (int i = 0; i < 10'000; ++i) static_cast<void>(limiter.admit("k" + std::to_string(i)));
    EXPECT_LE(limiter.size(), 160U);
    EXPECT_TRUE(limiter.admit("another")) << "keys over the bound share a bucket, which the flood emptied";
    now_ += 10s;
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(limiter.admit("fresh" + std::to_string(i)));
    EXPECT_LE(limiter.size(), 160U);
}

TEST_F(RateLimiterTest, ClockThatStepsBackGivesNothing)
{
    RateLimiter limiter = make(1, 1);
    EXPECT_FALSE(limiter.admit("a"));
    now_ -= 1min;
    EXPECT_TRUE(limiter.admit("a"));
    now_ += 1min;
    EXPECT_TRUE(limiter.admit("a"));
    now_ += 1s;
    EXPECT_FALSE(limiter.admit("a"));
}

}  // namespace
}  // namespace wattboard::http

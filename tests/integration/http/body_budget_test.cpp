// Bodies that wait in memory are bounded over all connections, and their room comes back.
#include <gtest/gtest.h>

#include <string>

#include "raw_client.h"
#include "server/http/body_budget.h"
#include "test_server.h"

namespace wattboard::http::testing {
namespace {

std::string post_head(std::size_t length)
{
    return "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

TEST(BodyBudget, SharesTakeAndGiveBack)
{
    BodyBudget budget(100);
    {
        BodyShare one(budget);
        BodyShare other(budget);
        EXPECT_TRUE(one.grow_to(60));
        EXPECT_TRUE(one.grow_to(50)) << "holds more already";
        EXPECT_FALSE(other.grow_to(41));
        EXPECT_TRUE(other.grow_to(40));
        EXPECT_EQ(budget.held(), 100U);
        one.release();
        EXPECT_TRUE(other.grow_to(100));
    }
    EXPECT_EQ(budget.held(), 0U);
}

TEST(BodyBudget, UnfinishedBodiesOfManyClientsAreBounded)
{
    TestServer test({.max_waiting_body_bytes = 1500});
    RawClient first(test.port());
    ASSERT_TRUE(first.send(post_head(1000) + std::string(900, 'a')));
    RawClient second(test.port());
    std::optional<Answer> refused;
    // The first one's bytes may still be on their way.
    EXPECT_TRUE(eventually([&] {
        RawClient another(test.port());
        refused = another.ask(post_head(1000) + std::string(1000, 'b'));
        return refused && refused->status == 503;
    }));
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->headers["retry-after"], "1");
    ASSERT_TRUE(first.send(std::string(100, 'a')));
    const auto answer = first.read();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_TRUE(first.ask(get("/hello"))) << "the next exchange gives the room back";
    const auto now = second.ask(post_head(1000) + std::string(1000, 'c'));
    ASSERT_TRUE(now);
    EXPECT_EQ(now->status, 200);
}

}  // namespace
}  // namespace wattboard::http::testing

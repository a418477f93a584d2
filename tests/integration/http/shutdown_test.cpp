// Stopping with work in hand, and starting where that is not possible.
#include <gtest/gtest.h>

#include <thread>

#include "integration/http/raw_client.h"
#include "integration/http/test_server.h"

namespace wattboard::http::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Shutdown, FinishesTheRequestInHandAndClosesIdleConnections)
{
    TestServer server;
    RawClient idle(server.port());
    ASSERT_TRUE(idle.ask(get("/hello")));
    RawClient busy(server.port());
    busy.send(get("/gated"));
    server.gate.wait_for(1);
    std::thread stopping([&] { server.server->stop(seconds(10)); });
    EXPECT_TRUE(idle.is_closed_within(seconds(2)));
    server.gate.open();
    const auto answer = busy.read();
    stopping.join();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "done");
    EXPECT_EQ(answer->headers.at("connection"), "close");
    EXPECT_THROW(RawClient{server.port()}, std::runtime_error);
}

TEST(Shutdown, CutsOffWhatOutlivesTheGrace)
{
    TestServer server;
    RawClient uploading(server.port());
    uploading.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\nabc");
    ASSERT_TRUE(eventually([&] { return server.upload.opened == 1; }));
    const auto start = std::chrono::steady_clock::now();
    server.server->stop(milliseconds(200));
    EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(5));
    EXPECT_EQ(server.upload.abandoned, 1);
    EXPECT_EQ(server.upload.destroyed, 1);
}

TEST(Shutdown, IsHarmlessTwice)
{
    TestServer server;
    server.server->stop(seconds(1));
    server.server->stop(seconds(1));
    EXPECT_THROW(RawClient{server.port()}, std::runtime_error);
}

TEST(Shutdown, WithClientsComingAndGoing)
{
    for (int round = 0; round < 5; ++round) {
        ServerOptions options;
        options.network_threads = 2;
        TestServer server(std::move(options));
        std::atomic<bool> done = false;
        std::vector<std::thread> clients;
        for (int c = 0; c < 4; ++c) {
            clients.emplace_back([&] {
                while (!done) {
                    try {
                        RawClient client(server.port());
                        for (int i = 0; i < 5; ++i) {
                            if (!client.ask(get(i % 2 == 0 ? "/hello" : "/items/a"))) break;
                        }
                    } catch (const std::runtime_error&) {
                        break;
                    }
                }
            });
        }
        std::this_thread::sleep_for(milliseconds(30));
        server.server->stop(seconds(5));
        done = true;
        for (auto& client : clients) client.join();
        auto& gauge =
            server.metrics.gauge("wattboard_http_connections", "Connections open now.", {{"listener", "main"}});
        EXPECT_EQ(gauge.Value(), 0);
    }
}

TEST(Startup, TakenPortAndBadAddressAreProblems)
{
    TestServer server;
    ServerOptions options;
    options.port = server.port();
    Server second(options, server.router, server.metrics);
    const auto taken = second.start();
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().type.slug, "listener-failed");
    EXPECT_NE(taken.error().detail.find(std::to_string(server.port())), std::string::npos);
    options.address = "not an address";
    Server third(options, server.router, server.metrics);
    EXPECT_FALSE(third.start());
}

}  // namespace
}  // namespace wattboard::http::testing

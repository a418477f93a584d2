// Bad, oversized, slow and too many requests.
#include <gtest/gtest.h>

#include <thread>

#include "integration/http/raw_client.h"
#include "integration/http/test_server.h"

namespace wattboard::http::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Limits, AnnouncedBodyOverTheLimitIsRefusedBeforeItIsRead)
{
    TestServer server;
    RawClient client(server.port());
    const auto answer = client.ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\n\r\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 413);
    EXPECT_EQ(answer->headers.at("connection"), "close");
    EXPECT_NE(answer->body.find("1000"), std::string::npos);
}

TEST(Limits, HugeAnnouncedBodyIsRefusedThoughTheClientKeepsSending)
{
    TestServer server;
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 18446744073709551615\r\n\r\n");
    client.send(std::string(3'000'000, 'x'));
    EXPECT_EQ(client.read().value_or(Answer{}).status, 413);
}

TEST(Limits, ChunkedBodyOverTheLimitIsRefused)
{
    TestServer server;
    RawClient client(server.port());
    std::string body;
    for (int i = 0; i < 3; ++i) body += "190\r\n" + std::string(0x190, 'x') + "\r\n";
    const auto answer = client.ask("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 413);
    EXPECT_TRUE(client.rest_within(milliseconds(100)).empty());
}

TEST(Limits, BodyOfExactlyTheLimitIsAccepted)
{
    TestServer server;
    RawClient client(server.port());
    const auto answer =
        client.ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'y'));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, std::string(1000, 'y'));
}

TEST(Limits, OversizedHeaderIs431HoweverItArrives)
{
    TestServer server;
    RawClient at_once(server.port());
    EXPECT_EQ(at_once.ask(get("/hello", "X: " + std::string(20'000, 'h') + "\r\n")).value_or(Answer{}).status, 431);
    RawClient in_pieces(server.port());
    in_pieces.send("GET /hello HTTP/1.1\r\nHost: t\r\n");
    for (int i = 0; i < 90; ++i) {
        in_pieces.send("X-" + std::to_string(i) + ": " + std::string(300, 'h') + "\r\n");
        std::this_thread::sleep_for(milliseconds(1));
    }
    EXPECT_EQ(in_pieces.read().value_or(Answer{}).status, 431);
    RawClient many(server.port());
    std::string fields;
    for (int i = 0; i < 101; ++i) fields += "a:b\r\n";
    EXPECT_EQ(many.ask(get("/hello", fields)).value_or(Answer{}).status, 431);
}

struct BadRequest {
    std::string name;
    std::string bytes;
    int status;
};

class Malformed : public ::testing::TestWithParam<BadRequest> {};

TEST_P(Malformed, IsAnsweredWithAProblemAndClosed)
{
    TestServer server;
    RawClient client(server.port());
    const auto answer = client.ask(GetParam().bytes);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, GetParam().status);
    EXPECT_EQ(answer->headers.at("content-type"), "application/problem+json");
}

INSTANTIATE_TEST_SUITE_P(
    Table, Malformed,
    ::testing::Values(
        BadRequest{"Garbage", "\x16\x03\x01 not http\r\n\r\n", 400},
        BadRequest{"NoHost", "GET /hello HTTP/1.1\r\n\r\n", 400},
        BadRequest{"TwoHosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        BadRequest{"Version", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        BadRequest{"UnknownMethod", "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        BadRequest{"LengthAndChunked",
                   "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        BadRequest{"TwoLengths", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
                   400},
        BadRequest{"NegativeLength", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
        BadRequest{"GzipTransferEncoding", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400},
        BadRequest{"GzipThenChunked", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                   400},
        BadRequest{"BadChunk", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
        BadRequest{"LongChunkExtension",
                   "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(70'000, 'x'),
                   400},
        BadRequest{"BadEscape", "GET /items/%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        BadRequest{"EscapedSlash", "GET /items/a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        BadRequest{"NulInQuery", "GET /items/a?q=%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        BadRequest{"NotUtf8", "GET /items/%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        BadRequest{"OtherExpectation", "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n",
                   417}),
    [](const auto& test) { return test.param.name; });

TEST(Limits, SlowHeaderIs408)
{
    ServerOptions options;
    options.header_timeout = milliseconds(200);
    TestServer server(std::move(options));
    RawClient client(server.port());
    client.send("GET /hello HT");
    const auto answer = client.read();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 408);
}

TEST(Limits, DrippingHeaderDoesNotExtendItsTime)
{
    ServerOptions options;
    options.header_timeout = milliseconds(300);
    TestServer server(std::move(options));
    RawClient client(server.port());
    const auto start = std::chrono::steady_clock::now();
    const std::string endless(200, 'a');
    client.send("GET /hello HTTP/1.1\r\nX: ");
    for (const char byte : endless) {
        if (!client.send(std::string_view(&byte, 1)) || client.is_closed_within(milliseconds(20))) break;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(3));
}

TEST(Limits, SlowBodyIs408AlsoIfItDrips)
{
    ServerOptions options;
    options.body_timeout = milliseconds(300);
    TestServer server(std::move(options));
    RawClient stalled(server.port());
    EXPECT_EQ(stalled.ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc").value_or(Answer{}).status,
              408);
    RawClient dripping(server.port());
    dripping.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n");
    for (int i = 0; i < 20; ++i) {
        dripping.send("x");
        std::this_thread::sleep_for(milliseconds(40));
    }
    EXPECT_EQ(dripping.read().value_or(Answer{}).status, 408);
    EXPECT_TRUE(eventually([&] { return server.upload.abandoned == 1; }));
    EXPECT_EQ(server.upload.finished, 0);
}

TEST(Limits, IdleConnectionIsClosedWithoutAWord)
{
    ServerOptions options;
    options.keep_alive_timeout = milliseconds(200);
    TestServer server(std::move(options));
    RawClient client(server.port());
    ASSERT_TRUE(client.ask(get("/hello")));
    EXPECT_FALSE(client.is_closed_within(milliseconds(50)));
    EXPECT_TRUE(client.is_closed_within(seconds(3)));
}

TEST(Limits, ConnectionThatAsksNothingHasOnlyTheHeaderTime)
{
    ServerOptions options;
    options.header_timeout = milliseconds(200);
    TestServer server(std::move(options));
    RawClient client(server.port());
    EXPECT_TRUE(client.is_closed_within(seconds(3)));
}

TEST(Limits, FailingRateKeyHookIs500)
{
    ServerOptions options;
    options.rate_per_key = {.per_second = 1, .burst = 1};
    options.rate_key = [](const Request&) -> std::string { throw std::runtime_error("hook"); };
    TestServer server(std::move(options));
    RawClient client(server.port());
    EXPECT_EQ(client.ask(get("/hello")).value_or(Answer{}).status, 500);
}

TEST(Limits, ReaderThatTakesNothingIsCutOff)
{
    ServerOptions options;
    options.write_timeout = milliseconds(300);
    TestServer server(std::move(options));
    RawClient client(server.port());
    client.set_receive_buffer(4096);
    client.send(get("/big"));
    auto& gauge = server.metrics.gauge("wattboard_http_connections", "Connections open now.", {{"listener", "main"}});
    EXPECT_TRUE(eventually([&] { return gauge.Value() == 1; }));
    EXPECT_TRUE(eventually([&] { return gauge.Value() == 0; }));
}

TEST(Limits, ConnectionOverTheCapGets503)
{
    ServerOptions options;
    options.max_connections = 2;
    TestServer server(std::move(options));
    RawClient first(server.port());
    ASSERT_TRUE(first.ask(get("/hello")));
    {
        RawClient second(server.port());
        ASSERT_TRUE(second.ask(get("/hello")));
        RawClient third(server.port());
        const auto answer = third.ask(get("/hello"));
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 503);
        EXPECT_EQ(answer->headers.at("retry-after"), "1");
        EXPECT_TRUE(third.is_closed_within(seconds(3)));
        EXPECT_EQ(first.ask(get("/hello")).value_or(Answer{}).status, 200);
    }
    EXPECT_TRUE(eventually([&] {
        RawClient again(server.port());
        return again.ask(get("/hello")).value_or(Answer{}).status == 200;
    }));
}

TEST(Limits, FullWorkerQueueIs503AndTheRestIsServed)
{
    ServerOptions options;
    options.worker_threads = 1;
    options.worker_queue = 1;
    TestServer server(std::move(options));
    RawClient running(server.port());
    running.send(get("/gated"));
    server.gate.wait_for(1);
    RawClient queued(server.port());
    queued.send(get("/gated"));
    auto& gauge = server.metrics.gauge("wattboard_http_worker_queue_length", "Jobs that wait for a worker thread.",
                                       {{"listener", "main"}});
    ASSERT_TRUE(eventually([&] { return gauge.Value() == 1; }));
    RawClient refused(server.port());
    const auto answer = refused.ask(get("/gated"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    EXPECT_EQ(answer->headers.at("retry-after"), "1");
    EXPECT_EQ(refused.ask(get("/hello")).value_or(Answer{}).status, 200) << "network threads must not be held up";
    server.gate.open();
    EXPECT_EQ(running.read().value_or(Answer{}).body, "done");
    EXPECT_EQ(queued.read().value_or(Answer{}).body, "done");
}

TEST(Limits, RatePerAddressIs429WithRetryAfter)
{
    ServerOptions options;
    options.rate_per_address = {.per_second = 0.1, .burst = 3};
    TestServer server(std::move(options));
    RawClient client(server.port());
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client.ask(get("/hello")).value_or(Answer{}).status, 200);
    const auto answer = client.ask(get("/hello"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 429);
    EXPECT_EQ(answer->headers.at("retry-after"), "10");
}

TEST(Limits, BehindATrustedProxyEachClientHasItsOwnRate)
{
    ServerOptions options;
    options.rate_per_address = {.per_second = 0.1, .burst = 1};
    options.trusted_proxies = TrustedProxies::parse("127.0.0.1").value();
    TestServer server(std::move(options));
    RawClient proxy(server.port());
    const auto status = [&](std::string_view from) {
        return proxy.ask(get("/hello", "X-Forwarded-For: " + std::string(from) + "\r\n")).value_or(Answer{}).status;
    };
    EXPECT_EQ(status("192.0.2.1"), 200);
    EXPECT_EQ(status("192.0.2.1"), 429);
    EXPECT_EQ(status("192.0.2.2"), 200);
    EXPECT_EQ(status("198.51.100.9, 192.0.2.2"), 429) << "what a client puts before must not help it";
    EXPECT_EQ(proxy.ask(get("/hello")).value_or(Answer{}).status, 200) << "the proxy's own";
}

TEST(Limits, RatePerAddressBelievesNobodyElse)
{
    ServerOptions options;
    options.rate_per_address = {.per_second = 0.1, .burst = 1};
    options.trusted_proxies = TrustedProxies::parse("10.0.0.0/8").value();
    TestServer server(std::move(options));
    RawClient client(server.port());
    EXPECT_EQ(client.ask(get("/hello", "X-Forwarded-For: 192.0.2.1\r\n")).value_or(Answer{}).status, 200);
    EXPECT_EQ(client.ask(get("/hello", "X-Forwarded-For: 192.0.2.2\r\n")).value_or(Answer{}).status, 429);
}

TEST(Limits, RatePerKeyCountsEachTokenAlone)
{
    ServerOptions options;
    options.rate_per_key = {.per_second = 0.1, .burst = 1};
    TestServer server(std::move(options));
    RawClient client(server.port());
    const auto status = [&](std::string_view token) {
        return client.ask(get("/hello", "Authorization: Bearer " + std::string(token) + "\r\n"))
            .value_or(Answer{})
            .status;
    };
    EXPECT_EQ(status("one"), 200);
    EXPECT_EQ(status("one"), 429);
    EXPECT_EQ(status("two"), 200);
    EXPECT_EQ(client.ask(get("/hello")).value_or(Answer{}).status, 200);
    EXPECT_EQ(client.ask(get("/hello")).value_or(Answer{}).status, 200);
}

}  // namespace
}  // namespace wattboard::http::testing

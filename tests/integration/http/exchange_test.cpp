// Requests and answers over a real socket: routing, keep-alive, pipelining, compression, conditional answers.
#include <gtest/gtest.h>
#include <zlib.h>

#include <thread>

#include "integration/http/raw_client.h"
#include "integration/http/test_server.h"

namespace wattboard::http::testing {
namespace {

std::string gunzip(const std::string& compressed, std::size_t size)
{
    std::string plain(size, '\0');
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
    stream.avail_in = static_cast<uInt>(compressed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    const int state = inflate(&stream, Z_FINISH);
    plain.resize(stream.total_out);
    inflateEnd(&stream);
    return state == Z_STREAM_END ? plain : "not a gzip stream";
}

TEST(Exchange, KeepsTheConnectionForSeveralRequests)
{
    TestServer server;
    RawClient client(server.port());
    for (int i = 0; i < 3; ++i) {
        const auto answer = client.ask(get("/hello"));
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200);
        EXPECT_EQ(answer->body, "hello");
        EXPECT_EQ(answer->headers.count("connection"), 0U);
        EXPECT_EQ(answer->headers.at("x-content-type-options"), "nosniff");
        EXPECT_EQ(answer->headers.at("date").size(), 29U);
    }
}

TEST(Exchange, ClosesWhenTheClientAsksForIt)
{
    TestServer server;
    RawClient client(server.port());
    const auto answer = client.ask(get("/hello", "Connection: close\r\n"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->headers.at("connection"), "close");
    EXPECT_TRUE(client.is_closed_within(std::chrono::seconds(2)));
}

TEST(Exchange, Http10ClosesUnlessAskedToKeep)
{
    TestServer server;
    RawClient closing(server.port());
    ASSERT_TRUE(closing.ask("GET /hello HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(closing.is_closed_within(std::chrono::seconds(2)));
    RawClient keeping(server.port());
    const auto answer = keeping.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->headers.at("connection"), "keep-alive");
    EXPECT_TRUE(keeping.ask("GET /hello HTTP/1.0\r\n\r\n"));
}

TEST(Exchange, AnswersPipelinedRequestsInOrder)
{
    TestServer server;
    RawClient client(server.port());
    std::string requests;
    for (int i = 0; i < 20; ++i) requests += get("/items/" + std::to_string(i) + "?q=a%20b");
    requests += "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nbody" + get("/hello");
    client.send(requests);
    for (int i = 0; i < 20; ++i) {
        const auto answer = client.read();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->body, std::to_string(i) + "|a b");
    }
    EXPECT_EQ(client.read().value_or(Answer{}).body, "body");
    EXPECT_EQ(client.read().value_or(Answer{}).body, "hello");
}

TEST(Exchange, ReadsARequestThatComesByteByByte)
{
    TestServer server;
    RawClient client(server.port());
    const std::string request =
        "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    for (const char byte : request) client.send(std::string_view(&byte, 1));
    EXPECT_EQ(client.read().value_or(Answer{}).body, "abcde");
    EXPECT_EQ(client.ask(get("/hello")).value_or(Answer{}).body, "hello");
}

TEST(Exchange, HeadHasTheLengthButNoBody)
{
    TestServer server;
    RawClient client(server.port());
    const auto head = client.ask("HEAD /page HTTP/1.1\r\nHost: t\r\n\r\n", true);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 200);
    EXPECT_EQ(head->headers.at("content-length"), "5000");
    // The next answer begins right behind the head.
    EXPECT_EQ(client.ask(get("/hello")).value_or(Answer{}).body, "hello");
}

TEST(Exchange, OptionsNamesTheMethods)
{
    TestServer server;
    RawClient client(server.port());
    const auto answer = client.ask("OPTIONS /hello HTTP/1.1\r\nHost: t\r\n\r\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 204);
    EXPECT_EQ(answer->headers.at("allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(answer->headers.count("content-length"), 0U);
    EXPECT_EQ(client.ask("OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n").value_or(Answer{}).status, 204);
}

TEST(Exchange, UnknownPathAndMethodAreProblems)
{
    TestServer server;
    RawClient client(server.port());
    const auto missing = client.ask(get("/nowhere", "X-Request-Id: my-id.1\r\n"));
    ASSERT_TRUE(missing);
    EXPECT_EQ(missing->status, 404);
    EXPECT_EQ(missing->headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(missing->headers.at("x-request-id"), "my-id.1");
    EXPECT_NE(missing->body.find("\"instance\":\"my-id.1\""), std::string::npos);
    const auto wrong = client.ask("DELETE /echo HTTP/1.1\r\nHost: t\r\n\r\n");
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->status, 405);
    EXPECT_EQ(wrong->headers.at("allow"), "POST, OPTIONS");
    EXPECT_EQ(wrong->headers.at("x-request-id").size(), 16U);
}

TEST(Exchange, InsaneRequestIdIsReplaced)
{
    TestServer server;
    RawClient client(server.port());
    const auto answer = client.ask(get("/hello", "X-Request-Id: a b\"\r\n"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->headers.at("x-request-id").size(), 16U);
}

TEST(Exchange, GzipDecodesToTheSameBytes)
{
    TestServer server;
    RawClient client(server.port());
    const auto plain = client.ask(get("/page"));
    const auto packed = client.ask(get("/page", "Accept-Encoding: br, gzip;q=0.8\r\n"));
    ASSERT_TRUE(plain && packed);
    EXPECT_EQ(packed->headers.at("content-encoding"), "gzip");
    EXPECT_EQ(packed->headers.at("vary"), "Accept-Encoding");
    EXPECT_EQ(plain->headers.at("vary"), "Accept-Encoding");
    EXPECT_EQ(plain->headers.at("etag"), "\"v1\"");
    EXPECT_EQ(packed->headers.at("etag"), "\"v1-gzip\"");
    EXPECT_LT(packed->body.size(), 200U);
    EXPECT_EQ(gunzip(packed->body, 6000), plain->body);
}

TEST(Exchange, NotModifiedForBothFormsOfTheTag)
{
    TestServer server;
    RawClient client(server.port());
    for (const auto* tag : {"\"v1\"", "W/\"v1\"", "\"x,y\", \"v1-gzip\"", "*"}) {
        const auto answer = client.ask(get("/page", "If-None-Match: " + std::string(tag) + "\r\n"));
        ASSERT_TRUE(answer) << tag;
        EXPECT_EQ(answer->status, 304) << tag;
        EXPECT_EQ(answer->headers.at("etag"), "\"v1\"");
        EXPECT_EQ(answer->headers.count("content-length"), 0U);
    }
    EXPECT_EQ(client.ask(get("/page", "If-None-Match: \"v2\"\r\n")).value_or(Answer{}).status, 200);
}

TEST(Exchange, ExceptionIsAnswered500WithoutItsText)
{
    TestServer server;
    RawClient client(server.port());
    const auto answer = client.ask(get("/throw"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 500);
    EXPECT_EQ(answer->body.find("secret"), std::string::npos);
    EXPECT_EQ(client.ask(get("/hello")).value_or(Answer{}).status, 200);
}

TEST(Exchange, HookMapsExceptions)
{
    ServerOptions options;
    options.exception_to_response = [](const std::exception_ptr&) -> std::optional<Response> {
        Response response = make_response(503, "text/plain", "database away\n");
        response.set_header("Retry-After", "2");
        return response;
    };
    TestServer server(std::move(options));
    RawClient client(server.port());
    const auto answer = client.ask(get("/throw"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    EXPECT_EQ(answer->headers.at("retry-after"), "2");
}

TEST(Exchange, HealthAndMetricsAreServed)
{
    TestServer server;
    RawClient client(server.port());
    EXPECT_EQ(client.ask(get("/healthz")).value_or(Answer{}).status, 200);
    EXPECT_EQ(client.ask(get("/readyz")).value_or(Answer{}).status, 200);
    client.ask("HEAD /hello HTTP/1.1\r\nHost: t\r\n\r\n", true);
    const auto answer = client.ask(get("/metrics"));
    ASSERT_TRUE(answer);
    EXPECT_NE(answer->body.find("wattboard_http_requests_total{listener=\"main\",method=\"GET\",route=\"healthz\","
                                "status=\"2xx\"} 1"),
              std::string::npos)
        << answer->body;
    EXPECT_NE(answer->body.find("method=\"HEAD\",route=\"hello\",status=\"2xx\"} 1"), std::string::npos);
    EXPECT_NE(answer->body.find("wattboard_http_connections{listener=\"main\"} 1"), std::string::npos);
}

TEST(Exchange, ServesManyClientsOnSeveralThreads)
{
    ServerOptions options;
    options.network_threads = 3;
    TestServer server(std::move(options));
    std::atomic<int> right = 0;
    std::vector<std::thread> clients;
    for (int c = 0; c < 8; ++c) {
        clients.emplace_back([&, c] {
            RawClient client(server.port());
            for (int i = 0; i < 50; ++i) {
                const auto answer = client.ask(get(i % 2 == 0 ? "/hello" : "/items/" + std::to_string(c)));
                if (answer && answer->body == (i % 2 == 0 ? "hello" : std::to_string(c) + "|-")) ++right;
            }
        });
    }
    for (auto& client : clients) client.join();
    EXPECT_EQ(right, 400);
}

}  // namespace
}  // namespace wattboard::http::testing

// Uploads that are streamed into a sink.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>
#include <thread>

#include "integration/http/raw_client.h"
#include "integration/http/test_server.h"

namespace wattboard::http::testing {
namespace {

std::size_t resident_bytes()
{
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    statm >> total >> resident;
    return resident * 4096;
}

TEST(Streaming, FiftyMegabytesInConstantMemory)
{
    TestServer server;
    RawClient client(server.port());
    constexpr std::size_t total = 50'000'000;
    const std::string block(100'000, 'w');
    client.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(total) + "\r\n\r\n");
    for (std::size_t sent = 0; sent < total / 10; sent += block.size()) client.send(block);
    const std::size_t before = resident_bytes();
    for (std::size_t sent = total / 10; sent < total; sent += block.size()) client.send(block);
    const auto answer = client.read();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->body, std::to_string(total));
    EXPECT_EQ(server.upload.checksum, std::uint64_t{'w'} * total);
    EXPECT_LE(server.upload.largest_piece, 256U << 10U);
    EXPECT_LT(resident_bytes(), before + 8'000'000);
    EXPECT_EQ(client.ask(get("/hello")).value_or(Answer{}).body, "hello");
}

TEST(Streaming, ChunkedUploadArrivesWhole)
{
    TestServer server;
    RawClient client(server.port());
    client.send("POST /upload HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 50; ++i) client.send("2710\r\n" + std::string(10'000, 'c') + "\r\n");
    const auto answer = client.ask("0\r\nTrailer: ignored\r\n\r\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "500000");
    EXPECT_EQ(client.ask(get("/hello")).value_or(Answer{}).body, "hello");
}

TEST(Streaming, EmptyBodyIsFinished)
{
    TestServer server;
    RawClient client(server.port());
    const auto answer = client.ask("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(answer.value_or(Answer{}).body, "0");
    EXPECT_EQ(server.upload.finished, 1);
}

TEST(Streaming, BrokenOffUploadIsAbandonedOnce)
{
    TestServer server;
    {
        RawClient client(server.port());
        client.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n" + std::string(300'000, 'a'));
        ASSERT_TRUE(eventually([&] { return server.upload.bytes > 0; }));
    }
    EXPECT_TRUE(eventually([&] { return server.upload.destroyed == 1; }));
    EXPECT_EQ(server.upload.abandoned, 1);
    EXPECT_EQ(server.upload.finished, 0);
}

TEST(Streaming, WhatCameBeforeTheBreakIsHandedOverWhereItIsWanted)
{
    for (const bool keeps : {false, true}) {
        TestServer server;
        server.upload.keeps_what_came = keeps;
        {
            RawClient client(server.port());
            client.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n" + std::string(1000, 'a'));
        }
        EXPECT_TRUE(eventually([&] { return server.upload.destroyed == 1; }));
        EXPECT_EQ(server.upload.bytes, keeps ? 1000U : 0U) << "less than a piece";
        EXPECT_EQ(server.upload.abandoned, 1);
    }
}

TEST(Streaming, OverTheLimitIsAbandonedAndAnswered413)
{
    TestServer server;
    RawClient client(server.port());
    client.send("POST /upload HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string block = "186a00\r\n" + std::string(1'600'000, 'z') + "\r\n";
    for (int i = 0; i < 64 && client.send(block); ++i) {}
    EXPECT_EQ(client.read().value_or(Answer{}).status, 413);
    EXPECT_EQ(server.upload.abandoned, 1);
    EXPECT_LE(server.upload.bytes, 100'000'000U);
}

TEST(Streaming, EarlyAnswerReachesAClientThatStillSends)
{
    TestServer server;
    RawClient client(server.port());
    client.send("POST /refusing HTTP/1.1\r\nHost: t\r\nContent-Length: 20000000\r\n\r\n");
    client.send(std::string(20'000'000, 'q'));
    const auto answer = client.read();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 422);
    EXPECT_EQ(answer->headers.at("connection"), "close");
}

TEST(Streaming, ExpectContinueIsAnsweredBeforeTheBodyOrRefused)
{
    TestServer server;
    RawClient client(server.port());
    const auto interim =
        client.ask("POST /upload HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(interim.value_or(Answer{}).status, 100);
    EXPECT_EQ(client.ask("abc").value_or(Answer{}).body, "3");
    const auto refused = client.ask(
        "POST /upload HTTP/1.1\r\nHost: t\r\nX-Refuse: yes\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(refused.value_or(Answer{}).status, 403);
}

TEST(Streaming, ManyUploadsShareFewWorkers)
{
    ServerOptions options;
    options.worker_threads = 2;
    options.network_threads = 2;
    TestServer server(std::move(options));
    std::vector<std::thread> uploads;
    std::atomic<int> created = 0;
    for (int i = 0; i < 12; ++i) {
        uploads.emplace_back([&] {
            RawClient client(server.port());
            client.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n");
            for (int k = 0; k < 10; ++k) client.send(std::string(100'000, 'u'));
            if (client.read().value_or(Answer{}).status == 201) ++created;
        });
    }
    for (auto& upload : uploads) upload.join();
    EXPECT_EQ(created, 12);
    EXPECT_EQ(server.upload.bytes, 12'000'000U);
}

}  // namespace
}  // namespace wattboard::http::testing

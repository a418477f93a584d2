// Streams of server-sent events: what goes over the wire, who is dropped, and how they end.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <thread>

#include "integration/http/raw_client.h"
#include "integration/http/test_server.h"

namespace wattboard::http::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

SharedBytes text(std::string bytes) { return std::make_shared<const std::string>(std::move(bytes)); }

std::size_t occurrences(std::string_view text, std::string_view of)
{
    std::size_t count = 0;
    for (auto at = text.find(of); at != std::string_view::npos; at = text.find(of, at + of.size())) ++count;
    return count;
}

double gauge_of(TestServer& server)
{
    return server.metrics.gauge("wattboard_http_event_streams", "Streams of events open now.", {{"listener", "main"}})
        .Value();
}

TEST(Events, ArriveWhenTheyAreSentAndEndWithTheStream)
{
    TestServer server;
    RawClient client(server.port());
    const auto head = client.ask(get("/events", "Accept-Encoding: gzip\r\n"));
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 200);
    EXPECT_EQ(head->headers.at("content-type"), "text/event-stream");
    EXPECT_EQ(head->headers.at("connection"), "close");
    EXPECT_FALSE(head->headers.contains("content-length"));
    EXPECT_FALSE(head->headers.contains("content-encoding"));
    const auto stream = server.streams.at(0);
    ASSERT_TRUE(stream);
    EXPECT_TRUE(stream->send(text("id: 1\ndata: a\n\n")));
    EXPECT_EQ(client.rest_within(milliseconds(300)), "id: 1\ndata: a\n\n");
    EXPECT_TRUE(stream->send(text("id: 2\ndata: b\n\n")));
    EXPECT_TRUE(stream->send(text("id: 3\ndata: c\n\n")));
    stream->end();
    EXPECT_EQ(client.rest_within(seconds(2)), "id: 2\ndata: b\n\nid: 3\ndata: c\n\n");
    EXPECT_TRUE(client.is_closed_within(seconds(2)));
    EXPECT_FALSE(stream->send(text("id: 4\n\n")));
}

TEST(Events, IdleStreamsGetHeartbeats)
{
    ServerOptions options;
    options.heartbeat_interval = milliseconds(100);
    TestServer server(std::move(options));
    RawClient client(server.port());
    ASSERT_TRUE(client.ask(get("/events")));
    EXPECT_GE(occurrences(client.rest_within(milliseconds(1500)), ":\n\n"), 3U);
}

TEST(Events, HeadHasNoStream)
{
    TestServer server;
    RawClient client(server.port());
    const auto head = client.ask("HEAD /events HTTP/1.1\r\nHost: t\r\n\r\n", true);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 200);
    EXPECT_TRUE(client.is_closed_within(seconds(2)));
    EXPECT_EQ(gauge_of(server), 0);
}

TEST(Events, ClientThatLeavesIsNoticedAtOnce)
{
    TestServer server;
    auto client = std::make_unique<RawClient>(server.port());
    ASSERT_TRUE(client->ask(get("/events")));
    const auto stream = server.streams.at(0);
    EXPECT_TRUE(eventually([&] { return gauge_of(server) == 1; }));
    EXPECT_FALSE(stream->has_ended());
    client.reset();
    EXPECT_TRUE(eventually([&] { return stream->has_ended(); }));
    EXPECT_FALSE(stream->send(text("data: nobody\n\n")));
    EXPECT_TRUE(eventually([&] { return gauge_of(server) == 0; }));
}

TEST(Events, SlowClientIsDroppedAndOthersAreNot)
{
    TestServer server;
    RawClient slow(server.port());
    slow.set_receive_buffer(4096);
    ASSERT_TRUE(slow.ask(get("/events")));
    RawClient quick(server.port());
    ASSERT_TRUE(quick.ask(get("/events")));
    const auto to_slow = server.streams.at(0);
    const auto to_quick = server.streams.at(1);
    const auto event = text("data: " + std::string(20'000, 'x') + "\n\n");
    std::size_t sent = 0;
    std::size_t taken = 0;
    while (to_slow->send(event)) {
        ASSERT_LT(++sent, 1000U) << "the queue does not end";
        ASSERT_TRUE(to_quick->send(event));
        const std::string got = quick.rest_within(milliseconds(5));
        taken += got.size();
    }
    EXPECT_TRUE(to_slow->was_too_slow());
    taken += quick.rest_within(seconds(1)).size();
    EXPECT_EQ(taken, sent * event->size());
    EXPECT_FALSE(to_quick->has_ended());
    const auto& dropped = server.metrics.counter(
        "wattboard_http_slow_event_streams_total",
        "Streams of events closed because their client did not take them in time.", {{"listener", "main"}});
    EXPECT_TRUE(eventually([&] { return dropped.Value() == 1; }));
    EXPECT_TRUE(eventually([&] { return gauge_of(server) == 1; }));
}

TEST(Events, ClientThatTakesNothingRunsOutOfTime)
{
    ServerOptions options;
    options.write_timeout = milliseconds(300);
    TestServer server(std::move(options));
    RawClient client(server.port());
    client.set_receive_buffer(4096);
    ASSERT_TRUE(client.ask(get("/events")));
    const auto stream = server.streams.at(0);
    ASSERT_TRUE(stream->send(text("data: " + std::string(8'000'000, 'x') + "\n\n")));
    EXPECT_TRUE(eventually([&] { return stream->has_ended(); }));
    EXPECT_FALSE(stream->was_too_slow());
}

TEST(Events, ChatterOfTheClientIsBounded)
{
    TestServer server;
    RawClient client(server.port());
    ASSERT_TRUE(client.ask(get("/events")));
    const auto stream = server.streams.at(0);
    client.send("hello?\r\n");
    std::this_thread::sleep_for(milliseconds(100));
    EXPECT_TRUE(stream->send(text("data: still\n\n")));
    EXPECT_EQ(client.rest_within(milliseconds(300)), "data: still\n\n");
    client.send(std::string(20'000, 'x'));
    EXPECT_TRUE(eventually([&] { return stream->has_ended(); }));
}

TEST(Events, ShutdownEndsThemAtOnce)
{
    ServerOptions options;
    options.network_threads = 2;
    TestServer server(std::move(options));
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        ASSERT_TRUE(clients.back()->ask(get("/events")));
    }
    const auto start = std::chrono::steady_clock::now();
    server.server->stop(seconds(30));
    EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(10));
    for (auto& client : clients) EXPECT_TRUE(client->is_closed_within(seconds(2)));
    for (const auto& stream : server.streams.all()) EXPECT_FALSE(stream->send(text("data: late\n\n")));
}

TEST(Events, TooManyAreRefusedAndPlacesComeBack)
{
    ServerOptions options;
    options.max_event_streams = 2;
    options.max_connections = 2;
    TestServer server(std::move(options));
    auto first = std::make_unique<RawClient>(server.port());
    RawClient second(server.port());
    ASSERT_EQ(first->ask(get("/events")).value_or(Answer{}).status, 200);
    ASSERT_EQ(second.ask(get("/events")).value_or(Answer{}).status, 200);
    // Streams take none of the places of ordinary connections.
    RawClient third(server.port());
    EXPECT_EQ(third.ask(get("/hello")).value_or(Answer{}).status, 200);
    const auto refused = third.ask(get("/events"));
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 503);
    EXPECT_EQ(refused->headers.at("retry-after"), "1");
    first.reset();
    EXPECT_TRUE(eventually([&] { return gauge_of(server) == 1; }));
    EXPECT_EQ(third.ask(get("/events")).value_or(Answer{}).status, 200);
}

TEST(Events, OneAddressHasItsOwnLimit)
{
    ServerOptions options;
    options.max_event_streams_per_address = 1;
    TestServer server(std::move(options));
    RawClient first(server.port());
    RawClient second(server.port());
    EXPECT_EQ(first.ask(get("/events")).value_or(Answer{}).status, 200);
    EXPECT_EQ(second.ask(get("/events")).value_or(Answer{}).status, 503);
}

std::size_t threads_now()
{
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

TEST(Events, TwoThousandStreamsWithoutAThreadEach)
{
    constexpr std::size_t count = 2000;
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < 3 * count && files.rlim_max != RLIM_INFINITY && files.rlim_max < 3 * count) {
        std::cout << "this machine allows " << files.rlim_max << " open files only\n";
        return;
    }
    files.rlim_cur = std::max<rlim_t>(files.rlim_cur, 3 * count);
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &files), 0);
    ServerOptions options;
    options.network_threads = 2;
    TestServer server(std::move(options));
    const std::size_t threads = threads_now();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (std::size_t i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send(get("/events"));
    }
    for (auto& client : clients) ASSERT_EQ(client->read().value_or(Answer{}).status, 200);
    EXPECT_TRUE(eventually([&] { return gauge_of(server) == count; }));
    EXPECT_EQ(threads_now(), threads);
    const auto event = text("id: 9\ndata: all\n\n");
    for (const auto& stream : server.streams.all()) EXPECT_TRUE(stream->send(event));
    for (auto& client : clients) {
        ASSERT_TRUE(client->wait_for_bytes(event->size()));
        EXPECT_EQ(client->rest_within(milliseconds(0)), *event);
    }
    server.server->stop(seconds(60));
    for (auto& client : clients) EXPECT_TRUE(client->is_closed_within(seconds(5)));
}

}  // namespace
}  // namespace wattboard::http::testing

// A route that decides per request whether it runs on its network thread or on a worker.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "raw_client.h"
#include "test_server.h"

namespace wattboard::http::testing {
namespace {

TEST(Placement, ARouteMayChooseByTheRequest)
{
    observability::Metrics metrics;
    Router router;
    router.add({.pattern = "/where",
                .name = "where",
                .handler = Handler([](const Request&) {
                    const auto thread = std::hash<std::thread::id>{}(std::this_thread::get_id());
                    return make_response(200, "text/plain", fmt::format("{}", thread));
                }),
                .runs_on = RunsOn::worker,
                .choose_runs_on = [](const Request& request) {
                    return request.query_value("long") ? RunsOn::worker : RunsOn::network_thread;
                }});
    ServerOptions options{.port = 0, .network_threads = 1, .worker_threads = 1, .access_log = false};
    Server server(std::move(options), router, metrics);
    ASSERT_TRUE(server.start());
    RawClient client(server.port());
    const auto near = client.ask(get("/where"));
    const auto far = client.ask(get("/where?long=1"));
    const auto near_again = client.ask(get("/where"));
    ASSERT_TRUE(near && far && near_again);
    EXPECT_EQ(near->status, 200);
    EXPECT_NE(near->body, far->body);
    EXPECT_EQ(near->body, near_again->body);
    server.stop(std::chrono::seconds(1));
}

}  // namespace
}  // namespace wattboard::http::testing

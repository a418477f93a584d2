// The routes of the test server.
#include "integration/http/test_server.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <thread>

#include "server/http/admin_routes.h"

namespace wattboard::http::testing {

namespace {

class CountingSink final : public BodySink {
public:
    explicit CountingSink(UploadLog& log) : log_(log) { ++log_.opened; }
    ~CountingSink() override { ++log_.destroyed; }

    std::optional<Response> write(std::string_view bytes) override
    {
        log_.bytes += bytes.size();
        log_.checksum += std::accumulate(bytes.begin(), bytes.end(), std::uint64_t{0},
                                         [](std::uint64_t sum, char c) { return sum + static_cast<unsigned char>(c); });
        log_.largest_piece = std::max(log_.largest_piece.load(), bytes.size());
        return std::nullopt;
    }
    Response finish() override
    {
        ++log_.finished;
        return make_response(201, "text/plain", std::to_string(log_.bytes));
    }
    void abandon() noexcept override { ++log_.abandoned; }
    [[nodiscard]] bool keeps_what_came() const override { return log_.keeps_what_came; }

private:
    UploadLog& log_;
};

class RefusingSink final : public BodySink {
public:
    std::optional<Response> write(std::string_view) override { return make_response(422, "text/plain", "no\n"); }
    Response finish() override { throw std::logic_error("finish after a refusal"); }
    void abandon() noexcept override {}
};

Response hello(const Request&) { return make_response(200, "text/plain", "hello"); }

Response page(const Request&)
{
    Response response = make_response(200, "text/html; charset=utf-8", std::string(5000, 'x'));
    response.set_header("ETag", "\"v1\"");
    return response;
}

Response item(const Request& request)
{
    return make_response(200, "text/plain",
                         request.parameter("item") + "|" + std::string(request.query_value("q").value_or("-")));
}

void add_streams(Router& router, UploadLog& log)
{
    using Made = std::variant<std::unique_ptr<BodySink>, Response>;
    router.add({.method = Method::post,
                .pattern = "/upload",
                .name = "upload",
                .handler = StreamingHandler([&log](const Request& request) -> Made {
                    if (request.header("x-refuse") == "yes") return make_response(403, "text/plain", "refused\n");
                    return std::make_unique<CountingSink>(log);
                }),
                .max_body_bytes = 100'000'000});
    router.add({.method = Method::post,
                .pattern = "/refusing",
                .name = "refusing",
                .handler = StreamingHandler([](const Request&) -> Made { return std::make_unique<RefusingSink>(); }),
                .max_body_bytes = 100'000'000});
}

void add_plain(Router& router, std::string pattern, Handler handler, RunsOn runs_on)
{
    std::string name = pattern.substr(1);
    router.add(
        {.pattern = std::move(pattern), .name = std::move(name), .handler = std::move(handler), .runs_on = runs_on});
}

}  // namespace

TestServer::TestServer(ServerOptions options)
{
    add_plain(router, "/hello", hello, RunsOn::network_thread);
    add_plain(router, "/page", page, RunsOn::network_thread);
    add_plain(router, "/items/{item}", item, RunsOn::worker);
    add_plain(
        router, "/throw", [](const Request&) -> Response { throw std::runtime_error("secret cause"); }, RunsOn::worker);
    add_plain(
        router, "/gated", [this](const Request&) { return gate.pass(), make_response(200, "text/plain", "done"); },
        RunsOn::worker);
    add_plain(
        router, "/big",
        [](const Request&) { return make_response(200, "application/octet-stream", std::string(20'000'000, 'b')); },
        RunsOn::worker);
    add_plain(
        router, "/events",
        [this](const Request&) {
            Response response;
            response.set_header("Content-Type", "text/event-stream");
            response.events = streams.open();
            return response;
        },
        RunsOn::network_thread);
    router.add({.method = Method::post,
                .pattern = "/echo",
                .name = "echo",
                .handler = Handler([](const Request& r) { return make_response(200, "text/plain", r.body); }),
                .max_body_bytes = 1000});
    add_streams(router, upload);
    add_admin_routes(router, metrics, [] { return Result<void>{}; });
    options.port = 0;
    options.access_log = false;
    server = std::make_unique<Server>(std::move(options), router, metrics);
    if (const auto started = server->start(); !started) throw std::runtime_error(started.error().detail);
}

TestServer::~TestServer()
{
    gate.open();
    server->stop(std::chrono::seconds(1));
}

}  // namespace wattboard::http::testing

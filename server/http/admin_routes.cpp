// Handlers of the operator's routes.
#include "server/http/admin_routes.h"

#include <utility>

#include "server/http/problem_response.h"

namespace wattboard::http {

namespace {

Response uncached_text(std::string text)
{
    Response response = make_response(200, "text/plain; charset=utf-8", std::move(text));
    response.set_header("Cache-Control", "no-store");
    return response;
}

}  // namespace

void add_health_routes(Router& router, ReadyCheck ready)
{
    router.add({.method = Method::get,
                .pattern = "/healthz",
                .name = "healthz",
                .handler = Handler([](const Request&) { return uncached_text("ok\n"); }),
                .runs_on = RunsOn::network_thread,
                .max_body_bytes = 0});
    const auto answer = [ready = std::move(ready)](const Request& request) {
        const auto state = ready();
        if (state) return uncached_text("ready\n");
        Response response = problem_response(503, state.error(), request.request_id);
        response.set_header("Retry-After", "1");
        return response;
    };
    router.add({.method = Method::get,
                .pattern = "/readyz",
                .name = "readyz",
                .handler = Handler(answer),
                .runs_on = RunsOn::network_thread,
                .max_body_bytes = 0});
}

void add_admin_routes(Router& router, const observability::Metrics& metrics, ReadyCheck ready)
{
    add_health_routes(router, std::move(ready));
    const auto answer = [&metrics](const Request&) {
        return make_response(200, "text/plain; version=0.0.4; charset=utf-8", metrics.serialize());
    };
    router.add({.method = Method::get,
                .pattern = "/metrics",
                .name = "metrics",
                .handler = Handler(answer),
                .runs_on = RunsOn::worker,
                .max_body_bytes = 0});
}

}  // namespace wattboard::http

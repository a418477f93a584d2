// Which page serves which path.
#include "server/pages/page_routes.h"

#include <memory>

#include "server/http/problem_response.h"
#include "server/http/problems.h"
#include "server/pages/challenge_page.h"
#include "server/pages/entry_page.h"
#include "server/pages/home_page.h"
#include "server/pages/page_renderer.h"

namespace wattboard::pages {

namespace {

using Page = http::Response (*)(const http::Request&, const ReadDocument&);

http::Route page_route(std::string pattern, std::string name, Page page, const std::shared_ptr<ReadDocument>& read)
{
    return {.method = http::Method::get,
            .pattern = std::move(pattern),
            .name = std::move(name),
            .handler = http::Handler{[page, read](const http::Request& request) { return page(request, *read); }},
            .runs_on = http::RunsOn::worker};
}

/// A wrong address: a page for people, a problem for programs.
http::Response not_found(const http::Request& request)
{
    if (request.path.starts_with("/api/") || request.path == "/api") {
        const Problem problem{.type = problems::not_found, .detail = "There is nothing at " + request.path + "."};
        return http::problem_response(404, problem, request.request_id);
    }
    return error_page(request, 404, "Not Found", "There is no page at this address.", "");
}

http::Route not_found_route(std::string pattern)
{
    return {.method = http::Method::get,
            .pattern = std::move(pattern),
            .name = "not_found",
            .handler = http::Handler{not_found},
            .runs_on = http::RunsOn::network_thread};
}

}  // namespace

void add_page_routes(http::Router& router, ReadDocument read)
{
    const auto shared = std::make_shared<ReadDocument>(std::move(read));
    router.add(page_route("/", "home_page", home_page, shared));
    router.add(page_route("/challenges/{challenge}", "challenge_page", challenge_page, shared));
    router.add(page_route("/entries/{entry}", "entry_page", entry_page, shared));
    router.add({.method = http::Method::get,
                .pattern = "/static/{file}",
                .name = "static_file",
                .handler = http::Handler{[](const http::Request& request) {
                    return static_file(request, request.parameter("file"));
                }},
                .runs_on = http::RunsOn::network_thread});
    router.add(not_found_route("/{page}"));
    router.add(not_found_route("/{page}/{rest}"));
}

}  // namespace wattboard::pages

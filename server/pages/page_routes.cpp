// Which page serves which path.
#include "server/pages/page_routes.h"

#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "server/http/problem_response.h"
#include "server/http/problems.h"
#include "server/pages/challenge_page.h"
#include "server/pages/entry_page.h"
#include "server/pages/home_page.h"
#include "server/pages/page_renderer.h"

namespace wattboard::pages {

namespace {

using Page = http::Response (*)(const http::Request&, const PageSource&);

http::Route page_route(std::string pattern, std::string name, Page page, const std::shared_ptr<PageSource>& source)
{
    return {.method = http::Method::get,
            .pattern = std::move(pattern),
            .name = std::move(name),
            .handler = http::Handler{[page, source](const http::Request& request) { return page(request, *source); }},
            .runs_on = http::RunsOn::worker};
}

/// Pages that live in the browser alone: the server sends their frame.
struct ScriptedPage {
    std::string_view pattern;
    std::string_view page;  ///< its folder in web/src/pages
    std::string_view title;
};

constexpr auto scripted_pages = std::to_array<ScriptedPage>({
    {"/challenges/new", "challenge-form", "New challenge"},
    {"/challenges/{challenge}/about", "challenge", "About this challenge"},
    {"/challenges/{challenge}/analysis", "analysis", "Analysis"},
    {"/challenges/{challenge}/what-if", "what-if", "What if"},
    {"/challenges/{challenge}/submit", "submit", "Submit an entry"},
    {"/challenges/{challenge}/rulebook", "rulebook-form", "New rulebook version"},
    {"/challenges/{challenge}/review", "review", "Review"},
    {"/datasets", "datasets", "Comparing over datasets"},
    {"/scoring", "scoring", "How it is scored"},
    {"/reference", "reference", "API reference"},
    {"/sign-in", "sign-in", "Sign in"},
    {"/account", "account", "Your teams and entries"},
});

http::Route scripted_route(const ScriptedPage& scripted, const std::shared_ptr<PageSource>& source)
{
    const auto answer = [scripted, source](const http::Request& request) {
        const nlohmann::json view{{"title", scripted.title}};
        return page_response(request, 200, render("scripted", enhanced(view, *source->front_end, scripted.page, {})));
    };
    return {.method = http::Method::get,
            .pattern = std::string(scripted.pattern),
            .name = "scripted_page",
            .handler = http::Handler{answer},
            .runs_on = http::RunsOn::network_thread};
}

http::Route asset_route(const std::shared_ptr<PageSource>& source)
{
    const auto answer = [source](const http::Request& request) {
        auto file = source->front_end->asset(request, request.parameter("file"));
        return file ? std::move(*file) : error_page(request, 404, "Not Found", "There is no file of this name.", "");
    };
    return {.method = http::Method::get,
            .pattern = "/assets/{file}",
            .name = "asset",
            .handler = http::Handler{answer},
            .runs_on = http::RunsOn::network_thread};
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

void add_page_routes(http::Router& router, PageSource source)
{
    const auto shared = std::make_shared<PageSource>(std::move(source));
    router.add(page_route("/", "home_page", home_page, shared));
    router.add(page_route("/challenges/{challenge}", "challenge_page", challenge_page, shared));
    router.add(page_route("/entries/{entry}", "entry_page", entry_page, shared));
    for (const ScriptedPage& scripted : scripted_pages) router.add(scripted_route(scripted, shared));
    router.add(asset_route(shared));
    router.add({.method = http::Method::get,
                .pattern = "/static/{file}",
                .name = "static_file",
                .handler = http::Handler{[](const http::Request& request) {
                    return static_file(request, request.parameter("file"));
                }},
                .runs_on = http::RunsOn::network_thread});
    router.add(not_found_route("/{page}"));
    router.add(not_found_route("/{page}/{rest}"));
    router.add(not_found_route("/{page}/{rest}/{more}"));
}

}  // namespace wattboard::pages

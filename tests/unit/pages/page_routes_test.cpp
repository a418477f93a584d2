// Pages through a router: reading the API's handlers, static files, wrong addresses, faults.
#include "server/pages/page_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "embedded/web_files.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "server/pages/page_renderer.h"

namespace wattboard::pages {

using ::testing::HasSubstr;

http::Response get(const http::Router& router, const std::string& path)
{
    http::Match match = router.match(http::Method::get, path);
    if (match.route == nullptr) throw std::logic_error("no route for " + path);
    http::Request request;
    request.path = path;
    request.path_parameters = std::move(match.parameters);
    return std::get<http::Handler>(match.route->handler)(request);
}

void add_api(http::Router& router, http::Handler handler)
{
    router.add(
        {.method = http::Method::get, .pattern = "/api/v1/challenges", .name = "list", .handler = std::move(handler)});
}

TEST(PageRoutes, ReadTheApiInTheSameProcess)
{
    http::Router router;
    add_api(router, [](const http::Request& request) {
        EXPECT_EQ(request.query_value("limit"), "100");
        return http::make_response(200, "application/json",
                                   R"({"items":[{"slug":"s","title":"From the API"}],"next":null})");
    });
    add_page_routes(router, {.documents = documents_of(router)});
    EXPECT_THAT(*get(router, "/").body, HasSubstr("From the API"));
}

TEST(PageRoutes, SayWhatTheApiSaidAndLeaveFaultsToTheListener)
{
    http::Router router;
    add_api(router, [](const http::Request&) {
        return http::make_response(503, "application/problem+json",
                                   R"({"title":"Service Unavailable","detail":"later"})");
    });
    add_page_routes(router, {.documents = documents_of(router)});
    const http::Response page = get(router, "/");
    EXPECT_EQ(page.status, 503);
    EXPECT_THAT(*page.body, HasSubstr("later"));
    http::Router broken;
    add_api(broken, [](const http::Request&) -> http::Response { throw std::runtime_error("a bug"); });
    add_page_routes(broken, {.documents = documents_of(broken)});
    EXPECT_THROW((void)get(broken, "/"), std::runtime_error);
}

TEST(PageRoutes, ServeStaticFilesAndNothingElse)
{
    http::Router router;
    add_page_routes(router, {.documents = documents_of(router)});
    const http::Response css = get(router, "/static/wattboard.css");
    EXPECT_EQ(css.status, 200);
    EXPECT_EQ(css.header("Content-Type"), "text/css; charset=utf-8");
    EXPECT_EQ(get(router, "/static/home.mustache").status, 404);
    EXPECT_EQ(get(router, "/static/absent.css").status, 404);
}

TEST(PageRoutes, WrongAddressesAreAPageForPeopleAndAProblemForPrograms)
{
    http::Router router;
    add_page_routes(router, {.documents = documents_of(router)});
    EXPECT_EQ(get(router, "/nothing").status, 404);
    EXPECT_EQ(get(router, "/nothing").header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(get(router, "/api/v2").header("Content-Type"), "application/problem+json");
}

TEST(Templates, NeverLeaveAValueUnescapedOrHoldScripts)
{
    for (const EmbeddedFile& file : embedded::web_files()) {
        if (!file.name.ends_with(".mustache")) continue;
        EXPECT_FALSE(file.content.contains("{{{")) << file.name;
        EXPECT_FALSE(file.content.contains("{{&")) << file.name;
        for (auto at = file.content.find("<script"); at != std::string_view::npos;
             at = file.content.find("<script", at + 1))
            EXPECT_TRUE(file.content.substr(at).starts_with(
                "<script type=\"module\" src=\"{{script}}\" fetchpriority=\"low\"></script>"))
                << file.name;
        for (auto at = file.content.find("<style"); at != std::string_view::npos;
             at = file.content.find("<style", at + 1))
            EXPECT_TRUE(file.content.substr(at).starts_with("<style>{{> style}}</style>")) << file.name;
        EXPECT_FALSE(file.content.contains(" style=")) << file.name;
    }
}

/// What stands between the first `before` and the next `after`; empty where they are not there.
std::string_view between(std::string_view text, std::string_view before, std::string_view after)
{
    const auto start = text.find(before);
    if (start == std::string_view::npos) return {};
    text.remove_prefix(start + before.size());
    return text.substr(0, text.find(after));
}

TEST(PageRoutes, HoldTheOneStyleWhoseHashTheirPolicyNames)
{
    const auto files = embedded::web_files();
    const auto sheet = std::ranges::find(files, "wattboard.css", &EmbeddedFile::name);
    ASSERT_NE(sheet, files.end());
    http::Router router;
    add_page_routes(router, {.documents = documents_of(router)});
    for (const char* path : {"/scoring", "/challenges/new", "/nothing"}) {
        const http::Response page = get(router, path);
        const std::string_view style = between(*page.body, "<style>", "</style>");
        EXPECT_EQ(style, sheet->content) << path << ": no template mark or end tag in it, nothing escaped";
        EXPECT_EQ(page.body->find("<style", page.body->find("<style>") + 1), std::string::npos) << path;

        const std::string_view policy = page.header("content-security-policy");
        EXPECT_FALSE(policy.contains("unsafe")) << policy;
        std::string hash(between(policy, "; style-src 'self' 'sha256-", "';"));
        EXPECT_EQ(hash.size(), 44U) << "32 bytes in base64 with padding";
        std::ranges::replace(hash, '+', '-');
        std::ranges::replace(hash, '/', '_');
        EXPECT_EQ(hash, to_base64url(bytes_of(sha256(style))) + '=') << path;
    }
}

TEST(Templates, RefuseNumbersThatNobodyFormatted)
{
    EXPECT_THROW((void)render("error", {{"title", 1.5}}), std::logic_error);
    EXPECT_THROW((void)render("absent", nlohmann::json::object()), std::logic_error);
}

}  // namespace wattboard::pages

// Matching of paths and methods.
#include "server/http/router.h"

#include <gtest/gtest.h>

namespace wattboard::http {
namespace {

Response nothing(const Request&) { return {}; }

Router make_router(std::initializer_list<std::pair<Method, const char*>> routes)
{
    Router router;
    for (const auto& [method, pattern] : routes)
        router.add({.method = method, .pattern = pattern, .name = pattern, .handler = Handler(nothing)});
    return router;
}

TEST(Router, ExtractsParametersByTheNamesOfTheRoute)
{
    const Router router =
        make_router({{Method::get, "/api/{challenge}/entries/{entry}"}, {Method::del, "/api/{board}/entries/{row}"}});
    const Match read = router.match(Method::get, "/api/imagenet/entries/7 a");
    ASSERT_NE(read.route, nullptr);
    EXPECT_EQ(read.parameters,
              (std::vector<std::pair<std::string, std::string>>{{"challenge", "imagenet"}, {"entry", "7 a"}}));
    const Match erase = router.match(Method::del, "/api/imagenet/entries/7");
    ASSERT_NE(erase.route, nullptr);
    EXPECT_EQ(erase.parameters.at(0).first, "board");
}

TEST(Router, LiteralWinsOverParameterAndBacktracks)
{
    const Router router =
        make_router({{Method::get, "/a/{x}/end"}, {Method::get, "/a/b/other"}, {Method::get, "/a/b"}});
    EXPECT_EQ(router.match(Method::get, "/a/b").route->pattern, "/a/b");
    EXPECT_EQ(router.match(Method::get, "/a/b/other").route->pattern, "/a/b/other");
    const Match back = router.match(Method::get, "/a/b/end");
    ASSERT_NE(back.route, nullptr);
    EXPECT_EQ(back.route->pattern, "/a/{x}/end");
    EXPECT_EQ(back.parameters.size(), 1U);
}

TEST(Router, TellsUnknownPathFromUnknownMethod)
{
    const Router router =
        make_router({{Method::get, "/x"}, {Method::put, "/x"}, {Method::post, "/y"}, {Method::get, "/"}});
    EXPECT_TRUE(router.match(Method::get, "/nothing").allowed.empty());
    EXPECT_TRUE(router.match(Method::get, "/x/").allowed.empty()) << "a trailing slash is another path";
    EXPECT_TRUE(router.match(Method::get, "x").allowed.empty());
    EXPECT_NE(router.match(Method::get, "/").route, nullptr);
    const Match wrong = router.match(Method::post, "/x");
    EXPECT_EQ(wrong.route, nullptr);
    EXPECT_EQ(wrong.allowed, (std::vector{Method::get, Method::head, Method::put, Method::options}));
    EXPECT_EQ(router.match(Method::get, "/y").allowed, (std::vector{Method::post, Method::options}));
}

TEST(Router, HeadIsServedByGet)
{
    const Router router = make_router({{Method::get, "/x"}});
    EXPECT_NE(router.match(Method::head, "/x").route, nullptr);
}

TEST(Router, ParameterNeverMatchesAnEmptySegment)
{
    const Router router = make_router({{Method::get, "/x/{y}"}});
    EXPECT_EQ(router.match(Method::get, "/x/").route, nullptr);
}

TEST(Router, RefusesMalformedAndRepeatedRoutes)
{
    EXPECT_THROW(make_router({{Method::get, "x"}}), std::logic_error);
    EXPECT_THROW(make_router({{Method::get, "/a{b}"}}), std::logic_error);
    EXPECT_THROW(make_router({{Method::get, "/{}"}}), std::logic_error);
    EXPECT_THROW(make_router({{Method::get, "/a/{b}"}, {Method::get, "/a/{c}"}}), std::logic_error);
}

}  // namespace
}  // namespace wattboard::http

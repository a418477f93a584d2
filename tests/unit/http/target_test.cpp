// Decoding of request targets.
#include "server/http/target.h"

#include <gtest/gtest.h>

#include "server/http/text.h"

namespace wattboard::http {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

TEST(Target, DecodesPathAndQuery)
{
    const auto target = parse_target("/api/caf%C3%A9/a+b?name=x%26y&flag&empty=&sum=1+2&plus=1%2B2");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/api/caf\xC3\xA9/a+b") << "plus is a space in the query only";
    EXPECT_EQ(target->query, (Query{{"name", "x&y"}, {"flag", ""}, {"empty", ""}, {"sum", "1 2"}, {"plus", "1+2"}}));
}

TEST(Target, AcceptsAbsoluteForm)
{
    const auto target = parse_target("http://host:8080/a/b?c=d");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/a/b");
    EXPECT_EQ(target->query, (Query{{"c", "d"}}));
    EXPECT_EQ(parse_target("HTTPS://host").value().path, "/");
}

TEST(Target, KeepsEmptySegmentsAndSkipsEmptyPairs)
{
    EXPECT_EQ(parse_target("/a//b/").value().path, "/a//b/");
    EXPECT_TRUE(parse_target("/?").value().query.empty());
    EXPECT_EQ(parse_target("/?&a=1&").value().query, (Query{{"a", "1"}}));
}

class BadTarget : public ::testing::TestWithParam<const char*> {};

TEST_P(BadTarget, IsRefused)
{
    const auto target = parse_target(GetParam());
    ASSERT_FALSE(target);
    EXPECT_EQ(target.error().type.slug, "bad-request");
}

INSTANTIATE_TEST_SUITE_P(Table, BadTarget,
                         ::testing::Values("", "*", "a/b", "/%", "/%4", "/%gg", "/%2f", "/a%00b", "/?a=%00", "/%C3",
                                           "/?q=%ED%A0%80", "/%C0%AF", "/a b", "/\x01", "ftp://host/", "/a#b"));

TEST(Text, ChecksUtf8)
{
    for (const auto* good :
         {"", "abc", "\xC2\x80", "\xE0\xA0\x80", "\xEF\xBF\xBD", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(is_clean_utf8(good));
    for (const auto* bad : {"\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80", "\xE2\x82", "\xC3("})
        EXPECT_FALSE(is_clean_utf8(bad));
    EXPECT_FALSE(is_clean_utf8(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace wattboard::http

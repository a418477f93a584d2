// Badges are well-formed whatever they say; cached texts age.
#include "server/api/badge.h"

#include <gtest/gtest.h>

#include "server/api/text_cache.h"

namespace wattboard::api {
namespace {

TEST(Badge, EscapesWhatItSays)
{
    const std::string svg = badge_svg({.label = "a&b", .value = "<script>\"'\x01"});
    EXPECT_EQ(svg.find("<script>"), std::string::npos);
    EXPECT_NE(svg.find("a&amp;b: &lt;script&gt;&quot;&#39; "), std::string::npos) << svg;
    EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
}

TEST(Badge, IsAsWideAsItsCharacters)
{
    const auto width = [](const std::string& value) {
        const std::string svg = badge_svg({.label = "x", .value = value});
        const std::size_t at = svg.find("width=\"") + 7;
        return std::stoi(svg.substr(at));
    };
    EXPECT_EQ(width("ab") - width("a"), 7);
    EXPECT_EQ(width("é"), width("e")) << "two bytes, one character";
}

TEST(TextCache, ForgetsTheOldestFirst)
{
    TextCache cache{1200};
    const auto first = cache.keep("first", std::string(300, 'a'));
    EXPECT_EQ(*first->body, std::string(300, 'a'));
    EXPECT_LT(first->gzip_body->size(), 100U);
    EXPECT_EQ(cache.find("first"), first);
    (void)cache.keep("second", std::string(250, 'b'));
    EXPECT_EQ(cache.find("first"), first);
    (void)cache.keep("third", std::string(250, 'c'));
    EXPECT_EQ(cache.find("second"), nullptr) << "first was asked for since";
    EXPECT_NE(cache.find("third"), nullptr);
    EXPECT_EQ(*cache.keep("huge", std::string(5000, 'x'))->body, std::string(5000, 'x'));
    EXPECT_EQ(cache.find("huge"), nullptr);
}

}  // namespace
}  // namespace wattboard::api

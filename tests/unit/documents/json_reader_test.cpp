// Strict JSON: what is refused, where, and that one pass reports everything.
#include "server/documents/json_reader.h"

#include <gtest/gtest.h>

namespace wattboard {
namespace {

TEST(ParseJson, RefusesWithPosition)
{
    const auto broken = parse_json("{\n  \"a\": 1,\n  \"b\": tru\n}");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().type, problems::invalid_value);
    EXPECT_EQ(broken.error().line, 3U);
    for (const char* text : {"", "{", "[1,]", "{\"a\":1}x", "NaN", "[Infinity]", "{\"a\":1,\"a\":2}", "\"\xff\"", "'a'",
                             "{\"a\":{\"b\":[{\"c\":1,\"c\":2}]}}", "01", "\"\\ud800\""})
        EXPECT_FALSE(parse_json(text)) << text;
    EXPECT_EQ(parse_json("[1e999]").error().type, problems::out_of_range);
    EXPECT_TRUE(parse_json(" {\"a\":{\"x\":1},\"b\":{\"x\":2}} "));
}

TEST(ParseJson, BoundsDepthAlsoOfHugeNesting)
{
    EXPECT_TRUE(parse_json(std::string(32, '[') + std::string(32, ']')));
    EXPECT_EQ(parse_json(std::string(33, '[') + std::string(33, ']')).error().type, problems::limit_exceeded);
    EXPECT_EQ(parse_json(std::string(1'000'000, '[')).error().type, problems::limit_exceeded);
}

TEST(JsonReader, ReportsEveryProblemWithItsPointer)
{
    const auto value =
        parse_json(R"({"name":7,"n":1.5,"e":"blue","list":[{"x":"1"}],"a/b~c":true,"t":"2026-01-01"})").value();
    JsonProblems problems;
    JsonReader reader{value, problems};
    enum class Colour : std::uint8_t { red };
    reader.text("name");
    reader.integer("n");
    reader.enumerator<Colour>("e", std::array<std::string_view, 1>{"red"});
    for (JsonReader& item : reader.objects("list")) item.number("x");
    reader.number("gone");
    reader.time("t");
    reader.finish();
    std::vector<std::string> fields;
    for (const Problem& problem : problems.all()) fields.push_back(problem.field);
    EXPECT_EQ(fields, (std::vector<std::string>{"/name", "/n", "/e", "/list/0/x", "/gone", "/t", "/a~1b~0c"}));
}

TEST(JsonReader, BoundsNumbersTextsAndLists)
{
    const auto value =
        parse_json(R"({"zero":0,"big":1e300,"whole":1e2,"max":9007199254740992,"text":"äöü","list":[{},{}]})").value();
    JsonProblems problems;
    JsonReader reader{value, problems};
    EXPECT_EQ(reader.optional_number("zero", {.least = 0, .above_least = true}), std::nullopt);
    EXPECT_EQ(reader.optional_integer("big"), std::nullopt);
    EXPECT_EQ(reader.optional_integer("max"), std::nullopt);
    EXPECT_EQ(problems.all().size(), 3U);
    EXPECT_EQ(reader.optional_integer("whole"), 100);
    EXPECT_EQ(reader.text("text", {3, 3}), "äöü");
    EXPECT_EQ(problems.all().size(), 3U);
    EXPECT_TRUE(reader.objects("list", 1).empty());
    EXPECT_EQ(problems.all().back().type, problems::limit_exceeded);
}

}  // namespace
}  // namespace wattboard

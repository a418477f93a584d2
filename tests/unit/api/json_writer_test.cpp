// Text written by hand is JSON that reads back the same.
#include "server/api/json_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace wattboard::api {
namespace {

TEST(JsonWriter, ReadsBackTheSame)
{
    std::string every;
    for (char c = 1; c < 127; ++c) every += c;
    every += "é漢😀";
    JsonWriter json(16);
    json.open('{');
    json.key("text").string(every);
    json.key("number").number(0.1);
    json.key("tiny").number(5e-324);
    json.key("whole").number(std::int64_t{-9007199254740993});
    json.key("nan").number(std::numeric_limits<double>::quiet_NaN());
    json.key("list").open('[');
    json.boolean(true);
    json.null();
    json.open('{');
    json.close('}');
    json.close(']');
    json.key("absent").number_or_null(std::optional<int>{});
    json.close('}');
    const auto read = nlohmann::json::parse(json.take());
    EXPECT_EQ(read["text"], every);
    EXPECT_EQ(read["number"], 0.1);
    EXPECT_EQ(read["tiny"], 5e-324);
    EXPECT_EQ(read["whole"], -9007199254740993);
    EXPECT_TRUE(read["nan"].is_null());
    EXPECT_EQ(read["list"], nlohmann::json::parse("[true,null,{}]"));
    EXPECT_TRUE(read["absent"].is_null());
}

}  // namespace
}  // namespace wattboard::api

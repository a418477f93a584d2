// The checker that holds answers against the description does find what is wrong.
#include "support/json_schema.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace wattboard::test {
namespace {

std::size_t errors(const char* schema, const char* value)
{
    const auto root = nlohmann::json::parse(R"({"defs": {"short": {"type": "string", "maxLength": 2}}})");
    return schema_errors(nlohmann::json::parse(schema), nlohmann::json::parse(value), root).size();
}

TEST(JsonSchema, FindsErrors)
{
    EXPECT_EQ(errors(R"({"type": "integer"})", "1"), 0U);
    EXPECT_EQ(errors(R"({"type": "integer"})", "1.5"), 1U);
    EXPECT_EQ(errors(R"({"type": ["number", "null"]})", "null"), 0U);
    EXPECT_EQ(errors(R"({"type": "string"})", "null"), 1U);
    EXPECT_EQ(errors(R"({"required": ["a"]})", "{}"), 1U);
    EXPECT_EQ(errors(R"({"properties": {"a": {}}, "additionalProperties": false})", R"({"a": 1, "b": 2})"), 1U);
    EXPECT_EQ(errors(R"({"items": {"enum": [1, 2]}})", "[1, 2, 3]"), 1U);
    EXPECT_EQ(errors(R"({"$ref": "#/defs/short"})", R"("abc")"), 1U);
    EXPECT_EQ(errors(R"({"$ref": "#/defs/short"})", R"("ab")"), 0U);
    EXPECT_EQ(errors(R"({"oneOf": [{"type": "string"}, {"type": "null"}]})", "1"), 1U);
    EXPECT_EQ(errors(R"({"oneOf": [{"type": "number"}, {"minimum": 0}]})", "1"), 1U);
    EXPECT_EQ(errors(R"({"anyOf": [{"type": "number"}, {"minimum": 0}]})", "1"), 0U);
    EXPECT_EQ(errors(R"({"minimum": 0, "maximum": 1})", "1.5"), 1U);
    EXPECT_EQ(errors(R"({"format": "date-time"})", R"("2024-01-01")"), 1U);
    EXPECT_EQ(errors(R"({"unheard_of": 1})", "1"), 1U) << "an unknown keyword is not silently skipped";
}

TEST(JsonSchema, AnswersMustBeDescribed)
{
    const auto openapi = nlohmann::json::parse(R"({"paths": {"/a/{id}": {"get": {"responses": {
        "200": {"content": {"application/json": {"schema": {"type": "object", "required": ["x"]}}}},
        "default": {"content": {"application/problem+json": {"schema": {"type": "object"}}}}}}}}})");
    EXPECT_TRUE(answer_errors(openapi, "get", "/a/7", 200, "application/json", R"({"x": 1})").empty());
    EXPECT_EQ(answer_errors(openapi, "get", "/a/7", 200, "application/json", "{}").size(), 1U);
    EXPECT_EQ(answer_errors(openapi, "get", "/a/7", 200, "text/html", "x").size(), 1U);
    EXPECT_EQ(answer_errors(openapi, "get", "/a/7", 202, "application/json", "{}").size(), 1U);
    EXPECT_TRUE(answer_errors(openapi, "get", "/a/7", 404, "application/problem+json", "{}").empty());
    EXPECT_EQ(answer_errors(openapi, "post", "/a/7", 200, "application/json", "{}").size(), 1U);
    EXPECT_EQ(answer_errors(openapi, "get", "/b", 200, "application/json", "{}").size(), 1U);
}

}  // namespace
}  // namespace wattboard::test

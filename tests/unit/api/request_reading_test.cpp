// Query parameters, pages, cursors, reading options, ranges.
#include "server/api/request_reading.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "server/api/evidence_reading.h"
#include "server/api/problem_types.h"
#include "server/api/reading_options_input.h"
#include "server/documents/time_text.h"

namespace wattboard::api {
namespace {

http::Request with_query(std::vector<std::pair<std::string, std::string>> query) { return {.query = std::move(query)}; }

TEST(PageRequest, CursorsBelongToTheirList)
{
    const std::string cursor = cursor_text("submissions", 41);
    const auto page = page_request(with_query({{"cursor", cursor}, {"limit", "7"}}), "submissions");
    ASSERT_TRUE(page);
    EXPECT_EQ(page->after, 41);
    EXPECT_EQ(page->limit, 7U);
    for (const std::string& bad : {cursor, std::string("!"), std::string("c3VibQ"), std::string(1000, 'A')}) {
        const auto refused = page_request(with_query({{"cursor", bad}}), "challenges");
        ASSERT_FALSE(refused) << bad;
        EXPECT_EQ(refused.error().type, problems::invalid_cursor);
    }
}

TEST(PageRequest, Limits)
{
    for (const char* bad : {"0", "201", "-1", "1.5", "ten", "99999999999999999999", " 5"})
        EXPECT_FALSE(page_request(with_query({{"limit", bad}}), "x")) << bad;
    EXPECT_EQ(page_request(with_query({{"limit", "200"}}), "x")->limit, 200U);
    EXPECT_EQ(page_request(with_query({{"limit", ""}}), "x")->limit, 50U) << "forms send empty values";
}

TEST(Parameters, UnknownAndRepeatedOnesAreRefused)
{
    EXPECT_TRUE(only_parameters(with_query({{"a", "1"}, {"b", "2"}}), {"a", "b"}));
    EXPECT_EQ(only_parameters(with_query({{"c", "1"}}), {"a", "b"}).error().field, "c");
    EXPECT_EQ(only_parameters(with_query({{"a", "1"}, {"a", "1"}}), {"a", "b"}).error().field, "a");
}

TEST(JsonBody, MediaType)
{
    http::Request request{.headers = {{"content-type", "text/plain"}}, .body = "{}"};
    EXPECT_EQ(json_body(request).error().type, problems::unsupported_media_type);
    request.headers[0].second = "Application/JSON; charset=utf-8";
    EXPECT_TRUE(json_body(request));
    request.headers.clear();
    EXPECT_TRUE(json_body(request));
    request.body = "{\"a\": tru}";
    const auto broken = json_body(request);
    EXPECT_EQ(broken.error().type, problems::malformed_json);
    EXPECT_EQ(broken.error().line, 1U);
}

TEST(ReadingOptionsFromQuery, AllOfThem)
{
    const auto options = reading_options_from_query(with_query({{"format", "generic-csv"},
                                                                {"columns", "t,p"},
                                                                {"map", "time=t,power=p"},
                                                                {"interval_s", "0.5"},
                                                                {"timezone", "Europe/Paris"},
                                                                {"select", "run_id=7"},
                                                                {"start", "2024-01-01T00:00:00Z"}}));
    ASSERT_TRUE(options) << options.error().detail;
    EXPECT_EQ(options->columns, (std::vector<std::string>{"t", "p"}));
    EXPECT_EQ(options->map.at("power"), "p");
    EXPECT_EQ(options->interval, Seconds{0.5});
    EXPECT_EQ(options->select.at("run_id"), "7");
    EXPECT_EQ(options->start, parse_time("2024-01-01T00:00:00Z").value());
}

TEST(ReadingOptionsFromQuery, Refusals)
{
    const std::vector<std::array<std::string, 3>> cases{{"interval_s", "abc", "interval_s"},
                                                        {"interval_s", "-1", "interval_s"},
                                                        {"map", "time", "map/time"},
                                                        {"start", "yesterday", "start"},
                                                        {"columns", "a,,b", "columns/1"}};
    for (const auto& [name, value, field] : cases) {
        const auto refused = reading_options_from_query(with_query({{name, value}}));
        ASSERT_FALSE(refused) << name << "=" << value;
        EXPECT_EQ(refused.error().type, problems::invalid_parameter);
        EXPECT_EQ(refused.error().field, field);
    }
}

TEST(ByteRange, Rfc9110)
{
    struct Case {
        std::string_view header;
        std::optional<std::pair<std::uint64_t, std::uint64_t>> range;
    };
    for (const Case& one : {Case{"bytes=0-9", {{0, 9}}}, Case{"bytes=90-", {{90, 99}}}, Case{"bytes=-5", {{95, 99}}},
                            Case{"bytes=-500", {{0, 99}}}, Case{"bytes=50-500", {{50, 99}}}, Case{"bytes=100-", {}},
                            Case{"bytes=9-3", {}}, Case{"bytes=-0", {}}, Case{"bytes=-", {}}, Case{"lines=0-1", {}},
                            Case{"bytes=0-1,5-6", {}}, Case{"bytes=a-b", {}}}) {
        const auto range = byte_range(one.header, 100);
        ASSERT_EQ(range.has_value(), one.range.has_value()) << one.header;
        if (!range) continue;
        EXPECT_EQ(range->first, one.range->first) << one.header;
        EXPECT_EQ(range->last, one.range->second) << one.header;
    }
}

}  // namespace
}  // namespace wattboard::api

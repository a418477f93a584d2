// Log lines and metrics text.
#include "server/observability/log.h"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "server/observability/metrics.h"

namespace wattboard::observability {
namespace {

const AccessRecord record{.method = "GET",
                          .path = "/a\n\"b\"",
                          .route = "read_a",
                          .status = 200,
                          .response_bytes = 12,
                          .duration_ms = 1.25,
                          .request_id = "id",
                          .client_address = "127.0.0.1"};

TEST(Log, AccessRecordIsOneLineInBothFormats)
{
    const auto json = nlohmann::json::parse(format_access(record, LogFormat::json));
    EXPECT_EQ(json.at("path"), "/a\n\"b\"");
    EXPECT_EQ(json.at("status"), 200);
    EXPECT_EQ(json.at("duration_ms"), 1.25);
    const auto text = format_access(record, LogFormat::text);
    EXPECT_EQ(text.find('\n'), std::string::npos);
    EXPECT_NE(text.find(R"(path="/a\n\"b\"" )"), std::string::npos) << text;
}

TEST(Log, JsonLinesAreJson)
{
    ASSERT_TRUE(set_up_logging({.format = LogFormat::json, .level = "warning"}));
    ::testing::internal::CaptureStderr();
    spdlog::info("not shown");
    spdlog::warn("quote \" and newline \n");
    std::string lines = ::testing::internal::GetCapturedStderr();
    ASSERT_TRUE(set_up_logging({.format = LogFormat::json, .level = "info"}));
    ::testing::internal::CaptureStderr();
    log_access(record);
    lines += ::testing::internal::GetCapturedStderr();
    ASSERT_TRUE(set_up_logging({}));
    const auto end = lines.find('\n');
    const auto first = nlohmann::json::parse(lines.substr(0, end));
    EXPECT_EQ(first.at("level"), "warning");
    EXPECT_EQ(first.at("message"), "quote \" and newline \n");
    const auto second = nlohmann::json::parse(lines.substr(end + 1));
    EXPECT_EQ(second.at("message"), "access");
    EXPECT_EQ(second.at("route"), "read_a");
    EXPECT_TRUE(second.at("time").get<std::string>().ends_with('Z'));
}

TEST(Log, UnknownLevelIsAProblem)
{
    const auto done = set_up_logging({.level = "loud"});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().field, "log-level");
}

TEST(Log, QuotesBrokenUtf8Readably)
{
    EXPECT_EQ(json_quoted("a\xFF"), "\"a\xEF\xBF\xBD\"");
    EXPECT_EQ(json_quoted("caf\xC3\xA9"), "\"caf\xC3\xA9\"");
}

TEST(Metrics, SameNameAndLabelsIsTheSameMetric)
{
    Metrics metrics;
    metrics.counter("things_total", "Things.", {{"kind", "a"}}).Increment();
    metrics.counter("things_total", "Things.", {{"kind", "a"}}).Increment(2);
    metrics.gauge("level", "Level.").Set(1.5);
    metrics.histogram("wait_seconds", "Wait.", {0.1, 1}).Observe(0.5);
    const auto text = metrics.serialize();
    EXPECT_NE(text.find("# HELP things_total Things.\n# TYPE things_total counter\nthings_total{kind=\"a\"} 3\n"),
              std::string::npos);
    EXPECT_NE(text.find("level 1.5\n"), std::string::npos);
    EXPECT_NE(text.find("wait_seconds_bucket{le=\"1\"} 1\n"), std::string::npos);
    EXPECT_THROW(metrics.gauge("things_total", "Things."), std::invalid_argument);
}

}  // namespace
}  // namespace wattboard::observability

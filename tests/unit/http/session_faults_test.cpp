// What is logged of a failed request.
#include "server/http/session_faults.h"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace wattboard::http {
namespace {

TEST(SessionFaults, ALoggedFailureIsOneLineWhateverTheClientSent)
{
    std::ostringstream lines;
    const auto before = spdlog::default_logger();
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines)));
    Request request;
    request.path = "/a\n2026-01-01T00:00:00Z info forged";
    request.request_id = "id";
    const Response response =
        response_for_exception(std::make_exception_ptr(std::runtime_error("two\nlines")), {}, request);
    spdlog::set_default_logger(before);
    EXPECT_EQ(response.status, 500);
    const std::string text = lines.str();
    EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
    EXPECT_TRUE(text.contains(R"("/a\n2026)")) << text;
    EXPECT_TRUE(text.contains(R"("two\nlines")")) << text;
}

}  // namespace
}  // namespace wattboard::http

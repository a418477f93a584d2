// The command line's HTTP client against raw sockets: requests as sent, answers, broken connections, retries.
#include "server/cli/api_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "server/cli/retry.h"
#include "tests/unit/cli/canned_server.h"

namespace wattboard::cli {

using ::testing::HasSubstr;

ApiClient client_of(const std::string& url, const std::string& token = "wb_x")
{
    return ApiClient{*parse_server_url(url), token};
}

TEST(ServerUrl, TakesHttpAndHttpsWithPortAndPath)
{
    const auto plain = parse_server_url("http://127.0.0.1:8080/");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->host, "127.0.0.1");
    EXPECT_EQ(plain->port, "8080");
    EXPECT_EQ(plain->base_path, "");
    EXPECT_FALSE(plain->tls);
    const auto secure = parse_server_url("https://board.example.org/wb/");
    ASSERT_TRUE(secure);
    EXPECT_TRUE(secure->tls);
    EXPECT_EQ(secure->port, "443");
    EXPECT_EQ(secure->base_path, "/wb");
    EXPECT_EQ(client_of("https://board.example.org/wb/").url("/entries/1"), "https://board.example.org/wb/entries/1");
    EXPECT_EQ(client_of("http://[::1]:8080").url("/"), "http://[::1]:8080/");
}

TEST(ServerUrl, RefusesEverythingElse)
{
    for (const char* url : {"", "board.example.org", "ftp://x", "http://", "http://u:p@x", "http://x?y", "http://x y"})
        EXPECT_FALSE(parse_server_url(url)) << url;
}

TEST(ApiClient, SendsTokenAndJsonAndReadsTheAnswer)
{
    std::vector<std::string> requests;
    {
        CannedServer server({http_answer("201 Created", R"({"id":7})", "Location: /x\r\n")});
        const auto answer = client_of(server.url()).post_json("/api/v1/things", {{"a", 1}}, {{"Idempotency-Key", "k"}});
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 201U);
        EXPECT_EQ(answer->json().at("id"), 7);
        EXPECT_EQ(answer->header("location"), "/x");
        requests = server.requests();
    }
    EXPECT_THAT(requests.at(0), HasSubstr("POST /api/v1/things HTTP/1.1\r\n"));
    for (const char* header : {"Authorization: Bearer wb_x", "Idempotency-Key: k", "Content-Type: application/json",
                               "Content-Length: 7", "Connection: close"})
        EXPECT_THAT(requests.at(0), HasSubstr(header));
    EXPECT_TRUE(requests.at(0).ends_with("\r\n\r\n{\"a\":1}"));
}

class Upload : public ::testing::Test {
protected:
    Upload() { std::ofstream(path, std::ios::binary) << content; }
    ~Upload() override { std::filesystem::remove(path); }
    const std::string content = std::string(300'000, 'x') + "end";
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("wattboard-upload-" + std::to_string(::getpid()));
    std::vector<Part> parts() const
    {
        return {{.name = "submission", .content_type = "application/json", .file_name = "", .bytes = "{}", .path = ""},
                {.name = "run1", .content_type = "text/csv", .file_name = "g\"pu\r\n.csv", .bytes = "", .path = path}};
    }
};

TEST_F(Upload, StreamsFilesAsMultipartAndTellsProgress)
{
    CannedServer server({http_answer("201 Created", "{}")});
    std::uint64_t last = 0;
    std::uint64_t total = 0;
    const auto answer =
        client_of(server.url()).post_multipart("/u", parts(), {}, [&](std::uint64_t sent, std::uint64_t all) {
            EXPECT_GT(sent, last);
            last = sent;
            total = all;
        });
    ASSERT_TRUE(answer);
    EXPECT_EQ(last, total);
    const std::string& request = server.requests().at(0);
    EXPECT_THAT(request, HasSubstr("name=\"run1\"; filename=\"g%22pu%0D%0A.csv\"\r\nContent-Type: text/csv\r\n\r\n" +
                                   content + "\r\n--"));
    EXPECT_EQ(request.size() - request.find("\r\n\r\n") - 4, total);
    EXPECT_TRUE(request.ends_with("--\r\n"));
}

TEST_F(Upload, AnAnswerBeforeTheBodyWasReadIsTheAnswer)
{
    CannedServer server({http_answer("413 Payload Too Large", R"({"detail":"too big","hint":"less"})")}, true);
    const auto answer = client_of(server.url()).post_multipart("/u", parts());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 413U);
    EXPECT_EQ(answer->problem().detail, "too big");
    EXPECT_EQ(answer->problem().hint, "less");
}

TEST_F(Upload, AMissingFileIsNotTheNetworksFault)
{
    auto missing = parts();
    missing[1].path = "/nowhere/at/all";
    const auto answer = client_of("http://127.0.0.1:9").post_multipart("/u", missing);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().type, problems::invalid_value);
}

TEST(ApiClient, ABrokenConnectionIsAProblem)
{
    CannedServer server({""});
    const auto answer = client_of(server.url()).get("/");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().type, problems::connection_failed);
    const auto refused = client_of("http://127.0.0.1:9").get("/");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().type, problems::connection_failed);
}

TEST(ApiResponse, ReadsProblemsAndSurvivesAnswersThatAreNone)
{
    const ApiResponse problem{.status = 422, .headers = {}, .body = R"({"detail":"d","line":3,"column":-1,"field":5})"};
    EXPECT_EQ(problem.problem().line, 3U);
    EXPECT_FALSE(problem.problem().column);
    EXPECT_EQ(problem.problem().field, "");
    for (const char* body : {"", "<html>", "[]", "null"}) {
        const ApiResponse other{.status = 502, .headers = {}, .body = body};
        EXPECT_THAT(other.problem().detail, HasSubstr("502"));
    }
}

TEST(ApiResponse, TellsTheFlagsOfReadingOptions)
{
    const ApiResponse open{
        .status = 422,
        .headers = {},
        .body = R"({"detail":"d","hint":"Declare it.","reading_options":["timezone","map.unit","interval_s"]})"};
    EXPECT_EQ(open.problem().hint, "Declare it. Here: --timezone, --map unit=, --interval.");
    for (const char* body : {R"({"detail":"d","reading_options":[]})", R"({"detail":"d","reading_options":[1,null]})",
                             R"({"detail":"d","reading_options":7})"}) {
        const ApiResponse none{.status = 422, .headers = {}, .body = body};
        EXPECT_EQ(none.problem().hint, "") << body;
    }
}

RetryPolicy quick(int attempts)
{
    RetryPolicy policy;
    policy.attempts = attempts;
    policy.first_wait = std::chrono::milliseconds{1};
    policy.longest_wait = std::chrono::milliseconds{2};
    return policy;
}

TEST(Retry, TriesAgainWhileTheServerSaysLaterOrIsAway)
{
    const std::vector<Result<ApiResponse>> outcomes{
        ApiResponse{.status = 503, .headers = {{"Retry-After", "1"}}, .body = ""},
        std::unexpected(Problem{.type = problems::connection_failed, .detail = "away"}),
        ApiResponse{.status = 409, .headers = {}, .body = R"({"type":"/problems/idempotency-in-flight"})"},
        ApiResponse{.status = 429, .headers = {}, .body = ""}, ApiResponse{.status = 201, .headers = {}, .body = ""}};
    std::size_t calls = 0;
    const auto outcome = with_retries(quick(9), [&] { return outcomes.at(calls++); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->status, 201U);
    EXPECT_EQ(calls, 5U);
}

TEST(Retry, GivesUpAfterTheAttemptsAndNeverRepeatsARefusal)
{
    std::size_t calls = 0;
    const auto busy = [&]() -> Result<ApiResponse> {
        ++calls;
        return ApiResponse{.status = 503, .headers = {}, .body = ""};
    };
    EXPECT_EQ(with_retries(quick(3), busy)->status, 503U);
    EXPECT_EQ(calls, 3U);
    calls = 0;
    const auto refuse = [&]() -> Result<ApiResponse> {
        ++calls;
        return ApiResponse{.status = 409, .headers = {}, .body = R"({"type":"/problems/idempotency-key-reused"})"};
    };
    EXPECT_EQ(with_retries(quick(3), refuse)->status, 409U);
    EXPECT_EQ(calls, 1U);
}

}  // namespace wattboard::cli

// The client side of tus against canned answers: pieces, going on, digests, refusals.
#include "server/cli/tus_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "server/api/tus_checksum.h"
#include "server/documents/digest.h"
#include "tests/unit/cli/canned_server.h"

namespace wattboard::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string created = http_answer("201 Created", "{}", "Location: /api/v1/uploads/u1\r\n");
const std::string complete = http_answer("200 OK", R"({"state":"complete","evidence":"e1"})");

std::string kept(std::size_t offset)
{
    return "HTTP/1.1 204 No Content\r\nUpload-Offset: " + std::to_string(offset) + "\r\n\r\n";
}
std::string stands_at(std::size_t offset, std::size_t length)
{
    return http_answer(
        "200 OK", "",
        "Upload-Offset: " + std::to_string(offset) + "\r\nUpload-Length: " + std::to_string(length) + "\r\n");
}

class TusClientTest : public ::testing::Test {
protected:
    TusClientTest() : path_{std::filesystem::temp_directory_path() / ("wattboard-tus-" + std::to_string(::getpid()))}
    {
        std::ofstream(path_, std::ios::binary) << bytes_;
    }
    ~TusClientTest() override { std::filesystem::remove(path_); }

    /// Sends the file to a server that gives these answers; keeps the requests.
    Result<std::string> send(std::vector<std::string> answers, const std::string& upload = "")
    {
        CannedServer server(std::move(answers));
        const ApiClient client{*parse_server_url(server.url()), "wb_x"};
        RetryPolicy policy;
        policy.first_wait = std::chrono::milliseconds{1};
        policy.longest_wait = std::chrono::milliseconds{1};
        const FileUpload file{.file = path_,
                              .collection = "/api/v1/submissions/s/runs/r/uploads",
                              .reading = R"({"timezone":"UTC"})",
                              .key = "k",
                              .upload = upload,
                              .begun = [this](const std::string& path) { begun_ = path; }};
        auto evidence = TusClient(client, policy).send(file, {});
        requests_ = server.requests();
        return evidence;
    }
    [[nodiscard]] std::vector<std::string> lines() const
    {
        std::vector<std::string> lines;
        for (const std::string& request : requests_) lines.push_back(request.substr(0, request.find(" HTTP")));
        return lines;
    }

    static constexpr std::size_t piece = 4U << 20U;
    const std::string bytes_ = std::string(piece, 'a') + "the rest";
    std::filesystem::path path_;
    std::string begun_;
    std::vector<std::string> requests_;
};

TEST_F(TusClientTest, SendsPiecesWithTheirDigests)
{
    const auto evidence = send({created, kept(piece), kept(bytes_.size()), complete});
    ASSERT_TRUE(evidence) << evidence.error().detail;
    EXPECT_EQ(*evidence, "e1");
    EXPECT_EQ(begun_, "/api/v1/uploads/u1");
    EXPECT_THAT(lines(), ElementsAre("POST /api/v1/submissions/s/runs/r/uploads", "PATCH /api/v1/uploads/u1",
                                     "PATCH /api/v1/uploads/u1", "GET /api/v1/uploads/u1"));
    EXPECT_THAT(requests_[0], HasSubstr("Upload-Length: " + std::to_string(bytes_.size()) + "\r\n"));
    EXPECT_THAT(requests_[0], HasSubstr("reading " + api::to_base64(R"({"timezone":"UTC"})") + "\r\n"));
    EXPECT_THAT(requests_[0], HasSubstr("Idempotency-Key: k\r\n"));
    EXPECT_THAT(requests_[2], HasSubstr("Upload-Offset: " + std::to_string(piece) + "\r\n"));
    EXPECT_THAT(requests_[2],
                HasSubstr("Upload-Checksum: sha256 " + api::to_base64(bytes_of(sha256("the rest"))) + "\r\n"));
    EXPECT_TRUE(requests_[2].ends_with("\r\n\r\nthe rest"));
}

TEST_F(TusClientTest, AsksWhereToGoOnAfterEveryFailure)
{
    const auto evidence = send({created, "", stands_at(0, bytes_.size()), http_answer("460 Checksum Mismatch", "{}"),
                                stands_at(0, bytes_.size()), http_answer("423 Locked", "{}"),
                                stands_at(piece, bytes_.size()), kept(bytes_.size()), complete});
    ASSERT_TRUE(evidence) << evidence.error().detail;
    EXPECT_TRUE(requests_[7].ends_with("\r\n\r\nthe rest"));
}

TEST_F(TusClientTest, GoesOnWithAnUploadBegunBefore)
{
    const auto evidence = send({stands_at(piece, bytes_.size()), kept(bytes_.size()), complete}, "/api/v1/uploads/u0");
    ASSERT_TRUE(evidence) << evidence.error().detail;
    EXPECT_THAT(lines(), ElementsAre("HEAD /api/v1/uploads/u0", "PATCH /api/v1/uploads/u0", "GET /api/v1/uploads/u0"));
    EXPECT_EQ(begun_, "");
}

TEST_F(TusClientTest, BeginsAnewWhereTheOldOneIsGoneOrOfAnotherFile)
{
    for (const std::string& answer : {http_answer("410 Gone", ""), stands_at(3, 7)}) {
        const auto evidence = send({answer, created, kept(piece), kept(bytes_.size()), complete}, "/api/v1/uploads/u0");
        ASSERT_TRUE(evidence) << evidence.error().detail;
        EXPECT_EQ(begun_, "/api/v1/uploads/u1");
    }
}

TEST_F(TusClientTest, TellsWhyALogWasRefused)
{
    const std::string processing = http_answer("200 OK", R"({"state":"processing"})");
    const std::string refused = http_answer(
        "200 OK", R"({"state":"refused","problem":{"type":"/problems/malformed-log","detail":"Bad cell.","line":7}})");
    const auto evidence = send({created, kept(piece), kept(bytes_.size()), processing, refused});
    ASSERT_FALSE(evidence);
    EXPECT_EQ(evidence.error().detail, "Bad cell.");
    EXPECT_EQ(evidence.error().line, 7U);
    const auto at_once = send({created, http_answer("422 x", R"({"detail":"Bad header.","line":1})")});
    ASSERT_FALSE(at_once);
    EXPECT_EQ(at_once.error().detail, "Bad header.");
}

TEST_F(TusClientTest, GivesUpAfterTheLastAttempt)
{
    const auto evidence = send({created, "", "", "", "", "", ""});
    ASSERT_FALSE(evidence);
    EXPECT_EQ(evidence.error().type, problems::connection_failed);
    EXPECT_THAT(lines().back(), StartsWith("HEAD"));
}

}  // namespace
}  // namespace wattboard::cli

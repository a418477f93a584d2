// Resumable uploads of one large log for a run of a draft.
#pragma once

#include <fmt/format.h>

#include "api_fixture.h"
#include "server/api/tus_checksum.h"
#include "server/documents/byte_text.h"
#include "server/jobs/upload_finishing.h"
#include "server/store/uploads.h"

namespace wattboard::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

class Uploads : public ApiFixture {
protected:
    Uploads()
    {
        create_challenge();
        submission_ = draft(submission_json("Resumed", 0.8, seconds), alice_);
        run_ = get("/submissions/" + submission_, alice_).body["runs"][0]["id"];
    }

    [[nodiscard]] std::string collection() const
    {
        return "/submissions/" + submission_ + "/runs/" + run_ + "/uploads";
    }

    Answer create(Headers headers, const std::string& body = "", const std::string& token = "alice")
    {
        headers.emplace_back("tus-resumable", "1.0.0");
        if (!body.empty()) headers.emplace_back("content-type", "application/offset+octet-stream");
        return ask({.method = "POST",
                    .path = collection(),
                    .body = body,
                    .token = token == "alice" ? alice_ : token,
                    .headers = std::move(headers)});
    }

    /// Path of a new upload of `length` bytes.
    std::string created(std::size_t length, Headers headers = {})
    {
        headers.emplace_back("upload-length", std::to_string(length));
        const Answer answer = create(std::move(headers));
        EXPECT_EQ(answer.status, 201) << answer.text;
        EXPECT_TRUE(answer.header("Location").starts_with("/api/v1/uploads/")) << answer.header("Location");
        EXPECT_EQ(answer.header("Tus-Resumable"), "1.0.0");
        EXPECT_TRUE(answer.header("Upload-Expires").ends_with(" GMT"));
        const std::string location = answer.header("Location");
        return location.empty() ? location : location.substr(std::string_view("/api/v1").size());
    }

    Ask patching(const std::string& path, std::size_t offset, std::string bytes, Headers headers = {})
    {
        headers.emplace_back("tus-resumable", "1.0.0");
        headers.emplace_back("upload-offset", std::to_string(offset));
        headers.emplace_back("content-type", "application/offset+octet-stream");
        return {.method = "PATCH",
                .path = path,
                .body = std::move(bytes),
                .token = alice_,
                .headers = std::move(headers),
                .piece = 100'000};
    }
    Answer append(const std::string& path, std::size_t offset, std::string bytes, Headers headers = {})
    {
        return ask(patching(path, offset, std::move(bytes), std::move(headers)));
    }

    Answer simple(const std::string& method, const std::string& path, const std::string& token = "")
    {
        return ask({.method = method,
                    .path = path,
                    .token = token.empty() ? alice_ : token,
                    .headers = {{"tus-resumable", "1.0.0"}}});
    }
    std::string offset(const std::string& path) { return simple("HEAD", path).header("Upload-Offset"); }

    /// The evidence has the bytes of `log` and the energy that they say.
    void expect_evidence(const std::string& path, const std::string& log)
    {
        const Answer upload = get(path, alice_);
        ASSERT_EQ(upload.body["state"], "complete") << upload.text;
        const std::string id = upload.body["evidence"];
        const Answer evidence = get("/evidence/" + id, alice_);
        ASSERT_EQ(evidence.status, 200);
        EXPECT_EQ(evidence.body["sha256"], to_hex(sha256(log)));
        EXPECT_EQ(evidence.body["run"], run_);
        EXPECT_NEAR(evidence.body["summary"]["energy_kwh"].get<double>(), watts * seconds / 3.6e6, 1e-9);
        EXPECT_EQ(get("/evidence/" + id + "/raw", alice_).text, log);
        // A range that begins inside one piece and ends inside another, wherever the pieces were cut.
        const Answer range = ask({.path = "/evidence/" + id + "/raw",
                                  .token = alice_,
                                  .headers = {{"range", fmt::format("bytes={}-{}", log.size() / 3, log.size() - 7)}}});
        EXPECT_EQ(range.text, log.substr(log.size() / 3, log.size() - 6 - log.size() / 3));
    }

    store::EvidenceId evidence_of(const std::string& path)
    {
        return database_->read({"test"}, [&](store::Transaction& transaction) {
            return store::find_upload(transaction, uuid_from_text(path.substr(path.rfind('/') + 1)).value())
                .value()
                .evidence;
        });
    }
    std::string stored_pieces(const std::string& path)
    {
        return database_.value("SELECT count(*) FROM evidence_chunk WHERE evidence_id = " +
                               std::to_string(evidence_of(path)));
    }
    /// As when the server was restarted, or another process takes the next request.
    void forget_readers() { services_.live_uploads = std::make_shared<api::LiveUploads>(); }
    void finish(const std::string& path)
    {
        const auto done = jobs::finish_upload(*database_, references_, evidence_of(path), [] { return true; });
        ASSERT_TRUE(done.has_value()) << done.error().detail;
        EXPECT_TRUE(*done);
    }

    static std::string checksum_of(const std::string& bytes)
    {
        return "sha256 " + api::to_base64(bytes_of(sha256(bytes)));
    }

    static constexpr int seconds = 80'000;
    static constexpr double watts = 250;
    const std::string log_ = power_log(watts, seconds);  ///< more than two pieces
    std::string submission_;
    std::string run_;
};

}  // namespace wattboard::test

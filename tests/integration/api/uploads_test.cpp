// Resumable uploads: the protocol of tus 1.0.0.
#include "uploads_fixture.h"

namespace wattboard::test {
namespace {

TEST_F(Uploads, InThreeRequestsWithEvidenceAtOnce)
{
    ASSERT_GT(log_.size(), std::size_t{2} << 20U);
    const std::string path = created(log_.size(), {{"upload-metadata", "filename Z3B1LmNzdg==,note"}});
    EXPECT_EQ(get(path, alice_).body["file_name"], "gpu.csv");
    const std::size_t first = 1'500'000;
    Answer answer = append(path, 0, log_.substr(0, first));
    ASSERT_EQ(answer.status, 204) << answer.text;
    EXPECT_EQ(answer.header("Upload-Offset"), std::to_string(first));
    const Answer head = simple("HEAD", path);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("Upload-Offset"), std::to_string(first));
    EXPECT_EQ(head.header("Upload-Length"), std::to_string(log_.size()));
    EXPECT_EQ(head.header("Upload-Metadata"), "filename Z3B1LmNzdg==,note");
    EXPECT_EQ(head.header("Cache-Control"), "no-store");
    EXPECT_EQ(head.header("Tus-Resumable"), "1.0.0");
    EXPECT_EQ(append(path, first, log_.substr(first, 10)).status, 204);
    answer = append(path, first + 10, log_.substr(first + 10));
    EXPECT_EQ(answer.status, 204) << answer.text;
    EXPECT_EQ(answer.header("Upload-Offset"), std::to_string(log_.size()));
    EXPECT_EQ(jobs_woken_, 0) << "it was read while it came";
    expect_evidence(path, log_);
    EXPECT_EQ(append(path, log_.size(), "x").problem(), "/problems/evidence-closed");
    EXPECT_EQ(simple("DELETE", path).problem(), "/problems/evidence-closed");
    const Answer sealed = ask({.method = "POST", .path = "/submissions/" + submission_ + "/seal", .token = alice_});
    EXPECT_EQ(sealed.status, 200) << sealed.text;
}

TEST_F(Uploads, SpeakTus)
{
    for (const std::string& path : {collection(), created(10)}) {
        const Answer options = ask({.method = "OPTIONS", .path = path});
        EXPECT_EQ(options.status, 204);
        EXPECT_EQ(options.header("Tus-Version"), "1.0.0");
        EXPECT_EQ(options.header("Tus-Max-Size"), std::to_string(8U << 20U));
        EXPECT_EQ(options.header("Tus-Checksum-Algorithm"), "sha256,sha1");
        EXPECT_NE(options.header("Tus-Extension").find("termination"), std::string::npos);
    }
    const std::string path = created(10);
    for (const char* method : {"HEAD", "PATCH", "DELETE"}) {
        const Answer other = ask(
            {.method = method, .path = path, .body = "x", .token = alice_, .headers = {{"tus-resumable", "0.2.2"}}});
        EXPECT_EQ(other.status, 412) << method;
        EXPECT_EQ(other.header("Tus-Version"), "1.0.0");
    }
    EXPECT_EQ(append(path, 1, "x").problem(), "/problems/offset-mismatch");
    EXPECT_EQ(append(path, 0, "more than ten").problem(), "/problems/body-too-large");
    EXPECT_EQ(append(path, 0, "x", {{"upload-checksum", "md5 1B2M2Y8AsgTpgAmY7PhCfg=="}}).status, 400);
    Ask text = patching(path, 0, "x");
    text.headers.back().second = "text/csv";
    EXPECT_EQ(ask(text).status, 415);
    Ask nowhere = patching(path, 0, "x");
    std::erase_if(nowhere.headers, [](const auto& header) { return header.first == "upload-offset"; });
    EXPECT_EQ(ask(nowhere).status, 400);
    EXPECT_EQ(offset(path), "0") << "nothing of all that was taken";
}

TEST_F(Uploads, CreationIsChecked)
{
    EXPECT_EQ(create({{"upload-length", std::to_string((8U << 20U) + 1)}}).status, 413);
    EXPECT_EQ(create({{"upload-length", "0"}}).problem(), "/problems/empty-log");
    EXPECT_EQ(create({{"upload-length", "-1"}}).status, 400);
    EXPECT_EQ(create({}).status, 400);
    EXPECT_EQ(create({{"upload-length", "9"}, {"upload-defer-length", "1"}}).status, 400);
    EXPECT_EQ(create({{"upload-length", "9"}, {"upload-metadata", "filename not-base64"}}).status, 400);
    const std::string mars = api::to_base64(R"({"timezone": "Mars/Olympus"})");
    EXPECT_EQ(create({{"upload-length", "9"}, {"upload-metadata", "reading " + mars}}).problem(),
              "/problems/unknown-zone");
    const std::string typo = api::to_base64(R"({"tiemzone": "UTC"})");
    const Answer unknown = create({{"upload-length", "9"}, {"upload-metadata", "reading " + typo}});
    EXPECT_EQ(unknown.body.value("field", ""), "/reading/tiemzone") << unknown.text;
    has_room_ = false;
    EXPECT_EQ(create({{"upload-length", "9"}}).status, 507);
}

TEST_F(Uploads, ReadingOptionsComeAsMetadata)
{
    std::string log = "when;watt\n";
    for (int i = 0; i <= seconds; ++i) log += fmt::format("{};{}\n", 1'709'280'000 + i, watts);
    const std::string reading = api::to_base64(
        R"({"format": "generic-csv", "map": {"time": "when", "power": "watt", "unit": "W", "time_unit": "epoch_s"}})");
    const std::string path = created(log.size(), {{"upload-metadata", "reading " + reading}});
    const Answer answer = append(path, 0, log);
    EXPECT_EQ(answer.status, 204) << answer.text;
    const std::string id = get(path, alice_).body["evidence"];
    const Answer evidence = get("/evidence/" + id, alice_);
    EXPECT_EQ(evidence.body["reading_options"]["map"]["power"], "watt") << evidence.text;
}

TEST_F(Uploads, ChecksumCountsWholeRequestsOnly)
{
    const std::string path = created(log_.size());
    const std::size_t first = 1'200'000;
    const std::string head = log_.substr(0, first);
    std::string damaged = head;
    damaged[777'777] = '\x01';
    EXPECT_EQ(append(path, 0, damaged, {{"upload-checksum", checksum_of(head)}}).status, 460);
    EXPECT_EQ(offset(path), "0");
    EXPECT_EQ(stored_pieces(path), "0");
    Ask cut = patching(path, 0, head, {{"upload-checksum", checksum_of(head)}});
    cut.break_off = true;
    ask(cut);
    EXPECT_EQ(offset(path), "0") << "half of a verified request is none";
    EXPECT_EQ(append(path, 0, head, {{"upload-checksum", checksum_of(head)}}).status, 204);
    EXPECT_EQ(offset(path), std::to_string(first));
    const std::string rest = log_.substr(first);
    EXPECT_EQ(append(path, first, rest, {{"upload-checksum", checksum_of(rest)}}).status, 204);
    EXPECT_EQ(jobs_woken_, 0);
    expect_evidence(path, log_);
}

TEST_F(Uploads, Sha1IsUnderstood)
{
    const std::string path = created(3);
    // FIPS 180 example: SHA-1 of "abc".
    const std::string digest = api::to_base64(from_hex("a9993e364706816aba3e25717850c26c9cd0d89d").value());
    EXPECT_EQ(append(path, 0, "abd", {{"upload-checksum", "sha1 " + digest}}).status, 460);
    const Answer answer = append(path, 0, "abc", {{"upload-checksum", "sha1 " + digest}});
    EXPECT_EQ(answer.status, 422) << "the digest holds, but that is no log: " << answer.text;
}

TEST_F(Uploads, AreTheTeamsOwn)
{
    EXPECT_EQ(create({{"upload-length", "9"}}, "", bob_).status, 404);
    EXPECT_EQ(create({{"upload-length", "9"}}, "", "wb_nobody").status, 401);
    const std::string path = created(log_.size());
    EXPECT_EQ(simple("HEAD", path, bob_).status, 404);
    EXPECT_EQ(get(path, bob_).status, 404);
    EXPECT_EQ(get(path).status, 401);
    Ask other = patching(path, 0, "x");
    other.token = bob_;
    EXPECT_EQ(ask(other).status, 404);
    EXPECT_EQ(offset(path), "0");
}

TEST_F(Uploads, CreationMayBringBytes)
{
    const Answer part = create({{"upload-length", std::to_string(log_.size())}}, log_.substr(0, 1000));
    ASSERT_EQ(part.status, 201) << part.text;
    EXPECT_EQ(part.header("Upload-Offset"), "1000");
    EXPECT_EQ(part.body["offset"], 1000);
    const std::string path = part.header("Location").substr(7);
    EXPECT_EQ(append(path, 1000, log_.substr(1000)).status, 204);
    expect_evidence(path, log_);
    const Answer whole = create({{"upload-length", std::to_string(log_.size())}}, log_);
    ASSERT_EQ(whole.status, 201) << whole.text;
    expect_evidence(whole.header("Location").substr(7), log_);
}

TEST_F(Uploads, CreationIsIdempotent)
{
    const Headers headers{{"upload-length", "100"}, {"idempotency-key", "once"}};
    const Answer first = create(headers);
    ASSERT_EQ(first.status, 201);
    EXPECT_EQ(create(headers).header("Location"), first.header("Location"));
    EXPECT_EQ(create({{"upload-length", "101"}, {"idempotency-key", "once"}}).problem(),
              "/problems/idempotency-key-reused");
}

TEST_F(Uploads, LengthMayBeDeclaredLater)
{
    const Answer answer = create({{"upload-defer-length", "1"}});
    ASSERT_EQ(answer.status, 201) << answer.text;
    const std::string path = answer.header("Location").substr(7);
    EXPECT_EQ(append(path, 0, log_.substr(0, 1000)).status, 204);
    const Answer head = simple("HEAD", path);
    EXPECT_EQ(head.header("Upload-Defer-Length"), "1");
    EXPECT_EQ(head.header("Upload-Length"), "");
    EXPECT_EQ(append(path, 1000, "", {{"upload-length", "999"}}).status, 400) << "shorter than what is there";
    EXPECT_EQ(append(path, 1000, log_.substr(1000), {{"upload-length", std::to_string(log_.size())}}).status, 204);
    expect_evidence(path, log_);
}

TEST_F(Uploads, MethodsMayBeOverridden)
{
    const std::string path = created(log_.size());
    Ask request = patching(path, 0, log_.substr(0, 1000), {{"x-http-method-override", "PATCH"}});
    request.method = "POST";
    EXPECT_EQ(ask(request).status, 204);
    EXPECT_EQ(offset(path), "1000");
    const Headers terminate{{"x-http-method-override", "DELETE"}, {"tus-resumable", "1.0.0"}};
    EXPECT_EQ(ask({.method = "POST", .path = path, .token = alice_, .headers = terminate}).status, 204);
    EXPECT_EQ(simple("POST", path).status, 405);
}

}  // namespace
}  // namespace wattboard::test

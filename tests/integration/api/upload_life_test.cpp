// Resumable uploads: broken connections, lost memory, rivals, and ends of every kind.
#include "uploads_fixture.h"

namespace wattboard::test {
namespace {

using UploadLife = Uploads;

TEST_F(UploadLife, WhatCameBeforeTheCutIsKept)
{
    const std::string path = created(log_.size());
    Ask cut = patching(path, 0, log_.substr(0, 1'300'001));
    cut.break_off = true;
    ask(cut);
    ASSERT_EQ(offset(path), "1300001");
    cut = patching(path, 1'300'001, log_.substr(1'300'001, 3));
    cut.break_off = true;
    ask(cut);
    ASSERT_EQ(offset(path), "1300004");
    EXPECT_EQ(append(path, 1'300'004, log_.substr(1'300'004)).status, 204);
    EXPECT_EQ(jobs_woken_, 0) << "the reader went on where the bytes did";
    expect_evidence(path, log_);
}

TEST_F(UploadLife, AfterARestartAJobReads)
{
    const std::string path = created(log_.size());
    EXPECT_EQ(append(path, 0, log_.substr(0, 700'000)).status, 204);
    forget_readers();
    EXPECT_EQ(append(path, 700'000, log_.substr(700'000, 900'000)).status, 204);
    const Answer last = append(path, 1'600'000, log_.substr(1'600'000));
    EXPECT_EQ(last.status, 204) << last.text;
    EXPECT_EQ(last.header("Upload-Offset"), std::to_string(log_.size()));
    EXPECT_EQ(jobs_woken_, 1);
    EXPECT_EQ(database_.value("SELECT kind || ' ' || state FROM job WHERE kind = 'finish_upload'"),
              "finish_upload waiting");
    const Answer processing = get(path, alice_);
    EXPECT_EQ(processing.body["state"], "processing");
    EXPECT_TRUE(processing.body["evidence"].is_null());
    EXPECT_EQ(offset(path), std::to_string(log_.size()));
    EXPECT_EQ(append(path, log_.size(), "x").status, 409);
    const auto stopped = jobs::finish_upload(*database_, references_, evidence_of(path), [] { return false; });
    ASSERT_TRUE(stopped.has_value());
    EXPECT_FALSE(*stopped);
    finish(path);
    expect_evidence(path, log_);
    finish(path);
}

TEST_F(UploadLife, AJobRefusesABadLogAndSaysWhere)
{
    std::string log = log_;
    log.replace(log.find(",gpu0,", 2'000'000), 6, ",gpu0,x");
    log.resize(log_.size());
    const std::string path = created(log.size());
    EXPECT_EQ(append(path, 0, log.substr(0, 1000)).status, 204);
    forget_readers();
    EXPECT_EQ(append(path, 1000, log.substr(1000)).status, 204);
    finish(path);
    const Answer refused = get(path, alice_);
    EXPECT_EQ(refused.body["state"], "refused");
    EXPECT_EQ(refused.body["problem"]["type"], "/problems/malformed-log") << refused.text;
    EXPECT_EQ(refused.body["problem"]["status"], 422);
    EXPECT_GT(refused.body["problem"]["line"], 40'000);
    EXPECT_EQ(simple("HEAD", path).status, 410);
    EXPECT_TRUE(get("/submissions/" + submission_, alice_).body["runs"][0]["evidence"].empty());
}

TEST_F(UploadLife, ADamagedPieceIsNoFaultOfTheLog)
{
    const std::string path = created(log_.size());
    EXPECT_EQ(append(path, 0, log_.substr(0, 1000)).status, 204);
    forget_readers();
    EXPECT_EQ(append(path, 1000, log_.substr(1000)).status, 204);
    database_.execute("UPDATE evidence_chunk SET sha256 = decode(repeat('00', 32), 'hex') WHERE ordinal = 1");
    const auto done = jobs::finish_upload(*database_, references_, evidence_of(path), [] { return true; });
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().type.slug, "evidence-unreadable");
    EXPECT_EQ(get(path, alice_).body["state"], "processing") << "to be tried again";
}

TEST_F(UploadLife, ABadLogIsRefusedAtItsLine)
{
    std::string log = log_;
    log.replace(log.find(",gpu0,", 200'000), 6, ",gpu0,x");
    log.resize(log_.size());
    const std::string path = created(log.size());
    const Answer refused = append(path, 0, log);
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.problem(), "/problems/malformed-log");
    EXPECT_EQ(refused.header("Tus-Resumable"), "1.0.0");
    EXPECT_EQ(get(path, alice_).body["problem"]["line"], refused.body["line"]);
    EXPECT_EQ(append(path, 0, log).problem(), "/problems/upload-gone");
}

TEST_F(UploadLife, OneRequestWritesAtATime)
{
    const std::string path = created(log_.size());
    Ask first = patching(path, 0, log_.substr(0, 500'000));
    first.before_end = [&] {
        const Answer second = append(path, 0, log_.substr(0, 10));
        EXPECT_EQ(second.status, 423) << second.text;
        EXPECT_EQ(second.problem(), "/problems/upload-locked");
        EXPECT_EQ(simple("HEAD", path).status, 200);
    };
    EXPECT_EQ(ask(first).status, 204);
    EXPECT_EQ(append(path, 500'000, log_.substr(500'000)).status, 204);
    expect_evidence(path, log_);
}

TEST_F(UploadLife, ARequestWhoseServerDiedIsTakenOver)
{
    const std::string path = created(log_.size());
    Ask dead = patching(path, 0, log_.substr(0, 1'200'000));
    dead.before_end = [&] {
        database_.execute("UPDATE upload SET held_until = now() - interval '1 s' WHERE holder IS NOT NULL");
        EXPECT_EQ(offset(path), std::to_string(1U << 20U)) << "one piece was full";
        EXPECT_EQ(append(path, 1U << 20U, log_.substr(1U << 20U)).status, 204);
    };
    EXPECT_EQ(ask(dead).problem(), "/problems/upload-locked") << "it lost its hold";
    finish(path);
    expect_evidence(path, log_);
}

TEST_F(UploadLife, AllBytesAndThenACut)
{
    for (const bool asked : {true, false}) {
        const std::string path = created(log_.size());
        Ask cut = patching(path, 0, log_);
        cut.break_off = true;
        ask(cut);
        if (asked)
            EXPECT_EQ(offset(path), std::to_string(log_.size()));
        else
            jobs::sweep_uploads(*database_);
        EXPECT_EQ(get(path, alice_).body["state"], "processing");
        finish(path);
        expect_evidence(path, log_);
    }
    EXPECT_EQ(jobs_woken_, 1);
}

TEST_F(UploadLife, TerminatedUploadsLeaveNothing)
{
    const std::string path = created(log_.size());
    EXPECT_EQ(append(path, 0, log_.substr(0, 1'200'000)).status, 204);
    EXPECT_EQ(simple("DELETE", path, bob_).status, 404);
    EXPECT_EQ(simple("DELETE", path).status, 204);
    EXPECT_EQ(simple("HEAD", path).status, 410);
    EXPECT_EQ(append(path, 1'200'000, "x").status, 410);
    EXPECT_EQ(get(path, alice_).body["state"], "terminated");
    EXPECT_EQ(stored_pieces(path), "2");
    jobs::sweep_uploads(*database_);
    EXPECT_EQ(stored_pieces(path), "0");
}

TEST_F(UploadLife, UnfinishedOnesExpireAndAreSwept)
{
    const std::string done = created(log_.size());
    EXPECT_EQ(append(done, 0, log_).status, 204);
    const std::string path = created(log_.size());
    EXPECT_EQ(append(path, 0, log_.substr(0, 1'200'000)).status, 204);
    jobs::sweep_uploads(*database_);
    EXPECT_EQ(offset(path), "1200000") << "its time is not over";
    database_.execute("UPDATE upload SET expires_at = now() - interval '1 s'");
    EXPECT_EQ(simple("HEAD", path).status, 410);
    EXPECT_EQ(append(path, 1'200'000, "x").status, 410);
    jobs::sweep_uploads(*database_);
    EXPECT_EQ(get(path, alice_).body["state"], "expired");
    EXPECT_EQ(stored_pieces(path), "0");
    expect_evidence(done, log_);
    database_.execute("UPDATE upload SET expires_at = now() - interval '8 days'");
    jobs::sweep_uploads(*database_);
    EXPECT_EQ(get(path, alice_).status, 404);
}

TEST_F(UploadLife, AnotherBrowserFindsAndEndsThem)
{
    const std::string log = power_log(300, seconds);
    const std::string stopped = created(log.size(), {{"upload-metadata", "filename Z3B1LmNzdg=="}});
    const std::string finished = created(log.size());
    ASSERT_EQ(append(stopped, 0, log.substr(0, 1000)).status, 204);
    ASSERT_EQ(append(finished, 0, log).status, 204);
    const Answer open = get(collection(), alice_);
    ASSERT_EQ(open.status, 200) << open.text;
    ASSERT_EQ(open.body["items"].size(), 1U) << open.text;
    const auto& upload = open.body["items"][0];
    EXPECT_EQ("/uploads/" + upload["id"].get<std::string>(), stopped);
    EXPECT_EQ(upload["state"], "receiving");
    EXPECT_EQ(upload["file_name"], "gpu.csv");
    EXPECT_EQ(upload["offset"], 1000);
    EXPECT_EQ(upload["length"], log.size());
    EXPECT_TRUE(upload["expires_at"].is_string());
    EXPECT_EQ(get(collection(), bob_).status, 404) << "drafts of others are not shown";
    EXPECT_EQ(get(collection()).status, 401);
    EXPECT_EQ(get("/submissions/" + submission_ + "/runs/" + submission_ + "/uploads", alice_).status, 404);
    EXPECT_EQ(simple("DELETE", stopped).status, 204);
    EXPECT_TRUE(get(collection(), alice_).body["items"].empty());
}

TEST_F(UploadLife, SealingEndsThem)
{
    const std::string late = created(log_.size());
    EXPECT_EQ(append(late, 0, log_.substr(0, 10)).status, 204);
    const std::string processing = created(log_.size());
    EXPECT_EQ(append(processing, 0, log_.substr(0, 10)).status, 204);
    forget_readers();
    EXPECT_EQ(append(processing, 10, log_.substr(10)).status, 204);
    const std::string done = created(log_.size());
    EXPECT_EQ(append(done, 0, log_).status, 204);
    ASSERT_EQ(ask({.method = "POST", .path = "/submissions/" + submission_ + "/seal", .token = alice_}).status, 200);
    EXPECT_EQ(append(late, 10, log_.substr(10)).problem(), "/problems/already-sealed");
    finish(processing);
    EXPECT_EQ(get(processing, alice_).body["problem"]["type"], "/problems/already-sealed");
    EXPECT_EQ(create({{"upload-length", "9"}}).problem(), "/problems/already-sealed");
}

TEST_F(UploadLife, SeveralAtOnce)
{
    std::vector<std::string> paths;
    for (int i = 0; i < 3; ++i) paths.push_back(created(log_.size()));
    const std::size_t step = 900'000;
    for (std::size_t at = 0; at < log_.size(); at += step)
        for (const std::string& path : paths) EXPECT_EQ(append(path, at, log_.substr(at, step)).status, 204);
    for (const std::string& path : paths) expect_evidence(path, log_);
    EXPECT_EQ(jobs_woken_, 0);
}

TEST_F(UploadLife, FewReadersAreKept)
{
    services_.live_uploads = std::make_shared<api::LiveUploads>(1);
    const std::string first = created(log_.size());
    EXPECT_EQ(append(first, 0, log_.substr(0, 1000)).status, 204);
    const std::string second = created(log_.size());
    EXPECT_EQ(append(second, 0, log_.substr(0, 1000)).status, 204);
    EXPECT_EQ(append(first, 1000, log_.substr(1000)).status, 204);
    EXPECT_EQ(get(first, alice_).body["state"], "processing") << "it made room";
    EXPECT_EQ(append(second, 1000, log_.substr(1000)).status, 204);
    EXPECT_EQ(get(second, alice_).body["state"], "complete");
}

}  // namespace
}  // namespace wattboard::test

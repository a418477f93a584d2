// Power traces: the chart that readers get, copies in other entries, and reading again.
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "api_fixture.h"
#include "scoring/version.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "server/documents/time_text.h"

namespace wattboard::test {
namespace {

constexpr Nanoseconds second = 1'000'000'000;

Nanoseconds run_start() { return parse_time("2024-03-01T08:00:00Z").value(); }

/// Powers as a sensor gives them: no two readings in a row alike.
std::vector<double> noise(unsigned seed, std::size_t count)
{
    std::mt19937 random{seed};
    std::vector<double> watts;
    for (std::size_t i = 0; i < count; ++i) watts.push_back(200 + static_cast<double>(random() % 10'000) / 100);
    return watts;
}

std::string log_of(const std::vector<double>& watts, const std::string& device = "gpu0")
{
    std::string text = "timestamp,device,power_w\n";
    for (std::size_t i = 0; i < watts.size(); ++i)
        text += fmt::format("{},{},{}\n", format_time(run_start() + static_cast<Nanoseconds>(i) * second), device,
                            watts[i]);
    return text;
}

class Traces : public ApiFixture {
protected:
    Traces() { create_challenge(); }

    /// Seals an entry with this log; gives the whole answer.
    Answer seal(const std::string& name, const std::vector<double>& watts, const std::string& token,
                const std::string& team = "green-pixels")
    {
        return seal_all_in_one(submission_json(name, 0.8, static_cast<int>(watts.size()) - 1, team), log_of(watts),
                               token);
    }
    std::string evidence_of(const Answer& sealed)
    {
        return get("/submissions/" + sealed.body["id"].get<std::string>()).body["runs"][0]["evidence"][0]["id"];
    }
    Answer trace(const std::string& evidence, std::vector<std::pair<std::string, std::string>> query = {},
                 const std::string& token = "")
    {
        return ask({.path = "/evidence/" + evidence + "/trace", .token = token, .query = std::move(query)});
    }
    static nlohmann::json finding(const Answer& sealed, const std::string& check)
    {
        for (const auto& one : sealed.body["scores"][0]["findings"])
            if (one["check"] == check) return one;
        return nullptr;
    }
    std::string stored_rows()
    {
        return database_.value(
                   "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM (SELECT evidence_id, device, level, "
                   "ordinal, "
                   "starts_at_ns, ends_at_ns, samples, raw_bytes, zstd FROM trace) AS t") +
               database_.value("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM trace_fingerprint AS t") +
               database_.value(
                   "SELECT md5(string_agg(concat(summary, account, trace_devices), '|')) FROM "
                   "evidence_reading WHERE engine_version = '" +
                   std::string(engine_version) + "'");
    }
};

TEST_F(Traces, AShortLogIsShownSampleBySample)
{
    const auto watts = noise(1, 601);
    const Answer answer = trace(evidence_of(seal("Entry", watts, alice_)));
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_EQ(answer.body["from"], "2024-03-01T08:00:00Z");
    EXPECT_EQ(answer.body["to"], "2024-03-01T08:10:00Z");
    ASSERT_EQ(answer.body["devices"].size(), 1U);
    const auto& device = answer.body["devices"][0];
    EXPECT_EQ(device["id"], "gpu0");
    EXPECT_EQ(device["means"], false);
    EXPECT_EQ(device["resolution"], "raw");
    EXPECT_EQ(device["samples_in_range"], 601);
    ASSERT_EQ(device["points"].size(), 601U);
    for (std::size_t i = 0; i < watts.size(); ++i) {
        const nlohmann::json expected{1709280000.0 + static_cast<double>(i), watts[i], watts[i], watts[i]};
        EXPECT_EQ(device["points"][i], expected) << i;
    }
    EXPECT_EQ(database_.value("SELECT count(*) FROM trace"), "1") << "a short log is one piece";
}

TEST_F(Traces, ALongLogKeepsItsPeaksAtEveryZoom)
{
    auto watts = noise(2, 40'001);
    watts[23'456] = 999.5;
    watts[30'000] = 1.25;
    const Answer sealed = seal("Long", watts, alice_);
    ASSERT_EQ(sealed.status, 201) << sealed.text;
    const std::string evidence = evidence_of(sealed);
    EXPECT_EQ(database_.value("SELECT string_agg(DISTINCT level::text, ',' ORDER BY level::text) FROM trace"), "0,1,2");
    for (const char* points : {"1", "7", "1000", "10000"}) {
        const Answer answer = trace(evidence, {{"points", points}});
        ASSERT_EQ(answer.status, 200) << answer.text;
        const auto& device = answer.body["devices"][0];
        EXPECT_EQ(device["resolution"], "downsampled");
        EXPECT_EQ(device["samples_in_range"], 40'001);
        ASSERT_LE(device["points"].size(), std::stoul(points));
        double lowest = 1e9;
        double highest = 0;
        for (const auto& point : device["points"]) {
            lowest = std::min(lowest, point[1].get<double>());
            highest = std::max(highest, point[2].get<double>());
            EXPECT_LE(point[1], point[3]);
            EXPECT_LE(point[3], point[2]);
        }
        EXPECT_EQ(lowest, 1.25) << points;
        EXPECT_EQ(highest, 999.5) << points;
    }
    // A stretch of 100 s around the peak, exactly cut: 08:00:00 + 23,400 s is 14:30:00.
    const Answer part = trace(evidence, {{"from", "2024-03-01T14:30:00Z"}, {"to", "2024-03-01T15:31:40+01:00"}});
    ASSERT_EQ(part.status, 200) << part.text;
    const auto& points = part.body["devices"][0]["points"];
    EXPECT_EQ(part.body["devices"][0]["resolution"], "raw");
    ASSERT_EQ(points.size(), 101U);
    EXPECT_EQ(points[56][1], 999.5);
}

TEST_F(Traces, BadQuestionsAreRefusedAndKnownAnswersNotRepeated)
{
    const std::string evidence = evidence_of(seal("Entry", noise(3, 601), alice_));
    const std::vector<std::pair<std::string, std::string>> bad{{"from", "yesterday"}, {"to", "2024-03-01T08:00:00"},
                                                               {"points", "0"},       {"points", "10001"},
                                                               {"device", "gpu9"},    {"zoom", "2"}};
    for (const auto& parameter : bad) {
        const Answer refused = trace(evidence, {parameter});
        EXPECT_EQ(refused.status, 400) << parameter.first;
        EXPECT_EQ(refused.problem(), "/problems/invalid-parameter");
        EXPECT_EQ(refused.body["field"], parameter.first);
    }
    EXPECT_EQ(trace(evidence, {{"from", "2024-03-01T09:00:00Z"}, {"to", "2024-03-01T08:00:00Z"}}).status, 400);
    const Answer empty = trace(evidence, {{"from", "2025-01-01T00:00:00Z"}});
    ASSERT_EQ(empty.status, 200) << "a range without samples is no mistake";
    EXPECT_TRUE(empty.body["devices"][0]["points"].empty());

    const Answer first = trace(evidence, {{"points", "10"}});
    EXPECT_EQ(first.header("cache-control"), "public, max-age=60");
    const Answer again = ask({.path = "/evidence/" + evidence + "/trace",
                              .query = {{"points", "10"}},
                              .headers = {{"if-none-match", first.header("etag")}}});
    EXPECT_EQ(again.status, 304);
    EXPECT_TRUE(again.text.empty());
    EXPECT_NE(trace(evidence, {{"points", "11"}}).header("etag"), first.header("etag"));
}

TEST_F(Traces, DraftsAreSeenByTheirTeamOnly)
{
    const std::string id = draft(submission_json("Draft", 0.8, 600), alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    const Answer uploaded = upload(id, run, log_of(noise(4, 601)), alice_);
    ASSERT_EQ(uploaded.status, 201) << uploaded.text;
    const std::string evidence = uploaded.body["id"];
    EXPECT_EQ(trace(evidence, {}, alice_).status, 200);
    EXPECT_NE(trace(evidence, {}, alice_).header("cache-control").find("no-cache"), std::string::npos);
    EXPECT_EQ(trace(evidence, {}, bob_).status, 404);
    EXPECT_EQ(trace(evidence).status, 404);
}

TEST_F(Traces, ACopiedLogHoldsTheLaterEntry)
{
    const auto watts = noise(5, 601);
    const Answer original = seal("Original", watts, alice_);
    ASSERT_EQ(original.status, 201) << original.text;
    EXPECT_EQ(original.body["state"], "ranked");
    EXPECT_EQ(finding(original, "copied_trace")["verdict"], "pass");

    // The middle of the log, put into another one.
    auto copy = noise(6, 601);
    std::copy_n(watts.begin() + 200, 300, copy.begin() + 50);
    const Answer copied = seal("Copy", copy, bob_, "blue-watts");
    ASSERT_EQ(copied.status, 201) << copied.text;
    EXPECT_EQ(copied.body["state"], "held");
    const auto found = finding(copied, "copied_trace");
    EXPECT_EQ(found["verdict"], "fail");
    EXPECT_EQ(found["severity"], "R");
    EXPECT_EQ(found["evidence"], evidence_of(copied));
    EXPECT_NE(found["message"].get<std::string>().find(original.body["id"].get<std::string>()), std::string::npos);

    const Answer other = seal("Own", noise(7, 601), bob_, "blue-watts");
    EXPECT_EQ(other.body["state"], "ranked") << other.text;
}

TEST_F(Traces, ACopyInADraftIsFoundWhenItIsSealed)
{
    const auto watts = noise(8, 601);
    const std::string id = draft(submission_json("Copy", 0.8, 600, "blue-watts"), bob_);
    const std::string run = get("/submissions/" + id, bob_).body["runs"][0]["id"];
    ASSERT_EQ(seal("Original", watts, alice_).status, 201);
    ASSERT_EQ(upload(id, run, log_of(watts), bob_).status, 201);
    const Answer sealed = ask({.method = "POST", .path = "/submissions/" + id + "/seal", .token = bob_});
    ASSERT_EQ(sealed.status, 200) << sealed.text;
    EXPECT_EQ(sealed.body["state"], "held");
    EXPECT_EQ(finding(sealed, "copied_trace")["verdict"], "fail");
}

TEST_F(Traces, WhatATeamUploadedAndGaveUpIsNotHeldAgainstIt)
{
    const auto watts = noise(9, 601);
    const std::string id = draft(submission_json("First try", 0.8, 600), alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    ASSERT_EQ(upload(id, run, log_of(watts), alice_).status, 201);
    const Answer second_try = seal("Second try", watts, alice_);
    EXPECT_EQ(second_try.body["state"], "ranked") << "no other entry counts the draft's log: " << second_try.text;
}

TEST_F(Traces, ReadingAgainGivesTheSameRows)
{
    const std::string id = draft(submission_json("Entry", 0.8, 9'000), alice_);
    const std::string run = get("/submissions/" + id, alice_).body["runs"][0]["id"];
    ASSERT_EQ(upload(id, run, log_of(noise(10, 9'001)), alice_).status, 201);
    const std::string before = stored_rows();
    EXPECT_NE(database_.value("SELECT count(*) FROM trace_fingerprint"), "0");
    database_.execute(
        "DELETE FROM trace; DELETE FROM trace_fingerprint; "
        "UPDATE evidence_reading SET engine_version = 'older', account = NULL, trace_devices = NULL");
    const Answer sealed = ask({.method = "POST", .path = "/submissions/" + id + "/seal", .token = alice_});
    ASSERT_EQ(sealed.status, 200) << sealed.text;
    EXPECT_EQ(stored_rows(), before);
    EXPECT_EQ(trace(evidence_of(sealed)).body["devices"][0]["samples"], 9'001);
}

TEST_F(Traces, RawBytesHaveTheirDigestAndRanges)
{
    const std::string log = log_of(noise(11, 601));
    const Answer sealed = seal_all_in_one(submission_json("Entry", 0.8, 600), log, alice_);
    const std::string path = "/evidence/" + evidence_of(sealed) + "/raw";
    const Answer whole = get(path, alice_);
    EXPECT_EQ(whole.text, log);
    EXPECT_EQ(whole.header("x-content-sha256"), to_hex(sha256(log)));
    EXPECT_EQ(whole.header("accept-ranges"), "bytes");
    const auto ranged = [&](const std::string& range, const std::string& condition = "") {
        return ask({.path = path, .token = alice_, .headers = {{"range", range}, {"if-range", condition}}});
    };
    EXPECT_EQ(ranged("bytes=5-9", whole.header("etag")).text, log.substr(5, 5));
    EXPECT_EQ(ranged("bytes=5-9", "\"other\"").status, 200) << "another version: the whole";
    const Answer beyond = ranged("bytes=" + std::to_string(log.size()) + "-");
    EXPECT_EQ(beyond.status, 416);
    EXPECT_EQ(beyond.header("content-range"), "bytes */" + std::to_string(log.size()));
}

}  // namespace
}  // namespace wattboard::test

// What is taken as a submission, and where what is not is told.
#include "server/api/submission_input.h"

#include "input_cases.h"

namespace wattboard::api {
namespace {

std::string entry(const std::string& more) { return R"({"challenge":"c","team":"t","name":"n")" + more + "}"; }
std::string performance(const std::string& more) { return entry(R"(,"performance":{)" + more + "}"); }
std::string run(const std::string& more)
{
    return performance(R"("value":0.5)").substr(0, performance(R"("value":0.5)").size() - 1) +
           R"(,"runs":[{"stage":"training")" + more + "}]}";
}

TEST(SubmissionInput, Cases)
{
    const std::string deep(70, '[');
    check_cases(
        {
            {"least", performance(R"("value":0.5)"), 200, "", ""},
            {"whole",
             run(R"(,"key":"a","started_at":"2024-01-01T00:00:00Z","ended_at":"2024-01-01T01:00:00+00:30","zone":"FRA")"),
             200, "", ""},
            {"old run", performance(R"("value":0.5},"runs":[{"id":"x"}],"model":{)"), 200, "", ""},
            {"no JSON", "{", 400, "malformed-json", ""},
            {"not an object", "[]", 422, "invalid-value", ""},
            {"too deep", deep, 422, "limit-exceeded", ""},
            {"twice", R"({"team":"a","team":"b"})", 400, "malformed-json", ""},
            {"NaN", performance(R"("value":NaN)"), 400, "malformed-json", ""},
            {"infinite", performance(R"("value":1e999)"), 422, "out-of-range", ""},
            {"no team", R"({"challenge":"c","name":"n"})", 422, "missing-value", "/team"},
            {"empty name", R"({"challenge":"c","team":"t","name":""})", 422, "out-of-range", "/name"},
            {"two lines", R"({"challenge":"c","team":"t","name":"a\r\nb"})", 422, "invalid-value", "/name"},
            {"delete", "{\"challenge\":\"c\",\"team\":\"t\",\"name\":\"a\x7f\"}", 422, "invalid-value", "/name"},
            {"blank name", R"({"challenge":"c","team":"t","name":"  "})", 422, "invalid-value", "/name"},
            {"other scripts", R"({"challenge":"c","team":"t","name":"模型 é","performance":{"value":0.5}})", 200, "",
             ""},
            {"unknown member", entry(R"(,"sealed":true)"), 422, "invalid-value", "/sealed"},
            {"wrong type", entry(R"(,"seal":"yes")"), 422, "invalid-value", "/seal"},
            {"text for number", performance(R"("value":"0.5")"), 422, "invalid-value", "/performance/value"},
            {"no value", performance(R"("n_items":5)"), 422, "missing-value", "/performance/value"},
            {"no items", performance(R"("value":0.5,"n_items":0)"), 422, "out-of-range", "/performance/n_items"},
            {"limits", performance(R"("value":0.5,"low":0.6)"), 422, "out-of-range", "/performance/low"},
            {"operations alone", entry(R"(,"model":{"operations":1e9})"), 422, "missing-value", "/model/convention"},
            {"negative", entry(R"(,"model":{"parameters":-1})"), 422, "out-of-range", "/model/parameters"},
            {"unknown stage", entry(R"(,"stages":{"dreaming":{"basis":"none"}})"), 422, "invalid-value",
             "/stages/dreaming"},
            {"not attested", entry(R"(,"stages":{"search":{"basis":"none"}})"), 422, "missing-value",
             "/stages/search/attestation"},
            {"zone", run(R"(,"zone":"France")"), 422, "unknown-zone", "/runs/0/zone"},
            {"no end", run(R"(,"started_at":"2024-01-01T00:00:00Z")"), 422, "missing-value", "/runs/0/ended_at"},
            {"no time zone", run(R"(,"started_at":"2024-01-01T00:00:00","ended_at":"2024-01-02T00:00:00Z")"), 422,
             "invalid-value", "/runs/0/started_at"},
            {"reserved key", run(R"(,"key":"submission")"), 422, "invalid-value", "/runs/0/key"},
            {"bad option", run(R"(,"evidence_options":{"interval_s":0})"), 422, "out-of-range",
             "/runs/0/evidence_options/interval_s"},
            {"unknown option", run(R"(,"evidence_options":{"unit":"W"})"), 422, "invalid-value",
             "/runs/0/evidence_options/unit"},
        },
        submission_from_json);
}

TEST(SubmissionInput, TheMetricIsLeftToTheChallenge)
{
    const auto input = submission_from_json(nlohmann::json::parse(performance(R"("value":0.5)")));
    ASSERT_TRUE(input);
    EXPECT_EQ(input->content.performance->metric, "");
    const auto named = submission_from_json(nlohmann::json::parse(performance(R"("value":0.5,"metric":"mIoU")")));
    EXPECT_EQ(named->content.performance->metric, "mIoU");
}

TEST(SubmissionInput, TwoRunsMayNotHaveOneKey)
{
    const auto twice = submission_from_json(
        nlohmann::json::parse(entry(R"(,"runs":[{"key":"a","stage":"training"},{"key":"a","stage":"search"}])")));
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().field, "/runs/1/key");
}

TEST(SubmissionInput, ReadingOptionsWithoutTheirLogAreRefused)
{
    const auto input = submission_from_json(nlohmann::json::parse(entry(
        R"(,"runs":[{"key":"a","stage":"training"},{"key":"b","stage":"search","evidence_options":{"timezone":"UTC"}}])")));
    ASSERT_TRUE(input);
    EXPECT_TRUE(check_options_used(input->content, {"b"}));
    const auto lost = check_options_used(input->content, {"a"});
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().field, "/runs/1/evidence_options");
    const auto change = submission_change_from_json(
        nlohmann::json::parse(R"({"runs":[{"key":"a","stage":"training","evidence_options":{"timezone":"UTC"}}]})"));
    ASSERT_FALSE(change) << "a change brings no log";
    EXPECT_EQ(change.error().field, "/runs/0/evidence_options");
}

TEST(SubmissionChange, KeepsWhatIsAbsent)
{
    const auto change = submission_change_from_json(nlohmann::json::parse(R"({"name":"new"})"));
    ASSERT_TRUE(change);
    EXPECT_EQ(change->name, "new");
    EXPECT_FALSE(change->runs);
    EXPECT_FALSE(change->performance);
    EXPECT_FALSE(submission_change_from_json(nlohmann::json::parse(R"({"team":"other"})")));
}

}  // namespace
}  // namespace wattboard::api

// Flags of `wattboard submit` as the API's submission document.
#include "server/cli/submission_request.h"

#include <gtest/gtest.h>

namespace wattboard::cli {

using nlohmann::json;

SubmitOptions flags()
{
    SubmitOptions options;
    options.challenge = "cats";
    options.team = "green";
    options.name = "Net";
    options.performance = 0.9;
    options.logs = {"a/gpu.csv"};
    return options;
}

json request_of(const SubmitOptions& options)
{
    const auto runs = runs_of(options);
    if (!runs) throw std::logic_error(runs.error().detail);
    const auto request = submission_request(options, *runs);
    if (!request) throw std::logic_error(request.error().detail);
    return *request;
}

TEST(SubmissionRequest, TheSmallestEntryIsOneSealedTrainingRun)
{
    const json expected{{"challenge", "cats"},
                        {"team", "green"},
                        {"name", "Net"},
                        {"performance", {{"value", 0.9}, {"basis", "reported"}}},
                        {"stages", {{"training", {{"basis", "measured"}}}}},
                        {"runs", {{{"key", "run1"}, {"stage", "training"}}}},
                        {"seal", true}};
    EXPECT_EQ(request_of(flags()), expected);
}

TEST(SubmissionRequest, CarriesModelHardwareLineageAndReadingOptions)
{
    SubmitOptions options = flags();
    options.gmacs = 4.1;
    options.parameters = 25.6e6;
    options.gpus = {"A100:4", "H100"};
    options.pretrained = {"https://example.org/w;energy_kwh=12.5;public;sha256=ab"};
    options.attested = {"search=no search = none"};
    options.map = "power=gpu_w,unit=W";
    options.columns = "t,p";
    options.zone = "FRA";
    options.draft = true;
    const json request = request_of(options);
    EXPECT_EQ(request["model"], (json{{"operations", 4.1e9}, {"convention", "macs"}, {"parameters", 25.6e6}}));
    EXPECT_EQ(request["runs"][0]["hardware"]["accelerators"],
              (json{{{"name", "A100"}, {"count", 4}}, {{"name", "H100"}, {"count", 1}}}));
    EXPECT_EQ(request["lineage"][0]["energy_kwh"], 12.5);
    EXPECT_EQ(request["lineage"][0]["is_public"], true);
    EXPECT_EQ(request["stages"]["search"], (json{{"basis", "none"}, {"attestation", "no search = none"}}));
    EXPECT_EQ(request["runs"][0]["evidence_options"],
              (json{{"map", {{"power", "gpu_w"}, {"unit", "W"}}}, {"columns", {"t", "p"}}}));
    EXPECT_EQ(request["runs"][0]["zone"], "FRA");
    EXPECT_EQ(request["seal"], false);
}

TEST(SubmissionRequest, FlagsOfRunsAreForAllOrForEach)
{
    SubmitOptions options = flags();
    options.logs = {"a", "b"};
    options.stages = {"pretraining", "training"};
    options.starts = {"2026-01-05T10:00:00Z"};
    options.ends = {"2026-01-05T11:00:00Z"};
    const auto runs = runs_of(options);
    ASSERT_TRUE(runs);
    EXPECT_EQ(runs->at(0).stage, "pretraining");
    EXPECT_EQ(runs->at(1).stage, "training");
    EXPECT_EQ(runs->at(1).start, "2026-01-05T10:00:00Z");
    options.logs.push_back("c");
    const auto mismatch = runs_of(options);
    ASSERT_FALSE(mismatch);
    EXPECT_EQ(mismatch.error().field, "--stage");
}

TEST(SubmissionRequest, NamesTheFlagThatIsWrong)
{
    const auto field_of = [](auto change) {
        SubmitOptions options = flags();
        change(options);
        const auto runs = runs_of(options);
        if (!runs) return runs.error().field;
        const auto request = submission_request(options, *runs);
        return request ? std::string() : request.error().field;
    };
    EXPECT_EQ(field_of([](SubmitOptions& o) { o.gpus = {"A100:many"}; }), "--gpu");
    EXPECT_EQ(field_of([](SubmitOptions& o) { o.gpus = {"A100:0"}; }), "--gpu");
    EXPECT_EQ(field_of([](SubmitOptions& o) { o.map = "power"; }), "--map");
    EXPECT_EQ(field_of([](SubmitOptions& o) { o.select = "=x"; }), "--select");
    EXPECT_EQ(field_of([](SubmitOptions& o) { o.pretrained = {"x;energy=1"}; }), "--pretrained");
    EXPECT_EQ(field_of([](SubmitOptions& o) { o.attested = {"cooking=x"}; }), "--attest");
    EXPECT_EQ(field_of([](SubmitOptions& o) { o.stages = {"cooking"}; }), "--stage");
    EXPECT_EQ(field_of([](SubmitOptions& o) { o.starts = {"2026-01-05T10:00:00Z"}; }), "--end");
}

}  // namespace wattboard::cli

// Complexity results: attached by organizers, shown beside NoFADE of the entries.
#include "api_fixture.h"

#include <cmath>

namespace wattboard::test {
namespace {

using nlohmann::json;

json two_classes()
{
    return json::parse(R"({"method": "nofade-1", "images": 3,
      "entropy_bits": {"mean": 5.5, "standard_deviation": 0.5, "histogram": {"bin_bits": 0.125, "counts": [1, 2]}},
      "jensen_shannon": {"sum": 0.25, "mean": 0.25, "pairs": 1, "upper_triangle": [0.25]},
      "classes": [{"name": "cat"}, {"name": "<dog>"}]})");
}

class Datasets : public ApiFixture {
protected:
    void SetUp() override { create_challenge(); }
    const std::string path_ = "/challenges/street-scenes/complexity";
};

TEST_F(Datasets, OrganizersAttachResultsAndTheLatestIsShown)
{
    EXPECT_EQ(get(path_).status, 404);
    EXPECT_EQ(post(path_, two_classes(), "").status, 401);
    EXPECT_EQ(post(path_, two_classes(), alice_).status, 403);
    const Answer first = post(path_, two_classes(), organizer_, {{"idempotency-key", "one"}});
    ASSERT_EQ(first.status, 201) << first.text;
    EXPECT_EQ(first.body["version"], 1);
    EXPECT_EQ(post(path_, two_classes(), organizer_, {{"idempotency-key", "one"}}).text, first.text);
    json later = two_classes();
    later["entropy_bits"]["mean"] = 6.0;
    EXPECT_EQ(post(path_, later, organizer_).body["version"], 2);
    const Answer shown = get(path_);
    ASSERT_EQ(shown.status, 200) << shown.text;
    EXPECT_EQ(shown.body["version"], 2);
    EXPECT_EQ(shown.body["result"]["entropy_bits"]["mean"], 6.0);
    EXPECT_EQ(shown.body["result"]["jensen_shannon"]["upper_triangle"], (json{0.25}));
    json wrong = two_classes();
    wrong["images"] = 9;
    const Answer refused = post(path_, wrong, organizer_);
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.body["field"], "/entropy_bits/histogram/counts");
    EXPECT_EQ(post("/challenges/nowhere/complexity", two_classes(), organizer_).status, 404);
}

TEST_F(Datasets, AllDataSetsSideBySide)
{
    const std::string entry = enter("ResNet50", 0.9, 300, alice_);
    const Answer before = get("/datasets");
    ASSERT_EQ(before.status, 200) << before.text;
    ASSERT_EQ(before.body["items"].size(), 1U);
    const json& plain = before.body["items"][0];
    EXPECT_EQ(plain["dataset"], "Invented Streets");
    EXPECT_TRUE(plain["complexity"].is_null());
    EXPECT_FALSE(plain.contains("classes"));
    ASSERT_EQ(plain["entries"].size(), 1U);
    EXPECT_EQ(plain["entries"][0]["entry"], entry);
    EXPECT_EQ(plain["entries"][0]["family"], "ResNet");
    // 0.9 / log10(2e9) per unit of complexity.
    EXPECT_NEAR(plain["entries"][0]["nofade"].get<double>(), 0.9 / std::log10(2e9), 1e-12);
    ASSERT_EQ(post(path_, two_classes(), organizer_).status, 201);
    const Answer after = ask({.path = "/datasets", .headers = {{"if-none-match", before.header("etag")}}});
    ASSERT_EQ(after.status, 200) << "a new result is seen at once";
    const json& whole = after.body["items"][0];
    EXPECT_EQ(whole["classes"], (json{"cat", "<dog>"}));
    EXPECT_EQ(whole["class_distances"], json::parse("[[0.0,0.25],[0.25,0.0]]"));
    EXPECT_EQ(whole["entropy_histogram"], json::parse(R"({"edges": [0.0, 0.125, 0.25], "counts": [1, 2]})"));
    EXPECT_EQ(whole["entropy_bits"], 5.5);
    EXPECT_EQ(ask({.path = "/datasets", .headers = {{"if-none-match", after.header("etag")}}}).status, 304);
}

}  // namespace
}  // namespace wattboard::test

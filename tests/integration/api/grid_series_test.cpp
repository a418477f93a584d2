// Hourly grid intensities: imported by organizers, listed, and part of what scores are computed with.
#include "api_fixture.h"

namespace wattboard::test {
namespace {

constexpr const char* path = "/challenges/street-scenes/grid-series";

class GridSeriesImport : public ApiFixture {
protected:
    GridSeriesImport() { create_challenge(); }

    Answer import(const std::string& body, const std::string& token, const std::string& kind = "text/csv")
    {
        return ask({.method = "POST",
                    .path = path,
                    .body = body,
                    .token = token,
                    .query = {{"source", "Electricity Maps"}, {"licence", "ODbL"}},
                    .headers = {{"content-type", kind}}});
    }
    static std::string series(const std::string& zone)
    {
        return "Datetime (UTC),Zone id,Carbon intensity gCO2eq/kWh (Life cycle)\n2024-03-01 08:00:00," + zone +
               ",40\n2024-03-01 09:00:00," + zone + ",60\n";
    }
};

TEST_F(GridSeriesImport, IsListedAndStartsAScoringRunWithOtherTables)
{
    const std::string before = database_.value("SELECT count(*) FROM scoring_run");
    const Answer answer = import(series("FR"), organizer_);
    ASSERT_EQ(answer.status, 201) << answer.text;
    EXPECT_EQ(answer.body["zone"], "FRA");
    EXPECT_EQ(answer.body["basis"], "life_cycle_average");
    EXPECT_EQ(answer.body["scored"], true);
    EXPECT_EQ(answer.body["step_s"], 3600);
    EXPECT_EQ(answer.body["starts_at"], "2024-03-01T08:00:00Z");
    EXPECT_EQ(answer.body["ends_at"], "2024-03-01T10:00:00Z");
    const Answer list = get(path);
    ASSERT_EQ(list.body["items"].size(), 1U) << list.text;
    EXPECT_EQ(list.body["items"][0], answer.body);
    EXPECT_EQ(database_.value("SELECT count(*) - " + before + " FROM scoring_run"), "1");
    EXPECT_EQ(database_.value("SELECT count(DISTINCT reference_sha256) FROM scoring_run"), "2");
    EXPECT_EQ(database_.value("SELECT cardinality(grid_series_ids) FROM scoring_run WHERE state = 'computing'"), "1");
}

TEST_F(GridSeriesImport, OfTheSameSeriesChangesNothing)
{
    const Answer first = import(series("FR"), organizer_);
    const std::string runs = database_.value("SELECT count(*) FROM scoring_run");
    EXPECT_EQ(import(series("FR"), organizer_).body["id"], first.body["id"]);
    EXPECT_EQ(database_.value("SELECT count(*) FROM scoring_run"), runs);
    EXPECT_EQ(database_.value("SELECT count(*) FROM grid_series_point"), "2");
}

TEST_F(GridSeriesImport, IsForOrganizersAndNamesWhatIsWrong)
{
    EXPECT_EQ(import(series("FR"), alice_).status, 403);
    const Answer world = import(series("WORLD"), organizer_);
    EXPECT_EQ(world.status, 422);
    EXPECT_EQ(world.body["type"], "/problems/unknown-zone");
    const Answer broken = import("Datetime (UTC),Zone id,Carbon intensity (Life cycle)\n2024-03-01,FR\n", organizer_);
    EXPECT_EQ(broken.status, 422);
    EXPECT_EQ(broken.body["line"], 2);
    EXPECT_EQ(database_.value("SELECT count(*) FROM grid_series"), "0");
}

}  // namespace
}  // namespace wattboard::test

// One entry's page: scores, limits, findings, hashes, history; all of it escaped.
#include "server/pages/entry_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pages/canned_documents.h"

namespace wattboard::pages {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

json invented_entry()
{
    const json finding{
        {"check", "power_upper"}, {"value", 583.0},    {"threshold", 287.5}, {"unit", "W"},
        {"severity", "R"},        {"verdict", "fail"}, {"place", "GPU <0>"}, {"message", "above the board limit"}};
    const json passed{{"check", "timestamps"}, {"verdict", "pass"}, {"severity", "R"}, {"message", "in order"}};
    return {{"id", "id-1"},
            {"name", "Net & Co"},
            {"challenge", "cats"},
            {"team", {{"slug", "t"}, {"name", "Team T"}}},
            {"state", "held"},
            {"state_reason", "power above <limit>"},
            {"sealed_at", "2026-01-05T10:07:33Z"},
            {"performance", {{"metric", "accuracy"}, {"value", 0.839}, {"basis", "reported"}, {"train_value", 0.99}}},
            {"model", {{"operations", 8.4e9}, {"convention", "macs"}, {"parameters", 21.5e6}}},
            {"lineage", {{{"source", "weights <x>"}, {"kind", "weights"}, {"is_public", true}}}},
            {"stages", {{"training", {{"basis", "measured"}}}}},
            {"runs",
             {{{"id", "run-1"},
               {"stage", "training"},
               {"started_at", "2026-01-05T08:00:00Z"},
               {"ended_at", "2026-01-05T09:00:00Z"},
               {"zone", "FRA"},
               {"hardware", {{"accelerators", {{{"name", "A100"}, {"count", 4}}}}}},
               {"evidence",
                {{{"sha256", "abc123"},
                  {"bytes", 1536},
                  {"summary",
                   {{"format", "nvidia-smi-csv"},
                    {"energy_kwh", 2.5},
                    {"charged_kwh", 2.75},
                    {"coverage", 0.98},
                    {"gap_count", 2}}}}}}}}},
            {"rank", {{"rank", 7}, {"ranked", 1067}, {"rule_label", "GQI"}}},
            {"scores",
             {{{"performance", {{"value", 0.839}, {"low", 0.8358}, {"high", 0.8422}}},
               {"energy_kwh", estimate(2.5)},
               {"charged_kwh", {{"value", 2.75}, {"low", 2.5}, {"high", 3.0}}},
               {"co2e_kg", estimate(1.2976)},
               {"grade", "C"},
               {"rules",
                {{"gqi", estimate(0.924614)}, {"nofade", {{"value", nullptr}, {"reason", "no operations stated"}}}}},
               {"unranked_reasons", {"below <gate>"}},
               {"findings", {passed, finding}}}}},
            {"reviews",
             {{{"action", "query"}, {"reason", "why so hot?"}, {"id", 4}, {"reviewed_at", "2026-01-06T10:00:00Z"}}}},
            {"history",
             {{{"to", "held"}, {"by_platform", true}, {"changed_at", "2026-01-05T10:07:33Z"}, {"review", nullptr}},
              {{"to", "queried"}, {"by_platform", false}, {"changed_at", "2026-01-06T10:00:00Z"}, {"review", 4}}}},
            {"leaf_sha256", "deadbeef"}};
}

class EntryPage : public ::testing::Test {
protected:
    EntryPage()
    {
        api.documents["/challenges/cats"] = {.status = 200, .body = invented_challenge()};
        api.documents["/submissions/id-1"] = {.status = 200, .body = invented_entry()};
    }
    std::string html() { return *entry_page(page_request("entry", "id-1"), api.reader()).body; }
    CannedDocuments api;
};

TEST_F(EntryPage, ShowsScoresWithLimitsAndReasons)
{
    const std::string page = html();
    for (const char* expected : {"Net &amp; Co", "7 of 1,067", "83.90 %", "95 % limits 83.58 to 84.22", "2.7500 kWh",
                                 "95 % limits 2.5000 to 3.0000 kWh", "1.2976 kg", "0.924614", "no operations stated",
                                 "99.00 %", "8,400,000,000 MACs", "kettles", "deadbeef", "2026-01-05 10:07 UTC"})
        EXPECT_THAT(page, HasSubstr(expected));
}

TEST_F(EntryPage, ShowsEvidenceWithItsHashAndFailedFindingsFirst)
{
    const std::string page = html();
    for (const char* expected :
         {"abc123", "nvidia-smi-csv", "1.5 KiB", "98.00 %", "4 x A100", "FRA",
          "2026-01-05 08:00 UTC to 2026-01-05 09:00 UTC", "583.0 W", "287.5 W", "holds the entry"})
        EXPECT_THAT(page, HasSubstr(expected));
    EXPECT_LT(page.find("power upper"), page.find("timestamps"));
}

TEST_F(EntryPage, ShowsClaimedGridSeriesAsClaimsBesideTheOfficialFigures)
{
    EXPECT_THAT(html(), Not(HasSubstr("claimed, not scored")));
    json& entry = api.documents["/submissions/id-1"].body;
    entry["scores"][0]["scoring_run"] = 3;
    entry["scores"][0]["own_place_co2e_kg"] = 0.1375;
    entry["claimed_grid_series"] = {
        {"scored", false},
        {"series",
         {{{"id", "claim-1"},
           {"zone", "FRA"},
           {"basis", "life_cycle_average"},
           {"source", "Maps <b>"},
           {"starts_at", "2026-01-05T00:00:00Z"},
           {"ends_at", "2026-01-06T00:00:00Z"},
           {"sha256", "cafe01"}}}},
        {"co2e",
         {{{"scoring_run", 2}, {"claimed_own_place_co2e_kg", 99.0}, {"series", json::array()}},
          {{"scoring_run", 3},
           {"claimed_own_place_co2e_kg", 0.11},
           {"series",
            {{{"id", "claim-1"},
              {"covered_kwh", 2.75},
              {"claimed_co2e_kg", 0.11},
              {"own_place_co2e_kg", 0.1375},
              {"estimated_share", 0.25}}}}}}}};
    const std::string page = html();
    for (const char* expected : {"claimed, not scored", "0.11000 kg", "0.13750 kg", "cafe01", "Maps &lt;b&gt;",
                                 "life cycle average", "25.00 % of it estimated", "2026-01-05 00:00 UTC to 2026-01-06"})
        EXPECT_THAT(page, HasSubstr(expected));
    EXPECT_THAT(page, Not(HasSubstr("99.000")));
}

TEST_F(EntryPage, EscapesEverythingThatPeopleWrote)
{
    const std::string page = html();
    for (const char* raw : {"<limit>", "<gate>", "<x>", "GPU <0>"}) EXPECT_THAT(page, Not(HasSubstr(raw)));
    EXPECT_THAT(page, HasSubstr("power above &lt;limit&gt;"));
}

TEST_F(EntryPage, ShowsReviewsAndHistory)
{
    const std::string page = html();
    EXPECT_THAT(page, HasSubstr("why so hot?"));
    EXPECT_THAT(page, HasSubstr("held by the platform"));
    EXPECT_THAT(page, HasSubstr("queried <small>why so hot?</small>"));
}

TEST_F(EntryPage, ShowsRunsThatWereMadeAgain)
{
    EXPECT_THAT(html(), Not(HasSubstr("Runs made again")));
    api.documents["/submissions/id-1"].body["repeats"] = {{{"energy_kwh", 3.25},
                                                           {"duration_s", 3600},
                                                           {"recorded_by", "lena"},
                                                           {"reason", "hotter <lab>"},
                                                           {"recorded_at", "2026-01-07T10:00:00Z"}}};
    const std::string page = html();
    for (const char* expected : {"Runs made again", "3.2500 kWh", "measured by lena", "hotter &lt;lab&gt;"})
        EXPECT_THAT(page, HasSubstr(expected));
}

TEST_F(EntryPage, AnUnknownEntryIsAPageOfStatus404)
{
    EXPECT_EQ(entry_page(page_request("entry", "none"), api.reader()).status, 404);
}

TEST_F(EntryPage, ADocumentWithoutAScoreIsStillAPage)
{
    for (const char* member : {"scores", "reviews", "history", "model", "lineage", "runs"})
        api.documents["/submissions/id-1"].body.erase(member);
    EXPECT_THAT(html(), HasSubstr("Net &amp; Co"));
}

}  // namespace wattboard::pages

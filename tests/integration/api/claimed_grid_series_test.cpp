// Grid series that teams attach to drafts: claims beside the scores, fixed with the seal, and part of no score.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <thread>

#include "api_fixture.h"
#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "server/jobs/job_runner.h"

namespace wattboard::test {
namespace {

std::vector<std::string> cells(const std::string& csv, std::size_t line)
{
    std::istringstream lines(csv);
    std::string text;
    for (std::size_t i = 0; i <= line; ++i) std::getline(lines, text);
    std::vector<std::string> found;
    std::istringstream row(text.substr(0, text.find('\r')));
    for (std::string cell; std::getline(row, cell, ',');) found.push_back(cell);
    return found;
}

/// Of a table none of whose cells is quoted; "none" where there is no such column.
std::string first_row_cell(const std::string& csv, const std::string& column)
{
    const std::vector<std::string> head = cells(csv, 0);
    const std::vector<std::string> row = cells(csv, 1);
    const auto at = static_cast<std::size_t>(std::ranges::find(head, column) - head.begin());
    return at < head.size() && at < row.size() ? row[at] : "none";
}

/// 300 W for 600 s from 2024-03-01T08:00Z in France: 0.05 kWh, at 50 g/kWh by the table.
class ClaimedGridSeries : public ApiFixture {
protected:
    ClaimedGridSeries() { challenge_ = create_challenge(); }

    struct Drafted {
        std::string id;
        std::string run;
    };
    Drafted draft_with_log(const std::string& name)
    {
        Drafted made{.id = draft(submission_json(name, 0.9, 600), alice_), .run = {}};
        made.run = get("/submissions/" + made.id, alice_).body["runs"][0]["id"];
        EXPECT_EQ(upload(made.id, made.run, power_log(300, 600), alice_).status, 201);
        return made;
    }
    /// A draft that counts a run that is there: of two such entries everything that is scored is the same.
    std::string draft_of_run(const std::string& name, const std::string& run)
    {
        nlohmann::json body = submission_json(name, 0.9, 600);
        body["runs"] = {{{"id", run}}};
        return draft(body, alice_);
    }
    Answer attach(const std::string& submission, const std::string& series, const std::string& token,
                  std::vector<std::pair<std::string, std::string>> query = {{"source", "Electricity Maps"}},
                  std::vector<std::pair<std::string, std::string>> headers = {})
    {
        headers.emplace_back("content-type", "text/csv");
        return ask({.method = "POST",
                    .path = "/submissions/" + submission + "/grid-series",
                    .body = series,
                    .token = token,
                    .query = std::move(query),
                    .headers = std::move(headers)});
    }
    Answer detach(const std::string& submission, const std::string& series, const std::string& token)
    {
        return ask(
            {.method = "DELETE", .path = "/submissions/" + submission + "/grid-series/" + series, .token = token});
    }
    Answer seal(const std::string& submission)
    {
        return post("/submissions/" + submission + "/seal", nlohmann::json::object(), alice_);
    }
    static std::string maps(const std::string& zone, const std::string& hour, double grams)
    {
        return fmt::format("Datetime (UTC),Zone id,Carbon intensity gCO2eq/kWh (Life cycle)\n2024-03-01 {},{},{}\n",
                           hour, zone, grams);
    }

    /// The scores without the one figure that holds the moment of sealing.
    static nlohmann::json scored(const nlohmann::json& document)
    {
        nlohmann::json scores = document["scores"];
        for (nlohmann::json& score : scores)
            for (nlohmann::json& finding : score["findings"])
                if (finding["check"] == "run_times") finding.erase("value");
        return scores;
    }

    nlohmann::json challenge_;
};

TEST_F(ClaimedGridSeries, IsShownBesideTheScoreAndChangesNoByteOfIt)
{
    const Drafted plain = draft_with_log("Plain");
    const std::string claiming = draft_of_run("Claiming", plain.run);
    const Answer attached = attach(claiming, maps("FR", "08:00:00", 40), alice_);
    ASSERT_EQ(attached.status, 201) << attached.text;
    EXPECT_EQ(attached.body["zone"], "FRA");
    EXPECT_EQ(attached.body["source"], "Electricity Maps");
    EXPECT_EQ(attached.body["starts_at"], "2024-03-01T08:00:00Z");
    EXPECT_EQ(attached.body["ends_at"], "2024-03-01T09:00:00Z");
    EXPECT_EQ(attached.body["sha256"], to_hex(sha256(maps("FR", "08:00:00", 40))));
    ASSERT_EQ(seal(plain.id).status, 200);
    ASSERT_EQ(seal(claiming).status, 200);

    const nlohmann::json without = get("/submissions/" + plain.id).body;
    const nlohmann::json with = get("/submissions/" + claiming).body;
    EXPECT_EQ(scored(with).dump(), scored(without).dump());
    EXPECT_EQ(
        database_.value("SELECT count(DISTINCT (detail::jsonb - 'findings')::text) || ' of ' || count(*) FROM score"),
        "1 of 2");
    EXPECT_EQ(
        without["claimed_grid_series"],
        (nlohmann::json{{"scored", false}, {"series", nlohmann::json::array()}, {"co2e", nlohmann::json::array()}}));
    const nlohmann::json& claims = with["claimed_grid_series"];
    EXPECT_EQ(claims["scored"], false);
    ASSERT_EQ(claims["series"].size(), 1U);
    EXPECT_EQ(claims["series"][0], attached.body);
    const nlohmann::json& figures = claims["co2e"].at(0);
    EXPECT_EQ(figures["scoring_run"], challenge_["scoring_run"]["id"]);
    EXPECT_NEAR(figures["own_place_co2e_kg"], 0.05 * 0.050, 1e-12);
    EXPECT_NEAR(figures["claimed_own_place_co2e_kg"], 0.05 * 0.040, 1e-12);
    EXPECT_NEAR(figures["series"][0]["covered_kwh"], 0.05, 1e-12);
    EXPECT_NEAR(figures["series"][0]["claimed_co2e_kg"], 0.05 * 0.040, 1e-12);
    EXPECT_NEAR(figures["series"][0]["own_place_co2e_kg"], 0.05 * 0.050, 1e-12);
}

TEST_F(ClaimedGridSeries, StandsInTheExportsAndMovesNoRank)
{
    const Drafted first = draft_with_log("First");
    const std::string second = draft_of_run("Second", first.run);
    ASSERT_EQ(seal(first.id).status, 200);
    ASSERT_EQ(attach(second, maps("FRA", "08:00:00", 0), alice_).status, 201);
    ASSERT_EQ(seal(second).status, 200);
    const auto check_board = [&] {
        const Answer board = ask({.path = "/challenges/street-scenes/leaderboard", .query = {{"rule", "co2e"}}});
        ASSERT_EQ(board.body["items"].size(), 1U) << "the best of the team: of two alike the first";
        EXPECT_EQ(board.body["items"][0]["entry"], first.id);
        EXPECT_FALSE(board.body["items"][0].contains("claimed_grid_series"));
    };
    check_board();
    ASSERT_EQ(post("/submissions/" + first.id + "/withdraw", {{"reason", "for the other"}}, alice_).status, 200);
    const Answer board = get("/challenges/street-scenes/leaderboard");
    EXPECT_EQ(board.body["items"].at(0)["entry"], second);
    EXPECT_EQ(board.body["items"][0]["claimed_grid_series"], 1);
    EXPECT_EQ(board.body["items"][0]["claimed_own_place_co2e_kg"], 0.0);
    // As another process, or this one after a restart, loads it.
    loader_.reload({std::stoll(database_.value("SELECT id FROM submission WHERE name = 'Second'"))});
    const Answer csv = ask({.path = "/challenges/street-scenes/leaderboard", .query = {{"format", "csv"}}});
    EXPECT_EQ(first_row_cell(csv.text, "claimed_grid_series"), "1") << csv.text;
    EXPECT_EQ(first_row_cell(csv.text, "claimed_own_place_co2e_kg"), "0") << csv.text;
}

TEST_F(ClaimedGridSeries, IsOfTheOwnTeamAndOfADraft)
{
    const Drafted entry = draft_with_log("Mine");
    const std::string series = maps("FR", "08:00:00", 40);
    EXPECT_EQ(attach(entry.id, series, bob_).status, 404) << "drafts of others do not exist";
    EXPECT_EQ(attach(entry.id, series, "").status, 401);
    const std::string id = attach(entry.id, series, alice_).body["id"];
    EXPECT_EQ(attach(entry.id, series, alice_).body["id"], id) << "the same file once more";
    ASSERT_EQ(seal(entry.id).status, 200);
    EXPECT_EQ(attach(entry.id, maps("FR", "09:00:00", 40), alice_).problem(), "/problems/already-sealed");
    EXPECT_EQ(detach(entry.id, id, alice_).problem(), "/problems/already-sealed");
    EXPECT_EQ(attach(entry.id, series, bob_).status, 403);
    EXPECT_ANY_THROW(database_.value("DELETE FROM revision_claimed_grid_series RETURNING 1"));
    EXPECT_EQ(database_.value("SELECT convert_from(canonical, 'UTF8')::jsonb #>> "
                              "'{claimed_grid_series_sha256,0}' FROM log_leaf "
                              "WHERE event = 'submission_sealed'"),
              to_hex(sha256(series)));
}

TEST_F(ClaimedGridSeries, IsTakenOverByANewRevisionWhichMayTakeItOff)
{
    const Drafted entry = draft_with_log("Twice");
    const std::string id = attach(entry.id, maps("FR", "08:00:00", 40), alice_).body["id"];
    ASSERT_EQ(seal(entry.id).status, 200);
    const Answer revision = post("/submissions/" + entry.id + "/revisions", nlohmann::json::object(), alice_);
    ASSERT_EQ(revision.status, 201) << revision.text;
    EXPECT_EQ(revision.body["claimed_grid_series"]["series"].at(0)["id"], id);
    EXPECT_EQ(detach(entry.id, id, bob_).status, 403);
    EXPECT_EQ(detach(entry.id, id, alice_).status, 204);
    EXPECT_EQ(detach(entry.id, id, alice_).status, 404);
    EXPECT_EQ(get("/submissions/" + entry.id).body["claimed_grid_series"]["series"].size(), 1U) << "what is sealed";
    ASSERT_EQ(seal(entry.id).status, 200);
    EXPECT_EQ(get("/submissions/" + entry.id).body["claimed_grid_series"]["series"].size(), 0U);
}

TEST_F(ClaimedGridSeries, NamesWhatIsWrong)
{
    const std::string id = draft_with_log("Wrong").id;
    const Answer broken = attach(id, "Datetime (UTC),Zone id,Carbon intensity (Life cycle)\n2024-03-01,FR\n", alice_);
    EXPECT_EQ(broken.status, 422);
    EXPECT_EQ(broken.body["line"], 2);
    EXPECT_EQ(attach(id, maps("WORLD", "08:00:00", 40), alice_).problem(), "/problems/unknown-zone");
    EXPECT_EQ(attach(id, maps("FR", "08:00:00", 1301), alice_).problem(), "/problems/out-of-range");
    EXPECT_EQ(attach(id, maps("FR", "08:00:00", 40), alice_, {}).body["field"], "source");
    EXPECT_EQ(attach(id, maps("FR", "08:00:00", 40), alice_, {{"source", "x"}, {"licence", "y"}}).status, 400);
    has_room_ = false;
    EXPECT_EQ(attach(id, maps("FR", "08:00:00", 40), alice_).status, 507);
    EXPECT_EQ(database_.value("SELECT count(*) FROM claimed_grid_series"), "0");
}

TEST_F(ClaimedGridSeries, TwoAveragesOfOneZoneAndTimeContradictAndAMarginalOneStandsBeside)
{
    const std::string id = draft_with_log("Two").id;
    ASSERT_EQ(attach(id, maps("FR", "08:00:00", 40), alice_).status, 201);
    EXPECT_EQ(attach(id, maps("FR", "08:00:00", 30), alice_).problem(), "/problems/conflict");
    EXPECT_EQ(attach(id, maps("FR", "09:00:00", 30), alice_).status, 201);
    const std::string marginal = R"({"data":[{"point_time":"2024-03-01T08:00:00+00:00","value":1000},)"
                                 R"({"point_time":"2024-03-01T09:00:00+00:00","value":1000}],)"
                                 R"("meta":{"region":"FR","signal_type":"co2_moer","units":"lbs_co2_per_mwh"}})";
    const Answer beside = attach(id, marginal, alice_, {{"source", "WattTime"}, {"zone", "FRA"}});
    ASSERT_EQ(beside.status, 201) << beside.text;
    EXPECT_EQ(beside.body["basis"], "marginal");
    ASSERT_EQ(seal(id).status, 200);
    const nlohmann::json figures = get("/submissions/" + id).body["claimed_grid_series"]["co2e"].at(0);
    EXPECT_NEAR(figures["claimed_own_place_co2e_kg"], 0.05 * 0.040, 1e-12);
    EXPECT_NEAR(figures["series"].at(2)["claimed_co2e_kg"], 0.05 * 0.45359237, 1e-9);
}

TEST_F(ClaimedGridSeries, AreFewToADraft)
{
    const std::string id = draft_with_log("Many").id;
    for (int hour = 0; hour < 8; ++hour)
        ASSERT_EQ(attach(id, maps("FR", fmt::format("{:02}:00:00", hour), 40), alice_).status, 201);
    EXPECT_EQ(attach(id, maps("FR", "08:00:00", 40), alice_).problem(), "/problems/limit-exceeded");
}

TEST_F(ClaimedGridSeries, IsAttachedOnceUnderItsKey)
{
    const std::string id = draft_with_log("Once").id;
    const std::vector<std::pair<std::string, std::string>> key{{"idempotency-key", "grid-1"}};
    const Answer first = attach(id, maps("FR", "08:00:00", 40), alice_, {{"source", "EM"}}, key);
    ASSERT_EQ(detach(id, first.body["id"], alice_).status, 204);
    const Answer again = attach(id, maps("FR", "08:00:00", 40), alice_, {{"source", "EM"}}, key);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.text, first.text) << "the same answer, and nothing happened";
    EXPECT_EQ(database_.value("SELECT count(*) FROM revision_claimed_grid_series"), "0");
    const Answer other = attach(id, maps("FR", "08:00:00", 41), alice_, {{"source", "EM"}}, key);
    EXPECT_EQ(other.problem(), "/problems/idempotency-key-reused");
}

TEST_F(ClaimedGridSeries, IsComputedAnewWithEveryScoringRunAndAdmittedByNone)
{
    const Drafted entry = draft_with_log("Rescored");
    ASSERT_EQ(attach(entry.id, maps("FR", "08:00:00", 40), alice_).status, 201);
    ASSERT_EQ(seal(entry.id).status, 200);
    const std::int64_t old = challenge_["scoring_run"]["id"];
    const Answer version = post("/challenges/street-scenes/rulebooks",
                                {{"min_performance", 0.5},
                                 {"grid",
                                  {{"zone", "WORLD"},
                                   {"year", 2024},
                                   {"intensity_g_per_kwh", 500.0},
                                   {"pue", 2.0},
                                   {"ranks_by", "own_place"},
                                   {"source", "invented"}}}},
                                organizer_);
    ASSERT_EQ(version.status, 201) << version.text;
    jobs::JobRunner runner(*database_, references_, loader_, "test", std::chrono::milliseconds{20});
    for (int i = 0; i < 500 && get("/challenges/street-scenes").body["scoring_run"]["id"] == old; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    const nlohmann::json document = get("/submissions/" + entry.id).body;
    const nlohmann::json& figures = document["claimed_grid_series"]["co2e"];
    ASSERT_EQ(figures.size(), 2U) << document.dump(1);
    EXPECT_NEAR(figures[0]["own_place_co2e_kg"], 2 * 0.05 * 0.050, 1e-12);
    EXPECT_NEAR(figures[0]["claimed_own_place_co2e_kg"], 2 * 0.05 * 0.040, 1e-12);
    // Ranked by the own place, and by the official figure of it.
    const Answer board = ask({.path = "/challenges/street-scenes/leaderboard"});
    EXPECT_NEAR(board.body["items"].at(0)["own_place_co2e_kg"], 2 * 0.05 * 0.050, 1e-12);
    EXPECT_NEAR(board.body["items"][0]["claimed_own_place_co2e_kg"], 2 * 0.05 * 0.040, 1e-12);
}

}  // namespace
}  // namespace wattboard::test

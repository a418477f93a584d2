// Tied groups over HTTP: two of three entries are tied until a new revision moves one of them away.
#include "api_fixture.h"
#include "server/boards/overlay.h"

namespace wattboard::test {
namespace {

class Ties : public ApiFixture {
protected:
    void SetUp() override
    {
        create_challenge();
        const std::string carl = make_account("carl", store::Role::participant, "red-ohms");
        // 5 % of 0.05 kWh is little beside the accuracies, of 1,000 items each: 1.96 x 5 x 1.4 % of the score.
        first_ = seal("Careful", 0.80, 300, alice_, "green-pixels");
        second_ = seal("Close", 0.795, 240, bob_, "blue-watts");
        third_ = seal("Far", 0.60, 300, carl, "red-ohms");
    }
    static nlohmann::json body(const std::string& name, double performance, const std::string& team)
    {
        nlohmann::json made = submission_json(name, performance, 600, team);
        made["performance"]["n_items"] = 1000;
        return made;
    }
    std::string seal(const std::string& name, double performance, double watts, const std::string& token,
                     const std::string& team)
    {
        const Answer answer = seal_all_in_one(body(name, performance, team), power_log(watts, 600), token);
        EXPECT_EQ(answer.status, 201) << answer.text;
        return answer.body["id"];
    }
    nlohmann::json board() { return get("/challenges/street-scenes/leaderboard").body; }
    /// What the background worker does.
    void compute()
    {
        for (const auto& board : registry_.all()) board->attach(boards::Overlay::compute(*board->snapshot()));
    }
    std::string first_, second_, third_;
};

TEST_F(Ties, ShareARankUntilTheyCanBeToldApart)
{
    const Answer before = get("/challenges/street-scenes/leaderboard");
    for (const auto& row : before.body["items"])
        for (const char* member : {"tie_group", "tie_size", "tie_place", "shared_rank", "rank_low", "rank_high"})
            EXPECT_TRUE(row[member].is_null()) << member << " is not known yet";
    compute();
    const Answer after = get("/challenges/street-scenes/leaderboard");
    EXPECT_EQ(after.body["sequence"], before.body["sequence"]);
    EXPECT_NE(after.header("etag"), before.header("etag"));
    const auto& rows = after.body["items"];
    ASSERT_EQ(rows.size(), 3U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(rows[i]["rank"], i + 1);
        EXPECT_EQ(rows[i]["tie_group"], 1);
        EXPECT_EQ(rows[i]["tie_size"], 2);
        EXPECT_EQ(rows[i]["shared_rank"], 1);
        EXPECT_EQ(rows[i]["rank_low"], 1);
        EXPECT_EQ(rows[i]["rank_high"], 2);
    }
    EXPECT_EQ(rows[0]["tie_place"].get<int>() + rows[1]["tie_place"].get<int>(), 3);
    EXPECT_EQ(rows[2]["tie_group"], 2);
    EXPECT_EQ(rows[2]["tie_size"], 1);
    EXPECT_EQ(rows[2]["shared_rank"], 3);
    EXPECT_EQ(rows[2]["rank_low"], 3);

    const auto entry = get("/submissions/" + second_).body;
    EXPECT_EQ(entry["rank"]["tie_size"], 2);
    EXPECT_EQ(entry["rank"]["rank_high"], 2);
    const Answer standing = get("/challenges/street-scenes/leaderboard/entries/" + third_);
    EXPECT_EQ(standing.body["row"]["shared_rank"], 3);
    const Answer csv = ask({.path = "/challenges/street-scenes/leaderboard", .query = {{"format", "csv"}}});
    EXPECT_NE(csv.text.find(",tie_group,tie_size,tie_place,shared_rank,rank_low,rank_high,"), std::string::npos);
    EXPECT_NE(csv.text.find(",2,1,1,3,3,3,"), std::string::npos) << csv.text;

    seal("Moved away", 0.90, 300, alice_, "green-pixels");
    EXPECT_TRUE(board()["items"][0]["tie_group"].is_null()) << "the board has changed since";
    compute();
    const auto split = board()["items"];
    ASSERT_EQ(split.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(split[i]["tie_group"], i + 1);
        EXPECT_EQ(split[i]["tie_size"], 1);
        EXPECT_EQ(split[i]["shared_rank"], i + 1);
    }
}

TEST_F(Ties, TheRuleOfARulebookIsChecked)
{
    for (const auto& [member, value] :
         {std::pair{"tie_alpha", 0.0}, std::pair{"tie_alpha", 0.6}, std::pair{"tie_delta", -1.0}}) {
        const Answer refused = post("/challenges/street-scenes/rulebooks", {{member, value}}, organizer_);
        EXPECT_EQ(refused.status, 422) << refused.text;
        EXPECT_NE(refused.body["field"].get<std::string>().find(member), std::string::npos) << refused.text;
    }
}

}  // namespace
}  // namespace wattboard::test

// Ties in words, on the board and beside an entry's rank.
#include "server/pages/tie_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/pages/challenge_page.h"
#include "tests/unit/pages/canned_documents.h"

namespace wattboard::pages {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

const json tied{{"shared_rank", 3}, {"tie_size", 4}, {"rank_low", 2}, {"rank_high", 7}};

TEST(TieText, NamesTheRanksOfTheGroupAndTheRangeOfTheEntry)
{
    EXPECT_EQ(tie_text(tied), "tied with the entries of ranks 3 to 6; its rank lies between 2 and 7");
    json open = tied;
    open["rank_high"] = nullptr;
    EXPECT_EQ(tie_text(open), "tied with the entries of ranks 3 to 6; its rank lies at 2 or worse");
}

TEST(TieText, IsSilentWithoutATie)
{
    json alone{{"shared_rank", 3}, {"tie_size", 1}, {"rank_low", 3}, {"rank_high", 3}};
    EXPECT_EQ(tie_text(alone), "");
    EXPECT_EQ(rank_range_text(alone), "at 3");
    for (auto& [name, value] : alone.items()) value = nullptr;
    EXPECT_EQ(tie_text(alone), "");
    EXPECT_EQ(rank_range_text(alone), "");
}

TEST(TieText, TheLastGainHasItsPrice)
{
    EXPECT_EQ(last_gain_text({{"gain_kg_per_point", 10.24}, {"gain_within_noise", false}}),
              "10.2 kg CO2e for each further point of performance");
    EXPECT_EQ(last_gain_text({{"gain_kg_per_point", 0.5}, {"gain_within_noise", true}}),
              "0.500 kg CO2e for each further point of performance, a gain within noise");
    EXPECT_EQ(last_gain_text({{"gain_kg_per_point", nullptr}, {"gain_within_noise", nullptr}}), "");
}

TEST(TieText, TheRuleNamesLevelAndPracticalDifference)
{
    EXPECT_THAT(tie_rule_text({{"tie_alpha", 0.05}, {"tie_delta", 0}}), HasSubstr("differ at the 5 % level are tied"));
    EXPECT_THAT(tie_rule_text({{"tie_alpha", 0.01}, {"tie_delta", 0.002}}),
                HasSubstr("differ at the 1 % level, or differ by less than 0.002, are tied"));
}

TEST(TieText, TheBoardMarksTiedRowsForEyesAndEars)
{
    CannedDocuments api;
    json board = invented_board();
    api.documents["/challenges/cats"] = {.status = 200, .body = invented_challenge()};
    const auto html = [&] {
        api.documents["/challenges/cats/leaderboard"] = {.status = 200, .body = board};
        return *challenge_page(page_request("challenge", "cats"), api.reader()).body;
    };
    EXPECT_THAT(html(), Not(HasSubstr("class=\"tie\"")));
    EXPECT_THAT(html(), HasSubstr("are tied and marked “=”"));
    board["items"][0].update(tied);
    EXPECT_THAT(html(),
                HasSubstr("<span class=\"tie\" title=\"tied with the entries of ranks 3 to 6; its rank lies "
                          "between 2 and 7\"><span aria-hidden=\"true\">=</span><span class=\"only-spoken\">tied "
                          "with"));
    board["rule"] = "pareto";
    EXPECT_THAT(html(), Not(HasSubstr("are tied and marked")));
}

}  // namespace
}  // namespace wattboard::pages

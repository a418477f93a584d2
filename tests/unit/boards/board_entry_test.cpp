// Packing of entries and the sharing of labels.
#include "server/boards/board_entry.h"

#include <gtest/gtest.h>

#include <string>

#include "server/boards/label_pool.h"
#include "tests/unit/boards/entries.h"

namespace wattboard::boards {
namespace {

TEST(BoardEntry, GivesBackEveryRuleStoredOrShared)
{
    auto made = test::fields(1, 1, 0.5, 4);
    made.score.rules[RankingRule::nofade] = test::estimate(0.07);
    made.score.rules[RankingRule::co2e_at_target] = test::estimate(3.0);
    made.score.rules[RankingRule::sam] = {.value = {}, .low = {}, .high = {}, .reason = "not defined"};
    const BoardEntry entry{made};
    for (const auto& [rule, estimate] : made.score.rules) {
        const Range range = entry.rule(rule);
        ASSERT_EQ(range.has_value(), estimate.value.has_value());
        if (!range.has_value()) continue;
        EXPECT_EQ(range.value, *estimate.value);
        EXPECT_EQ(range.low, *estimate.low);
        EXPECT_EQ(range.high, *estimate.high);
    }
    EXPECT_FALSE(entry.rule(RankingRule::pareto).has_value());
}

TEST(BoardEntry, KeepsTextsApartAlsoWhereEmpty)
{
    auto made = test::fields(1, 1, 0.5, 4);
    made.name = "";
    made.score.unranked_reasons = {"one", "", "three"};
    const BoardEntry entry{made};
    EXPECT_EQ(entry.public_id(), "entry-1");
    EXPECT_EQ(entry.name(), "");
    EXPECT_EQ(entry.state_reason(), "");
    EXPECT_EQ(entry.unranked_reasons(), (std::vector<std::string_view>{"one", "", "three"}));
}

TEST(BoardEntry, StandsWithoutTeamLabelAndHardware)
{
    EntryFields made;
    const BoardEntry entry{made};
    EXPECT_EQ(entry.team().slug, "");
    EXPECT_TRUE(entry.hardware().empty());
}

TEST(LabelPool, SharesEqualLabelsAndForgetsUnusedOnes)
{
    LabelPool pool;
    const auto kept = pool.team({"a", "A"});
    EXPECT_EQ(pool.team({"a", "A"}), kept);
    EXPECT_NE(pool.team({"a", "B"}), kept);
    for (int i = 0; i < 5000; ++i) (void)pool.hardware({"gpu " + std::to_string(i)});
    const auto cards = pool.hardware({"A100", "T4"});
    EXPECT_EQ(pool.hardware({"A100", "T4"}), cards);
    EXPECT_EQ(pool.team({"a", "A"}), kept);
}

}  // namespace
}  // namespace wattboard::boards

// The embedded tables as challenges: units, gates, what is left out.
#include "server/cli/demo_tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "server/cli/demo.h"

namespace wattboard::cli {

const DemoChallenge& challenge(const std::vector<DemoChallenge>& all, const std::string& slug)
{
    const auto found = std::ranges::find(all, slug, &DemoChallenge::slug);
    if (found == all.end()) throw std::logic_error("no challenge " + slug);
    return *found;
}

const DemoRow& row(const DemoChallenge& of, const std::string& name)
{
    const auto found = std::ranges::find(of.rows, name, &DemoRow::name);
    if (found == of.rows.end()) throw std::logic_error("no row " + name);
    return *found;
}

TEST(DemoTables, HoldEveryPublishedRow)
{
    const std::map<std::string, std::size_t> rows{
        {"imagenet-1k", 67},           {"cityscapes", 6},       {"ade20k", 2},
        {"something-something-v2", 7}, {"kinetics-400", 7},     {"badar-cityscapes", 18},
        {"badar-coco-stuff", 18},      {"badar-cifar-100", 14}, {"badar-tiny-imagenet", 14}};
    const auto challenges = demo_challenges();
    ASSERT_EQ(challenges.size(), rows.size());
    for (const DemoChallenge& each : challenges) EXPECT_EQ(each.rows.size(), rows.at(each.slug)) << each.slug;
}

TEST(DemoTables, EveryGateLiesBelowItsLowestEntryAndNoFurtherThanTwoPoints)
{
    for (const DemoChallenge& each : demo_challenges()) {
        double lowest = 1.0;
        for (const DemoRow& published : each.rows)
            if (published.performance) lowest = std::min(lowest, *published.performance);
        const double gate = each.body["rulebook"]["min_performance"].get<double>();
        EXPECT_LT(gate, lowest) << each.slug;
        EXPECT_GT(gate, lowest - 0.03) << each.slug;
    }
}

TEST(DemoTables, PublishedUnitsBecomeOurs)
{
    const auto challenges = demo_challenges();
    const DemoRow& efficient = row(challenge(challenges, "imagenet-1k"), "EfficientNetv2 S");
    EXPECT_EQ(efficient.performance, 0.839);
    EXPECT_EQ(efficient.energy->value(), 177.06);
    EXPECT_EQ(efficient.operations, 8.4e9);
    EXPECT_EQ(efficient.parameters, 21.5e6);
    EXPECT_EQ(efficient.stated_energy.at("energy_kwh"), 177.06);

    const DemoRow& baseline = row(challenge(challenges, "badar-cityscapes"), "Baseline");
    EXPECT_DOUBLE_EQ(baseline.energy->value(), 19.6 / 3.6);
    EXPECT_DOUBLE_EQ(baseline.stated_energy.at("energy_j").get<double>(), 19.6e6);
    EXPECT_DOUBLE_EQ(baseline.time_per_item->value(), 0.00651);
    EXPECT_DOUBLE_EQ(baseline.energy_per_item->value(), 1.57);
    EXPECT_DOUBLE_EQ(*baseline.train_performance, 0.844);
    EXPECT_DOUBLE_EQ(*baseline.operations, 25.93e9);
    EXPECT_FALSE(row(challenge(challenges, "badar-cityscapes"), "Mixup").operations);
}

TEST(DemoTables, TheEmptyRowOfTheActionTableHasNoEnergy)
{
    const auto challenges = demo_challenges();
    EXPECT_FALSE(row(challenge(challenges, "kinetics-400"), "TRN").energy);
    std::size_t empty = 0;
    for (const DemoChallenge& each : challenges)
        for (const DemoRow& published : each.rows) empty += published.energy && published.performance ? 0 : 1;
    EXPECT_EQ(empty, 1U);
}

TEST(DemoTables, OnlyTheBoardsOfBadarHaveABaselineAndTheirOwnE0)
{
    for (const DemoChallenge& each : demo_challenges()) {
        const auto& rules = each.body["rulebook"];
        const bool badar = each.slug.starts_with("badar-");
        EXPECT_EQ(each.has_baseline, badar);
        EXPECT_EQ(rules.contains("baseline_performance"), badar);
        const double expected = badar ? row(each, "Baseline").energy->value() / 30.0 : 1.0;
        EXPECT_NEAR(rules["gqi"]["e0_kwh"].get<double>(), expected, 5e-4 * expected) << each.slug;
        EXPECT_EQ(rules["grid"]["intensity_g_per_kwh"], 471.84);
        EXPECT_EQ(rules["grid"]["fixes_place_and_time"], true);
    }
}

TEST(DemoTables, EveryTechniqueOfBadarHasItsGroup)
{
    const std::set<std::string> groups{
        "Architecture modification", "Learning rate scheduler", "Data augmentation", "Optimizer", "Loss function",
        "Custom nodes and layers"};
    std::set<std::string> seen;
    for (const DemoChallenge& each : demo_challenges())
        for (const DemoRow& published : each.rows) {
            const bool is_technique = each.slug.starts_with("badar-") && published.name != "Baseline";
            EXPECT_EQ(!published.technique.empty(), is_technique) << published.name;
            const std::string group = published.technique.substr(0, published.technique.find(':'));
            if (is_technique) EXPECT_TRUE(groups.contains(group)) << published.technique;
            if (is_technique) seen.insert(group);
        }
    EXPECT_EQ(seen, groups);
}

TEST(DemoTables, NamesAreUniqueOnTheirBoardAndEveryTeamExists)
{
    std::set<std::string> teams;
    for (const DemoTeam& team : demo_teams()) teams.insert(team.slug);
    for (const DemoChallenge& each : demo_challenges()) {
        EXPECT_TRUE(teams.contains(each.team));
        std::set<std::string> names;
        for (const DemoRow& published : each.rows) EXPECT_TRUE(names.insert(published.name).second) << published.name;
    }
}

}  // namespace wattboard::cli

// Which entries the rules cannot tell apart, against figures worked out from the formulas.
#include "scoring/metrics/tie_scale.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scoring/metrics/gqi.h"
#include "scoring/metrics/registry.h"
#include "scoring/statistics/intervals.h"

namespace wattboard {
namespace {

constexpr RankingRule gqi_rule = RankingRule::gqi;
constexpr std::int64_t imagenet = 50'000;

LimitedValue share(double value, std::int64_t items)
{
    const Interval limits = wilson_interval({.value = value, .items = items});
    return {value, limits.low, limits.high};
}

LimitedValue measured(double kwh, double relative)
{
    const double half = z_95 * relative * kwh;
    return {kwh, kwh - half, kwh + half};
}

/// CO2e is a kilogram per kWh.
TieEntry entry(RankingRule rule, std::int64_t id, LimitedValue performance, LimitedValue kwh,
               const TieRules& rules = {})
{
    double score = 0;
    if (rule == RankingRule::gqi) score = gqi(performance.value, KilowattHours{kwh.value}, rules.gqi);
    if (rule == RankingRule::performance) score = sort_key(rule, performance.value, rules.metric);
    if (rule == RankingRule::energy || rule == RankingRule::co2e) score = -kwh.value;
    return {.key = {.score = score, .co2e_kg = kwh.value, .sealed_at = id, .id = id},
            .score = kwh,
            .performance = performance,
            .charged_kwh = kwh,
            .co2e_kg = kwh,
            .grade = Grade::C};
}

bool are_tied(RankingRule rule, const TieEntry& a, const TieEntry& b, const TieRules& rules = {})
{
    const auto places = tie_places(rule, rules, std::vector{a, b}, 2);
    return places[0].group == places[1].group;
}

bool performances_are_tied(double a, double b, std::int64_t items, const TieRules& rules = {})
{
    const auto at = [&](std::int64_t id, double value) {
        return entry(RankingRule::performance, id, share(value, items), measured(10, 0.05), rules);
    };
    return are_tied(RankingRule::performance, at(1, a), at(2, b), rules);
}

TEST(TieScale, ImagenetEntriesBelow044PointsAreTied)
{
    EXPECT_TRUE(performances_are_tied(0.842, 0.841, imagenet)) << "DaViT-S and Swin-v2-S";
    EXPECT_TRUE(performances_are_tied(0.8543, 0.85, imagenet));
    EXPECT_FALSE(performances_are_tied(0.8545, 0.85, imagenet));
}

TEST(TieScale, TheLevelOfTheTestIsTheRulebooks)
{
    TieRules strict;
    strict.alpha = 0.01;  // 2.576 standard errors instead of 1.960: 0.58 points
    EXPECT_TRUE(performances_are_tied(0.8545, 0.85, imagenet, strict));
    EXPECT_TRUE(performances_are_tied(0.8556, 0.85, imagenet, strict));
    EXPECT_FALSE(performances_are_tied(0.856, 0.85, imagenet, strict));
}

TEST(TieScale, MatchesNewcombesIntervalAtItsEdge)
{
    for (const double difference : {0.05, 0.10, 0.15, 0.20, 0.25}) {
        const Interval interval = newcombe_difference({0.6 + difference, 70}, {0.6, 70});
        EXPECT_EQ(performances_are_tied(0.6 + difference, 0.6, 70), interval.low <= 0.0) << difference;
    }
}

TEST(TieScale, ErrorRatesAreComparedTheOtherWayRound)
{
    TieRules rules;
    rules.metric = {.name = "error_rate", .direction = Direction::lower_is_better};
    EXPECT_TRUE(performances_are_tied(0.1457, 0.15, imagenet, rules));
    EXPECT_FALSE(performances_are_tied(0.1455, 0.15, imagenet, rules));
}

TEST(TieScale, EnergiesAreTiedWithinTheirCombinedUncertainty)
{
    const auto at = [](std::int64_t id, double kwh) {
        return entry(RankingRule::energy, id, share(0.8, imagenet), measured(kwh, 0.05));
    };
    // 1.96 sqrt(5^2 + 5.5^2) = 14.6; 1.96 sqrt(5^2 + 6^2) = 15.3.
    EXPECT_TRUE(are_tied(RankingRule::energy, at(1, 100), at(2, 110)));
    EXPECT_FALSE(are_tied(RankingRule::energy, at(1, 100), at(2, 120)));
}

TEST(TieScale, GqiIsComparedInItsLogarithm)
{
    // At 100 kWh, accuracy 0.80 of 50,000 items and 5 % of energy: u = 1.56 % of the score, so that 4.3 % are a tie.
    const auto at = [](std::int64_t id, double accuracy) {
        return entry(gqi_rule, id, share(accuracy, imagenet), measured(100, 0.05));
    };
    EXPECT_TRUE(are_tied(gqi_rule, at(1, 0.80 * 1.008), at(2, 0.80))) << "1.008^5 = 1.041";
    EXPECT_FALSE(are_tied(gqi_rule, at(1, 0.80 * 1.010), at(2, 0.80))) << "1.010^5 = 1.051";
    const auto candidates = tie_candidates(gqi_rule, {}, std::vector{at(1, 0.80)});
    // 5 x 0.00179 / 0.80 of accuracy and 0.05 / ln 100 of energy; Wilson's limits are wider below than above.
    EXPECT_NEAR(candidates[0].down / z_95, std::hypot(0.01118, 0.01086), 1e-4);
    EXPECT_NEAR(candidates[0].up / z_95, std::hypot(0.01118, 0.01086), 1e-4);
}

TEST(TieScale, ThePracticalDifferenceIsOfTheRankingRuleAlone)
{
    TieRules rules;
    rules.ranking_rule = RankingRule::performance;
    rules.delta = 0.02;
    EXPECT_TRUE(performances_are_tied(0.865, 0.85, imagenet, rules));
    EXPECT_FALSE(performances_are_tied(0.875, 0.85, imagenet, rules));
    rules.ranking_rule = gqi_rule;
    EXPECT_FALSE(performances_are_tied(0.865, 0.85, imagenet, rules));
}

TEST(TieScale, BadMeasuringLiftsNobody)
{
    const TieEntry head = entry(RankingRule::energy, 1, share(0.8, imagenet), measured(100, 0.05));
    TieEntry vague = entry(RankingRule::energy, 2, share(0.8, imagenet), measured(120, 0.45));
    EXPECT_FALSE(are_tied(RankingRule::energy, head, vague)) << "grade C has 5 %";
    vague.grade = Grade::E;
    EXPECT_TRUE(are_tied(RankingRule::energy, head, vague)) << "grade E is known to have 35 %";
}

TEST(TieScale, AVagueHeadDoesNotProveThatOthersAreWorse)
{
    const TieEntry vague = entry(RankingRule::energy, 1, share(0.8, imagenet), measured(100, 0.45));
    const TieEntry other = entry(RankingRule::energy, 2, share(0.8, imagenet), measured(150, 0.05));
    EXPECT_TRUE(are_tied(RankingRule::energy, vague, other));
}

TEST(TieScale, FewTestItemsLiftNobody)
{
    std::vector<TieEntry> entries;
    std::int64_t id = 0;
    for (const double accuracy : {0.86, 0.85, 0.84})
        entries.push_back(entry(RankingRule::performance, ++id, share(accuracy, imagenet), measured(10, 0.05)));
    entries.push_back(entry(RankingRule::performance, ++id, share(0.80, 20), measured(10, 0.05)));
    const auto places = tie_places(RankingRule::performance, {}, entries, entries.size());
    for (std::size_t i = 0; i < places.size(); ++i) EXPECT_EQ(places[i].shared_rank, i + 1);
    EXPECT_EQ(places[3].rank_low, 4U);
}

TEST(TieScale, OneEntryWithoutLimitsDoesNotMakeTheOtherExact)
{
    const TieEntry stated = entry(RankingRule::performance, 1, {.value = 0.842}, measured(10, 0.05));
    const TieEntry tested = entry(RankingRule::performance, 2, share(0.841, imagenet), measured(10, 0.05));
    EXPECT_TRUE(are_tied(RankingRule::performance, stated, tested));
    const TieEntry other = entry(RankingRule::performance, 3, {.value = 0.841}, measured(10, 0.05));
    EXPECT_FALSE(are_tied(RankingRule::performance, stated, other)) << "nothing is known of their doubt";
}

TEST(TieScale, UsualUncertaintyHoldsTheRestOfTheNodeWhereItIsChargedByAFactor)
{
    EXPECT_DOUBLE_EQ(usual_uncertainty(Grade::A, ComponentScope::node_at_wall), 0.006);
    EXPECT_DOUBLE_EQ(usual_uncertainty(Grade::C, ComponentScope::gpu), 0.05);
    EXPECT_DOUBLE_EQ(usual_uncertainty(Grade::C, ComponentScope::node_at_wall), 0.13);
}

TEST(TieScale, OwnPlacesAreAsUncertainAsTheirGrid)
{
    Rulebook rulebook;
    EXPECT_EQ(TieRules::of(rulebook).place_uncertainty, 0.0);
    rulebook.grid.ranks_by = Co2eBasis::own_place;
    EXPECT_DOUBLE_EQ(TieRules::of(rulebook).place_uncertainty, 0.20);
    rulebook.grid.pue = 1.2;
    EXPECT_DOUBLE_EQ(TieRules::of(rulebook).place_uncertainty, std::hypot(0.20, 0.10));
}

}  // namespace
}  // namespace wattboard

// Boards under other parameters: the figures are those of the formulas, and changes of rank are counted.
#include "server/boards/trial_board.h"

#include <gtest/gtest.h>

#include "entries.h"
#include "scoring/metrics/gqi.h"

namespace wattboard::boards {
namespace {

using test::config;
using test::fields;

Rulebook rulebook(double intensity = 500)
{
    Rulebook rules;
    rules.offered_rules = {RankingRule::gqi, RankingRule::co2e, RankingRule::performance_within_budget,
                           RankingRule::pareto};
    rules.grid.intensity = GramsPerKilowattHour{intensity};
    rules.min_performance = 0.5;
    rules.co2e_budget = KilogramsCo2e{20};
    return rules;
}

/// Scored as scoring does under `rulebook()`: accuracy, kWh, embodied kg.
EntryPtr scored(std::int64_t id, std::int64_t team, double accuracy, double kwh, double embodied = 0)
{
    EntryFields made = fields(id, team, accuracy, kwh);
    for (Estimate* co2e : {&made.score.co2e_kg}) {
        *co2e = {
            .value = kwh * 0.5 + embodied, .low = kwh * 0.45 + embodied, .high = kwh * 0.55 + embodied, .reason = {}};
    }
    const Rulebook rules = rulebook();
    const ModelFacts none;
    made.score.rules.clear();
    for (const RankingRule rule : rules.offered_rules) {
        if (rule == RankingRule::pareto) continue;
        const Estimate value = compute_rule(rule, {.rulebook = rules,
                                                   .model = none,
                                                   .performance = made.score.performance,
                                                   .charged_kwh = made.score.charged_kwh,
                                                   .co2e_kg = made.score.co2e_kg});
        if (value.value) made.score.rules[rule] = value;
    }
    return test::entry(made);
}

struct Tried {
    std::shared_ptr<Board> official;
    std::shared_ptr<Board> trial;
    SnapshotPtr before;
    SnapshotPtr after;
    TrialComparison comparison;

    [[nodiscard]] const TrialRow& row(std::string_view id) const
    {
        for (const TrialRow& one : comparison.rows)
            if (one.official->public_id() == id) return one;
        throw std::logic_error{"no such row"};
    }
};

Tried tried(std::vector<EntryPtr> entries, const TrialRules& rules, std::size_t most = 1000)
{
    Tried made;
    BoardConfig official = BoardConfig::of(rules.official);
    made.official = std::make_shared<Board>(BoardKey{1, 1, 1}, official, std::move(entries));
    made.before = made.official->snapshot();
    made.trial = trial_board(*made.before, rules);
    made.after = made.trial->snapshot();
    made.comparison = compare_boards(*made.before, rules.official.ranking_rule, *made.after, rules.rule, most);
    return made;
}

TEST(TrialBoard, NothingAskedChangesNothing)
{
    const Tried same = tried({scored(1, 1, 0.9, 10), scored(2, 2, 0.8, 30), scored(3, 3, 0.7, 5)},
                             {.official = rulebook(), .asked = rulebook()});
    EXPECT_EQ(same.comparison.of, 3U);
    EXPECT_EQ(same.comparison.changed, 0U);
    EXPECT_EQ(same.comparison.left_out, 0U);
    for (const TrialRow& row : same.comparison.rows) {
        EXPECT_EQ(row.rank, row.official_rank);
        EXPECT_DOUBLE_EQ(*row.score, *row.official_score);
        EXPECT_DOUBLE_EQ(row.now->co2e_kg().value, row.official->co2e_kg().value);
    }
}

TEST(TrialBoard, AnotherScaleOfGqi)
{
    Rulebook asked = rulebook();
    asked.gqi = {.e0 = KilowattHours{0.1}, .knee = 5, .alpha = 1, .beta = 2};
    // Accuracy weighs a fifth of before: the frugal entry passes the accurate one.
    const Tried made = tried({scored(1, 1, 0.9, 40), scored(2, 2, 0.7, 1)}, {.official = rulebook(), .asked = asked});
    EXPECT_EQ(made.row("entry-2").rank, 1U);
    EXPECT_EQ(made.row("entry-2").official_rank, 2U);
    EXPECT_EQ(made.comparison.changed, 2U);
    EXPECT_DOUBLE_EQ(*made.row("entry-1").score, gqi(0.9, KilowattHours{40}, asked.gqi));
    EXPECT_DOUBLE_EQ(*made.row("entry-1").official_score, gqi(0.9, KilowattHours{40}, rulebook().gqi));
}

TEST(TrialBoard, AnotherGridLetsMoreEntriesKeepTheBudget)
{
    Rulebook official = rulebook();
    official.ranking_rule = RankingRule::performance_within_budget;
    Rulebook asked = official;
    asked.grid.intensity = GramsPerKilowattHour{50};
    asked.grid.pue = 1.5;
    EntryFields dirty = fields(2, 2, 0.95, 100);
    dirty.score.unranked_reasons = {"not ranked by performance_within_budget: the CO2e limit exceeds the budget"};
    EntryFields gone = fields(3, 3, 0.99, 1);
    gone.score.unranked_reasons = {"grade E is not admitted"};
    const Tried made = tried(
        {scored(1, 1, 0.9, 10), test::entry(dirty), test::entry(gone)},
        {.official = official, .asked = asked, .rule = RankingRule::performance_within_budget, .moves_place = true});
    ASSERT_EQ(made.comparison.of, 2U);
    EXPECT_EQ(made.row("entry-2").rank, 1U);
    EXPECT_FALSE(made.row("entry-2").official_rank);
    EXPECT_DOUBLE_EQ(made.row("entry-2").now->co2e_kg().value, 100 * 50 * 1.5 / 1000);
    EXPECT_EQ(made.comparison.changed, 2U);
}

TEST(TrialBoard, ADirtierGridLeavesEntriesOut)
{
    Rulebook official = rulebook();
    official.ranking_rule = RankingRule::performance_within_budget;
    Rulebook asked = official;
    asked.grid.intensity = GramsPerKilowattHour{1300};
    const Tried made = tried(
        {scored(1, 1, 0.9, 1), scored(2, 2, 0.95, 20)},
        {.official = official, .asked = asked, .rule = RankingRule::performance_within_budget, .moves_place = true});
    EXPECT_EQ(made.comparison.of, 1U);
    EXPECT_EQ(made.comparison.left_out, 1U);
    const TrialRow& row = made.row("entry-2");
    EXPECT_FALSE(row.rank);
    EXPECT_EQ(row.official_rank, 1U);
    EXPECT_TRUE(row.reason.starts_with("not ranked by performance_within_budget: ")) << row.reason;
    EXPECT_EQ(&made.comparison.rows.back(), &row) << "those without a rank come last";
}

TEST(TrialBoard, EmbodiedCarbonInProportion)
{
    Rulebook official = rulebook();
    official.grid.embodied_g_per_accelerator_hour = 30;
    Rulebook asked = official;
    asked.grid.embodied_g_per_accelerator_hour = 90;
    TrialRules rules{.official = official, .asked = asked, .rule = RankingRule::co2e, .moves_place = true};
    EXPECT_FALSE(needs_accelerator_hours(rules)) << "100 h at 30 g are in the figure already";
    Tried made = tried({scored(1, 1, 0.9, 10, 3)}, rules);
    EXPECT_NEAR(made.row("entry-1").now->co2e_kg().value, 5 + 9, 1e-9);
    rules.asked.grid.embodied_g_per_accelerator_hour.reset();
    made = tried({scored(1, 1, 0.9, 10, 3)}, rules);
    EXPECT_NEAR(made.row("entry-1").now->co2e_kg().value, 5, 1e-9);
}

TEST(TrialBoard, EmbodiedCarbonFromHours)
{
    Rulebook asked = rulebook();
    asked.grid.embodied_g_per_accelerator_hour = 20;
    TrialRules rules{.official = rulebook(), .asked = asked, .rule = RankingRule::co2e, .moves_place = true};
    ASSERT_TRUE(needs_accelerator_hours(rules));
    rules.accelerator_hours = std::make_shared<const std::unordered_map<std::int64_t, double>>(
        std::unordered_map<std::int64_t, double>{{1, 50}});
    rules.official.ranking_rule = RankingRule::co2e;
    const Tried made = tried({scored(1, 1, 0.9, 10), scored(2, 2, 0.8, 1)}, rules);
    EXPECT_NEAR(made.row("entry-1").now->co2e_kg().value, 5 + 1, 1e-9);
    EXPECT_EQ(made.comparison.left_out, 1U);
    EXPECT_NE(made.row("entry-2").reason.find("accelerator hours"), std::string::npos);
}

TEST(TrialBoard, TheBestOfATeamMayBeAnother)
{
    Rulebook asked = rulebook();
    asked.gqi = {.e0 = KilowattHours{0.1}, .knee = 5, .alpha = 1, .beta = 2};
    const Tried made = tried({scored(1, 1, 0.9, 40), scored(2, 1, 0.7, 1)}, {.official = rulebook(), .asked = asked});
    EXPECT_EQ(made.comparison.of, 1U);
    EXPECT_EQ(made.row("entry-2").rank, 1U);
    EXPECT_FALSE(made.row("entry-1").rank);
    EXPECT_EQ(made.row("entry-1").reason, "another entry of the team stands in its place");
}

TEST(TrialBoard, GatedRulesKeepTheGate)
{
    Rulebook official = rulebook();
    official.ranking_rule = RankingRule::performance_within_budget;
    const Tried made = tried({scored(1, 1, 0.3, 0.1), scored(2, 2, 0.8, 10)},
                             {.official = official, .asked = official, .rule = RankingRule::gqi});
    EXPECT_EQ(made.comparison.of, 1U) << "cheap nonsense must not win here either";
    EXPECT_EQ(made.comparison.rows.front().official->public_id(), "entry-2");
}

TEST(TrialBoard, ParetoDepth)
{
    const Tried made = tried({scored(1, 1, 0.9, 10), scored(2, 2, 0.8, 20), scored(3, 3, 0.7, 1)},
                             {.official = rulebook(), .asked = rulebook(), .rule = RankingRule::pareto});
    EXPECT_EQ(made.comparison.of, 3U);
    EXPECT_EQ(made.row("entry-1").score, 1.0);
    EXPECT_EQ(made.row("entry-3").score, 1.0);
    EXPECT_EQ(made.row("entry-2").score, 2.0);
    EXPECT_EQ(made.row("entry-2").rank, 3U);
}

TEST(TrialBoard, WhatWasNotComputedIsPassedOver)
{
    const auto first = scored(1, 1, 0.9, 10);
    const Board official({1, 1, 1}, BoardConfig::of(rulebook()), {first, scored(2, 2, 0.8, 10), scored(3, 3, 0.7, 10)});
    const Board trial({1, 1, 1}, BoardConfig::of(rulebook()), {first});
    const auto before = official.snapshot();
    const auto after = trial.snapshot();
    const auto compared = compare_boards(*before, RankingRule::gqi, *after, RankingRule::gqi, 100, {{2, "refused"}});
    ASSERT_EQ(compared.rows.size(), 2U);
    EXPECT_EQ(compared.left_out, 1U);
    EXPECT_EQ(compared.changed, 1U);
    EXPECT_EQ(compared.rows.back().reason, "refused");
    EXPECT_EQ(compared.rows.back().now, nullptr);
}

TEST(TrialBoard, NoMoreRowsThanAskedForAndStillAllCounted)
{
    Rulebook asked = rulebook();
    asked.gqi.alpha = 1;
    std::vector<EntryPtr> entries;
    for (std::int64_t id = 1; id <= 50; ++id)
        entries.push_back(scored(id, id, 0.5 + 0.008 * static_cast<double>(id), 2.0 * static_cast<double>(id)));
    const Tried made = tried(std::move(entries), {.official = rulebook(), .asked = asked}, 7);
    EXPECT_EQ(made.comparison.rows.size(), 7U);
    EXPECT_EQ(made.comparison.of, 50U);
    EXPECT_GT(made.comparison.changed, 7U);
}

}  // namespace
}  // namespace wattboard::boards

// What a complete entry scores, what is refused, and what leaves it unranked or held.
#include "scoring/entry/score_entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "scoring/entry/counted_runs.h"
#include "scoring/entry/lineage_charge.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::entry;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct ScoreEntry : ::testing::Test {
    Rulebook rulebook = testing::rules();
    EntryFacts facts = entry();
    ReferenceTables tables = testing::tables();
    EntryContext context = testing::context();

    Result<EntryScore> score() { return score_entry(rulebook, facts, tables, context); }
    EntryScore scored()
    {
        const Result<EntryScore> result = score();
        EXPECT_TRUE(result) << (result ? "" : result.error().detail);
        return result.value_or(EntryScore{});
    }
    Problem refused()
    {
        const Result<EntryScore> result = score();
        EXPECT_FALSE(result);
        return result ? Problem{} : result.error();
    }
};

const Finding* find(const EntryScore& score, const std::string& check)
{
    for (const Finding& finding : score.findings)
        if (finding.check == check) return &finding;
    return nullptr;
}

TEST_F(ScoreEntry, OfACompleteEntryHasEveryFigure)
{
    const EntryScore result = scored();
    EXPECT_NEAR(result.energy_kwh.value.value(), 0.3, 1e-12);
    EXPECT_NEAR(result.charged_kwh.value.value(), 0.3, 1e-12);
    EXPECT_NEAR(result.charged_kwh.high.value(), 0.3 * (1 + 1.959964 * 0.05), 1e-6);
    EXPECT_NEAR(result.co2e_kg.value.value(), 0.3 * 0.47184, 1e-12);
    EXPECT_NEAR(result.own_place_co2e_kg.value(), 0.3 * 0.33836, 1e-12);
    EXPECT_EQ(result.grade, Grade::C);
    EXPECT_FALSE(result.extrapolated);
    EXPECT_FALSE(result.held);
    EXPECT_THAT(result.unranked_reasons, IsEmpty());
    // D(0.3) = 1 - (1 - 0.03) / ln 10
    EXPECT_NEAR(result.rules.at(RankingRule::gqi).value.value(), 5 * std::pow(0.8, 5) / (1 - 0.97 / std::log(10.0)),
                1e-12);
    EXPECT_EQ(result.gqi_published, std::nullopt);
    EXPECT_TRUE(result.nofade_per_unit_complexity);
    EXPECT_EQ(result.rules.count(RankingRule::pareto), 0U);
    EXPECT_EQ(result.rules.size(), ranking_rule_names.size() - 1);
}

TEST_F(ScoreEntry, AppliesTheRulebooksPueAndIntensityToAll)
{
    rulebook.grid.pue = 1.5;
    rulebook.grid.intensity = GramsPerKilowattHour{100};
    EXPECT_NEAR(scored().co2e_kg.value.value(), 0.3 * 1.5 * 0.1, 1e-12);
    EXPECT_NEAR(scored().own_place_co2e_kg.value(), 0.3 * 1.5 * 0.33836, 1e-12);
}

TEST_F(ScoreEntry, IsRefusedWithoutEnergyPlaceOrTime)
{
    facts.runs[0].zone.clear();
    EXPECT_EQ(refused().type, problems::incomplete_entry);
    facts = entry();
    facts.runs[0].span.reset();
    EXPECT_EQ(refused().field, "runs/train/start");
    facts = entry();
    facts.runs[0].evidence.clear();
    EXPECT_EQ(refused().type, problems::missing_value);
    facts = entry();
    facts.runs.clear();
    EXPECT_EQ(refused().type, problems::incomplete_entry);
}

TEST_F(ScoreEntry, NeedsNoPlaceWhereTheRulebookFixesIt)
{
    rulebook.grid.fixes_place_and_time = true;
    facts.runs[0].zone.clear();
    facts.runs[0].span.reset();
    const EntryScore result = scored();
    EXPECT_EQ(result.own_place_co2e_kg, std::nullopt);
    EXPECT_THAT(result.own_place_note, HasSubstr("fixes place"));
    EXPECT_NEAR(result.co2e_kg.value.value(), 0.3 * 0.47184, 1e-12);
}

TEST_F(ScoreEntry, HintsAtAPercentageTypedByMistake)
{
    facts.performance.value = 76.1;
    EXPECT_EQ(refused().type, problems::out_of_range);
    EXPECT_EQ(refused().hint, "a percentage? write 0.761 for 76.1 %");
    facts.performance.value = 101;
    EXPECT_EQ(refused().hint, "");
    facts.performance.value = -0.1;
    EXPECT_EQ(refused().field, "performance/value");
    facts.performance.value = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(refused().type, problems::invalid_value);
}

TEST_F(ScoreEntry, RefusesPerformanceOfAnotherMetricOrWithCrossedLimits)
{
    facts.performance.metric = "f1";
    EXPECT_EQ(refused().field, "performance/metric");
    facts = entry();
    facts.performance.low = 0.81;
    EXPECT_EQ(refused().field, "performance/low");
    facts = entry();
    facts.performance.n_items = 0;
    EXPECT_EQ(refused().field, "performance/n_items");
}

TEST_F(ScoreEntry, RefusesAnEnergyOfZero)
{
    facts.runs[0].evidence = {testing::log_of({testing::device("0", DeviceKind::gpu, Watts{0}, Seconds{3600})})};
    EXPECT_EQ(refused().type, problems::out_of_range);
}

TEST_F(ScoreEntry, RefusesAmountsThatAreNone)
{
    facts.runs[0].evidence[0].charged = KilowattHours{std::numeric_limits<double>::infinity()};
    EXPECT_EQ(refused().field, "runs/train/evidence");
    facts = entry();
    facts.model.operations = 0;
    EXPECT_EQ(refused().field, "model/operations");
    facts = entry();
    facts.runs[0].hardware.accelerators[0].count = 0;
    EXPECT_EQ(refused().type, problems::out_of_range);
    facts = entry();
    facts.runs[0].span->end = facts.runs[0].span->start;
    EXPECT_EQ(refused().field, "runs/train/end");
    facts = entry();
    facts.runs.push_back(facts.runs[0]);
    EXPECT_THAT(refused().detail, HasSubstr("used twice"));
}

TEST_F(ScoreEntry, RefusesUnknownZonesAndTheWorldAsAPlace)
{
    facts.runs[0].zone = "ATLANTIS";
    EXPECT_EQ(refused().type, problems::unknown_zone);
    EXPECT_EQ(refused().field, "runs/train/zone");
    facts.runs[0].zone = "WORLD";
    EXPECT_EQ(refused().type, problems::unknown_zone);
}

TEST_F(ScoreEntry, FlagsAGridFactorOfAnEarlierYear)
{
    facts.runs[0].zone = "FRA";
    const EntryScore result = scored();
    EXPECT_NEAR(result.own_place_co2e_kg.value(), 0.3 * 0.085, 1e-12);
    ASSERT_NE(find(result, "grid_year"), nullptr);
    EXPECT_FALSE(result.held);
}

TEST_F(ScoreEntry, DemandsAStatementForEveryStageInScope)
{
    rulebook.stages_in_scope = {Stage::training, Stage::search};
    EXPECT_EQ(refused().field, "stages/search");
    facts.stages[Stage::search] = {.basis = StageBasis::none, .attestation = {}};
    EXPECT_EQ(refused().field, "stages/search/attestation");
    facts.stages[Stage::search].attestation = "Hyperparameters of the paper were used.";
    EXPECT_THAT(scored().unranked_reasons, IsEmpty());
    facts.stages[Stage::search].basis = StageBasis::measured;
    EXPECT_EQ(refused().type, problems::incomplete_entry);
}

TEST_F(ScoreEntry, AttestingNoneBesideRunsIsContradictory)
{
    facts.stages[Stage::training] = {.basis = StageBasis::none, .attestation = "nothing trained"};
    EXPECT_EQ(refused().type, problems::incomplete_entry);
}

TEST_F(ScoreEntry, RunsOutOfScopeDoNotCount)
{
    RunFacts inference = testing::hour_run("inference");
    inference.stage = Stage::inference;
    facts.runs.push_back(inference);
    EXPECT_NEAR(scored().charged_kwh.value.value(), 0.3, 1e-12);
}

TEST_F(ScoreEntry, EnergyAndGradeAreOfAllRuns)
{
    RunFacts second = testing::hour_run("second");
    second.evidence = {testing::total_of(KilowattHours{0.2}, DeviceKind::gpu, Seconds{3600}, Grade::D)};
    facts.runs.push_back(second);
    const EntryScore result = scored();
    EXPECT_NEAR(result.charged_kwh.value.value(), 0.5, 1e-12);
    // gains add linearly: 0.3 x 5 % + 0.2 x 20 %
    EXPECT_NEAR(result.energy_kwh.high.value() - 0.5, 1.959964 * (0.3 * 0.05 + 0.2 * 0.20), 1e-6);
    EXPECT_EQ(result.grade, Grade::D);
    EXPECT_THAT(result.unranked_reasons, ElementsAre("grade D is not admitted"));
}

TEST_F(ScoreEntry, AnEstimatedStageIsOfGradeE)
{
    facts.stages[Stage::training].basis = StageBasis::estimated;
    EXPECT_EQ(scored().grade, Grade::E);
    EXPECT_NEAR(scored().energy_kwh.high.value(), 0.3 * (1 + 1.959964 * 0.35), 1e-6);
}

TEST_F(ScoreEntry, BelowTheGateAnEntryIsUnranked)
{
    facts.performance.value = 0.49;
    EXPECT_THAT(scored().unranked_reasons, ElementsAre("below min_performance 0.5"));
    facts.performance.value = 0.5;
    EXPECT_THAT(scored().unranked_reasons, IsEmpty());
}

TEST_F(ScoreEntry, TheGateClosesTheEfficiencyRulesOfAPerformanceBoard)
{
    rulebook.ranking_rule = RankingRule::performance;
    rulebook.offered_rules = {RankingRule::performance, RankingRule::gqi};
    facts.performance.value = 0.49;
    const EntryScore result = scored();
    EXPECT_THAT(result.unranked_reasons, IsEmpty());
    EXPECT_EQ(result.rules.at(RankingRule::performance).value, 0.49);
    EXPECT_EQ(result.rules.at(RankingRule::gqi).value, std::nullopt);
    EXPECT_THAT(result.rules.at(RankingRule::gqi).reason, HasSubstr("min_performance"));
}

TEST_F(ScoreEntry, BasesAndConditionsMustBeAdmitted)
{
    rulebook.performance_bases_admitted = {PerformanceBasis::computed};
    rulebook.fixed_batch_size = 1;
    rulebook.fixed_hardware_class = "edge";
    EXPECT_EQ(scored().unranked_reasons.size(), 3U);
    EXPECT_THAT(scored().unranked_reasons, Contains("reported performance is not admitted"));
}

TEST_F(ScoreEntry, IsUnrankedWhereTheRankingRuleIsNotDefined)
{
    rulebook.ranking_rule = RankingRule::nofade;
    facts.model.operations.reset();
    EXPECT_THAT(scored().unranked_reasons, ElementsAre(HasSubstr("not ranked by nofade")));
}

TEST_F(ScoreEntry, LineageCostsUnderItsPolicy)
{
    facts.lineage = {{.source = "backbone", .kind = "weights", .energy = KilowattHours{10}}};
    rulebook.grades_admitted.push_back(Grade::E);
    EXPECT_NEAR(scored().charged_kwh.value.value(), 10.3, 1e-12);
    EXPECT_NEAR(scored().energy_kwh.value.value(), 0.3, 1e-12);
    EXPECT_EQ(scored().grade, Grade::E);
    rulebook.lineage_policy = LineagePolicy::amortised;
    rulebook.lineage_amortised_over = 4;
    EXPECT_NEAR(scored().charged_kwh.value.value(), 2.8, 1e-12);
    rulebook.lineage_policy = LineagePolicy::organizer_table;
    EXPECT_THAT(scored().unranked_reasons, ElementsAre(HasSubstr("backbone")));
    rulebook.lineage_table_kwh = {{"backbone", 7}};
    EXPECT_NEAR(scored().charged_kwh.value.value(), 7.3, 1e-12);
    EXPECT_EQ(scored().grade, Grade::C);
    rulebook.lineage_policy = LineagePolicy::forbidden;
    EXPECT_EQ(refused().type, problems::lineage_forbidden);
}

TEST_F(ScoreEntry, LineageOfUnknownCostIsNotRanked)
{
    facts.lineage = {{.source = "backbone", .kind = "weights"}};
    EXPECT_THAT(scored().unranked_reasons, ElementsAre(HasSubstr("\"backbone\"")));
    facts.lineage[0].energy = KilowattHours{-1};
    EXPECT_EQ(refused().field, "lineage/0/energy_kwh");
}

TEST_F(ScoreEntry, PartialRunsAreExtrapolatedOnlyWhereAdmitted)
{
    facts.runs[0].partial = {.epochs_done = 10, .epochs_total = 90, .data_share = {}};
    EXPECT_THAT(scored().unranked_reasons, ElementsAre(HasSubstr("partial")));
    rulebook.extrapolation_allowed = true;
    const EntryScore result = scored();
    EXPECT_THAT(result.unranked_reasons, IsEmpty());
    EXPECT_TRUE(result.extrapolated);
    EXPECT_NEAR(result.charged_kwh.value.value(), 2.7, 1e-12);
    facts.runs[0].partial->epochs_done = 0;
    EXPECT_EQ(refused().field, "runs/train/partial/epochs_done");
}

TEST_F(ScoreEntry, AFailedRejectFindingHoldsTheEntry)
{
    facts.runs[0].evidence[0].findings = {
        {.check = "timestamps", .severity = Severity::reject, .verdict = Verdict::fail}};
    const EntryScore result = scored();
    EXPECT_TRUE(result.held);
    ASSERT_NE(find(result, "timestamps"), nullptr);
    EXPECT_EQ(find(result, "timestamps")->place, "run train");
    EXPECT_THAT(result.unranked_reasons, IsEmpty());
    facts.runs[0].evidence[0].findings[0].severity = Severity::warn;
    EXPECT_FALSE(scored().held);
}

TEST_F(ScoreEntry, ARunAfterReceiptIsHeld)
{
    context.received_at = facts.runs[0].span->end - 1;
    EXPECT_TRUE(scored().held);
}

TEST_F(ScoreEntry, MissingEnergyWidensTheIntervalUpwards)
{
    facts.runs[0].evidence[0].charged = KilowattHours{0.4};
    facts.runs[0].evidence[0].devices[0].charged = KilowattHours{0.4};
    const EntryScore result = scored();
    EXPECT_NEAR(result.energy_kwh.value.value(), 0.3, 1e-12);
    EXPECT_NEAR(result.charged_kwh.value.value(), 0.4, 1e-12);
    EXPECT_NEAR(result.charged_kwh.low.value(), 0.3 * (1 - 1.959964 * 0.05), 1e-6);
    EXPECT_NEAR(result.charged_kwh.high.value(), 0.4 * (1 + 1.959964 * 0.05), 1e-6);
}

TEST_F(ScoreEntry, LineageOfZeroEnergyIsRefused)
{
    facts.lineage = {{.source = "backbone", .kind = "weights", .energy = KilowattHours{0}}};
    const Problem problem = refused();
    EXPECT_EQ(problem.type, problems::out_of_range);
    EXPECT_EQ(problem.field, "lineage/0/energy_kwh");
    // However little is stated, it is a claim.
    facts.lineage[0].energy = KilowattHours{1e-9};
    EXPECT_EQ(scored().grade, Grade::E);
}

TEST_F(ScoreEntry, StatedLimitsNeverNarrowWhatTheItemsAllow)
{
    facts.performance = {.value = 0.842, .low = 0.842, .high = 0.842, .n_items = 500};
    const EntryScore result = scored();
    EXPECT_NEAR(result.performance.low.value(), 0.8074376490, 1e-9);
    EXPECT_NEAR(result.performance.high.value(), 0.8713473021, 1e-9);
    facts.performance.low = 0.7;
    EXPECT_NEAR(scored().performance.low.value(), 0.7, 1e-12);
}

TEST_F(ScoreEntry, RunsOfStagesOutOfScopeAreShown)
{
    EXPECT_EQ(find(scored(), "stage_out_of_scope"), nullptr);
    facts.runs.push_back(testing::hour_run("long"));
    facts.runs.back().stage = Stage::pretraining;
    const EntryScore result = scored();
    EXPECT_NEAR(result.charged_kwh.value.value(), 0.3, 1e-12);
    const Finding* shown = find(result, "stage_out_of_scope");
    ASSERT_NE(shown, nullptr);
    EXPECT_NEAR(shown->value.value(), 0.3, 1e-12);
    EXPECT_EQ(shown->place, "run long");
}

}  // namespace
}  // namespace wattboard

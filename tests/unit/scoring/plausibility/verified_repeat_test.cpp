// The criteria of the mark that only the platform's own findings can settle: clock of the server and repeats.
#include <gtest/gtest.h>

#include <algorithm>

#include "scoring/plausibility/verified_mark.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

Judgement judged(const std::string& criterion, const std::vector<Finding>& findings)
{
    const EntryFacts facts = testing::entry();
    const std::vector<CountedRun> runs{{.run = &facts.runs[0], .basis = StageBasis::measured}};
    const auto criteria = judge_verified(facts, runs, findings, Grade::C, false, {});
    return std::ranges::find(criteria, criterion, &VerifiedCriterion::id)->judgement;
}

TEST(VerifiedRepeat, DiffersByAtMostFivePercent)
{
    const auto repeat = [](double difference) { return Finding{.check = "repeat_energy", .value = difference}; };
    EXPECT_EQ(judged("repeat", {}), Judgement::not_judged);
    EXPECT_EQ(judged("repeat", {Finding{.check = "repeat_energy", .verdict = Verdict::not_applicable}}),
              Judgement::not_judged);
    EXPECT_EQ(judged("repeat", {repeat(0.05)}), Judgement::met);
    EXPECT_EQ(judged("repeat", {repeat(0.01), repeat(0.06)}), Judgement::missed);
}

TEST(VerifiedRepeat, ALogFromTheFutureHasNoGoodClock)
{
    EXPECT_EQ(judged("clock_offset_server", {Finding{.check = "server_clock", .verdict = Verdict::pass}}),
              Judgement::not_judged);
    EXPECT_EQ(judged("clock_offset_server", {Finding{.check = "server_clock", .verdict = Verdict::fail}}),
              Judgement::missed);
}

}  // namespace
}  // namespace wattboard

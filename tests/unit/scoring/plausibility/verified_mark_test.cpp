// Each criterion of the mark is met by a good entry and missed by one that lacks it.
#include "scoring/plausibility/verified_mark.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "scoring/entry/score_entry.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

/// An hour, sampled each second, with the performance computed from predictions.
EntryFacts good_entry()
{
    EntryFacts facts = testing::entry();
    facts.performance.basis = PerformanceBasis::computed;
    for (EvidenceSummary& evidence : facts.runs[0].evidence)
        for (DeviceEnergy& device : evidence.devices) {
            device.samples = 3600;
            device.largest_gap = Seconds{1.1};
        }
    return facts;
}

EntryScore score_of(const EntryFacts& facts)
{
    return score_entry(testing::rules(), facts, testing::tables(), testing::context()).value();
}

TEST(VerifiedMark, AGoodEntryCarriesIt)
{
    const EntryScore score = score_of(good_entry());
    EXPECT_TRUE(score.verified);
    EXPECT_TRUE(score.not_verified_because.empty())
        << (score.not_verified_because.empty() ? "" : score.not_verified_because[0]);
}

struct Lack {
    const char* reason;
    std::function<void(EntryFacts&)> make;
};

DeviceEnergy& device(EntryFacts& facts) { return facts.runs[0].evidence[0].devices[0]; }

TEST(VerifiedMark, EachLackIsNamedWithValueAndThreshold)
{
    const std::vector<Lack> lacks{
        {"Median interval between samples: 5 s, needed 1 s",
         [](EntryFacts& f) { device(f).median_interval = Seconds{5}; }},
        {"Longest interval without a sample: 40 s, needed 36 s",
         [](EntryFacts& f) { device(f).largest_gap = Seconds{40}; }},
        {"Fewest samples of a device: 59, needed 60", [](EntryFacts& f) { device(f).samples = 59; }},
        {"Uncovered share of the run: 0.02, needed 0.01", [](EntryFacts& f) { f.runs[0].evidence[0].coverage = 0.98; }},
        {"Uncovered time of the run: 18 s, needed 10 s", [](EntryFacts& f) { f.runs[0].evidence[0].coverage = 0.995; }},
        {"Each log begins and ends with its run: 5 s, needed 1 s",
         [](EntryFacts& f) { *f.runs[0].evidence[0].start += 5 * testing::second; }},
        {"Shortest run: 300 s, needed 600 s",
         [](EntryFacts& f) { f.runs[0].span->end = f.runs[0].span->start + 300 * testing::second; }},
        {"Total and samples agree where both are there: 0.03, needed 0.02",
         [](EntryFacts& f) { f.runs[0].evidence[0].stated_total = KilowattHours{0.309}; }},
        {"Times with a zone, strictly in order: no", [](EntryFacts& f) { f.runs[0].evidence[0].zone_known = false; }},
        {"The server computed the performance from predictions: no",
         [](EntryFacts& f) { f.performance.basis = PerformanceBasis::reported; }},
        {"All declared devices are in the logs: no",
         [](EntryFacts& f) { f.runs[0].hardware.accelerators[0].count = 2; }},
    };
    for (std::size_t i = 0; i < lacks.size(); ++i) {
        EntryFacts facts = good_entry();
        lacks[i].make(facts);
        const EntryScore score = score_of(facts);
        EXPECT_FALSE(score.verified) << lacks[i].reason;
        EXPECT_TRUE(std::ranges::any_of(score.not_verified_because,
                                        [&](const std::string& reason) { return reason.starts_with(lacks[i].reason); }))
            << lacks[i].reason
            << " not in: " << (score.not_verified_because.empty() ? "" : score.not_verified_because[0]);
    }
}

TEST(VerifiedMark, AFailedCheckTakesItAway)
{
    for (const auto& [check, reason] :
         {std::pair{"stuck_sensor", "No stuck sensor"}, std::pair{"copied_trace", "No trace or device shared"},
          std::pair{"double_count", "No component counted twice"}, std::pair{"power_upper", "Power between idle"}}) {
        EntryFacts facts = good_entry();
        facts.runs[0].evidence[0].findings = {{.check = check, .severity = Severity::warn, .verdict = Verdict::fail}};
        const EntryScore score = score_of(facts);
        ASSERT_EQ(score.not_verified_because.size(), 1U) << check;
        EXPECT_TRUE(score.not_verified_because[0].starts_with(reason)) << score.not_verified_because[0];
    }
}

TEST(VerifiedMark, SaysWhatItCannotJudge)
{
    const EntryFacts facts = good_entry();
    const std::vector<CountedRun> runs{{.run = &facts.runs[0], .basis = StageBasis::measured}};
    const auto criteria = judge_verified(facts, runs, {}, Grade::C, false, {});
    std::size_t open = 0;
    for (const VerifiedCriterion& criterion : criteria) open += criterion.judgement == Judgement::not_judged ? 1 : 0;
    EXPECT_EQ(open, 5U) << "server clock, meter class, idle baseline, repeat, and the total that is not there";
    EXPECT_EQ(criteria.size(), 25U);
    EXPECT_FALSE(not_verified_because(judge_verified(facts, runs, {}, Grade::D, false, {})).empty());
    EXPECT_FALSE(not_verified_because(judge_verified(facts, runs, {}, Grade::C, true, {})).empty());
    EXPECT_TRUE(not_verified_because(judge_verified(facts, runs, {}, Grade::C, false, {})).empty());
    EXPECT_FALSE(
        not_verified_because(judge_verified(facts, runs, {}, Grade::C, false, {{"verified_samples", 5000}})).empty());
}

}  // namespace
}  // namespace wattboard

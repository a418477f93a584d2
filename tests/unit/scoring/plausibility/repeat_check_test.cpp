// A run against its repeat.
#include "scoring/plausibility/repeat_check.h"

#include <gtest/gtest.h>

#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

/// A run of 1000 s that says 1 kWh, is charged 1.1 kWh, and whose sensor has an uncertainty of 5 %.
RunFacts measured_run()
{
    RunFacts run{.id = "train", .stage = Stage::training, .span = TimeSpan{0, 1000 * testing::second}};
    EvidenceSummary log;
    log.energy = KilowattHours{1};
    log.charged = KilowattHours{1.1};
    log.relative_uncertainty = 0.05;
    run.evidence.push_back(log);
    return run;
}

RepeatFacts repeat_of(double kwh, double seconds)
{
    return {.name = "repeat 3",
            .run = "train",
            .evidence = "e9",
            .energy = KilowattHours{kwh},
            .charged = KilowattHours{kwh},
            .relative_uncertainty = 0.01,
            .duration = Seconds{seconds}};
}

Finding energy_of(const RepeatFacts& repeat) { return check_repeat(measured_run(), {}, repeat, {}).at(0); }

TEST(RepeatCheck, EnergyDiffersBeyondTwiceItsUncertainty)
{
    for (const double same : {1.0, 1.05, 1.1, 1.2, 0.91}) {
        EXPECT_EQ(energy_of(repeat_of(same, 1000)).verdict, Verdict::pass) << same;
        EXPECT_EQ(energy_of(repeat_of(same, 1000)).check, "repeat_energy");
    }
    const Finding more = energy_of(repeat_of(1.32, 1000));
    EXPECT_EQ(more.verdict, Verdict::fail);
    EXPECT_EQ(more.severity, Severity::reject);
    EXPECT_NEAR(*more.value, 0.2, 1e-12) << "against what the entry is charged";
    EXPECT_NEAR(*more.threshold, 0.1, 1e-12);
    EXPECT_EQ(more.evidence, "e9");
    EXPECT_EQ(more.place, "repeat 3, run train");
    const Finding less = energy_of(repeat_of(0.8, 1000));
    EXPECT_EQ(less.verdict, Verdict::fail);
    EXPECT_EQ(less.severity, Severity::warn) << "the entry claims too much, which harms nobody";
    EXPECT_NEAR(*less.value, 0.2, 1e-12);
}

TEST(RepeatCheck, ACoarseMeterOfTheRepeatProvesLess)
{
    RepeatFacts repeat = repeat_of(1.32, 1000);
    repeat.relative_uncertainty = 0.2;
    EXPECT_EQ(energy_of(repeat).verdict, Verdict::pass);
    EXPECT_NEAR(*energy_of(repeat).threshold, 0.4, 1e-12);
}

TEST(RepeatCheck, LengthsAreComparedWithoutThroughputs)
{
    const auto check = [](double seconds) { return check_repeat(measured_run(), {}, repeat_of(1, seconds), {}).at(1); };
    EXPECT_EQ(check(1010).verdict, Verdict::pass);
    EXPECT_EQ(check(1010).check, "repeat_throughput");
    const Finding slower = check(1250);
    EXPECT_EQ(slower.verdict, Verdict::fail);
    EXPECT_EQ(slower.severity, Severity::reject);
    EXPECT_NEAR(*slower.value, 0.2, 1e-12);
    EXPECT_EQ(check(900).severity, Severity::warn);
    EXPECT_EQ(check(900).verdict, Verdict::fail);
    EXPECT_EQ(check(0).verdict, Verdict::not_applicable);
}

TEST(RepeatCheck, StatedThroughputsCountBeforeLengths)
{
    ModelFacts model;
    model.training_samples = 5000;
    model.training_epochs = 2;
    RunFacts run = measured_run();
    EXPECT_DOUBLE_EQ(stated_throughput(run, model).value(), 10);
    RepeatFacts repeat = repeat_of(1, 500);
    repeat.throughput = 9.9;
    EXPECT_EQ(check_repeat(run, model, repeat, {}).at(1).verdict, Verdict::pass);
    repeat.throughput = 9;
    EXPECT_NEAR(*check_repeat(run, model, repeat, {}).at(1).value, 0.1, 1e-12);
    run.partial = PartialRun{.epochs_done = 1.0, .epochs_total = 2.0, .data_share = 0.5};
    EXPECT_DOUBLE_EQ(stated_throughput(run, model).value(), 2.5);
    run.stage = Stage::inference;
    EXPECT_FALSE(stated_throughput(run, model));
    model.time_per_item = Seconds{0.25};
    EXPECT_DOUBLE_EQ(stated_throughput(run, model).value(), 4);
}

}  // namespace
}  // namespace wattboard

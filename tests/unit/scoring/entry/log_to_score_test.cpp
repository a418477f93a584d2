// From the bytes of a log to a charge: reading and scoring agree on what was charged already.
#include <gtest/gtest.h>

#include <string>

#include "scoring/energy/log_reader.h"
#include "scoring/energy/power_limits.h"
#include "scoring/entry/run_charge.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using testing::june_2024;
using testing::second;

/// One GPU at 300 W, a sample each second for ten minutes from 2024-06-01T00:05:00Z.
std::string ten_minutes(const std::string& zone)
{
    std::string log = "timestamp,device,power_w\n";
    for (int i = 0; i <= 600; ++i) {
        const int at = 300 + i;
        const std::string minute = std::to_string(at / 60);
        const std::string rest = std::to_string(at % 60);
        log += "2024-06-01T00:" + std::string(2 - minute.size(), '0') + minute + ":" +
               std::string(2 - rest.size(), '0') + rest + zone + ",gpu0,300\n";
    }
    return log;
}

struct LogToScore : ::testing::Test {
    Rulebook rulebook = testing::rules();
    ReferenceTables tables = testing::tables();
    RunFacts run = testing::hour_run();

    LogToScore() { run.span = TimeSpan{june_2024, june_2024 + 1200 * second}; }

    double charged_after_reading(const std::string& log, ReadingOptions options)
    {
        options.accelerators = {"A100 SXM4 80GB"};
        auto evidence = read_log(log, options, {.power_limits = power_limits_of(tables), .thresholds = {}});
        EXPECT_TRUE(evidence) << (evidence ? "" : evidence.error().detail);
        if (!evidence) return 0;
        run.evidence = {*evidence};
        const auto charge =
            charge_run(rulebook, run, StageBasis::measured, hardware_limits(run.hardware, tables), tables);
        return charge ? charge->charged.value() : 0;
    }
};

/// 600 s at 300 W, and 300 s before and after at 1.15 x 400 W.
constexpr double expected_kwh = (600 * 300.0 + 600 * 460.0) / 3.6e6;

TEST_F(LogToScore, UncoveredTimeIsChargedOnceWhoeverKnowsTheSpan)
{
    const std::string log = ten_minutes("Z");
    EXPECT_NEAR(charged_after_reading(log, {}), expected_kwh, 1e-9);
    ReadingOptions declared;
    declared.start = run.span->start;
    declared.end = run.span->end;
    EXPECT_NEAR(charged_after_reading(log, declared), expected_kwh, 1e-9);
}

TEST_F(LogToScore, ALogWithAnOffsetIsPlacedInUtc)
{
    const std::string log = ten_minutes("+05:00");
    ReadingOptions declared;
    declared.start = june_2024 - 5 * 3600 * second;
    declared.end = *declared.start + 1200 * second;
    run.span = TimeSpan{*declared.start, *declared.end};
    EXPECT_NEAR(charged_after_reading(log, declared), expected_kwh, 1e-9);
}

TEST_F(LogToScore, AStatedTotalOfTheWholeSpanIsChargedAsStated)
{
    EXPECT_NEAR(
        charged_after_reading(R"({"stated_total": {"energy_kwh": 0.1, "duration_s": 1200, "source": "table 3"}})", {}),
        0.1, 1e-12);
    EXPECT_EQ(run.evidence[0].grade, Grade::E);
}

}  // namespace
}  // namespace wattboard

// Checks of what was added up, on summaries and counters.
#include <gtest/gtest.h>

#include "scoring/plausibility/check_parts.h"
#include "unit/scoring/plausibility/measured_log.h"

namespace wattboard::test {
namespace {

TEST(TotalVsSamples, OnePercentIsFineAndFiveHold)
{
    EvidenceSummary summary;
    summary.energy = KilowattHours{2};
    EXPECT_EQ(checks::check_total_vs_samples({}, summary).verdict, Verdict::not_applicable);
    const auto with_total = [&](double kwh) {
        summary.stated_total = KilowattHours{kwh};
        return checks::check_total_vs_samples({}, summary);
    };
    EXPECT_EQ(with_total(2.01).verdict, Verdict::pass);
    EXPECT_EQ(with_total(2.06).verdict, Verdict::fail);
    EXPECT_EQ(with_total(2.06).severity, Severity::warn);
    EXPECT_NEAR(with_total(2.06).value.value(), 0.06 / 2.06, 1e-12);
    EXPECT_EQ(with_total(1.0).severity, Severity::reject) << "counted twice";
    EXPECT_NEAR(with_total(1.0).value.value(), 0.5, 1e-12);
    EXPECT_EQ(
        checks::check_total_vs_samples({{"total_vs_samples", 0.9}, {"total_vs_samples_warn", 0.9}}, summary).verdict,
        Verdict::pass);
}

Finding wrap_finding(double watts, Nanoseconds longest, std::optional<double> range, DeviceKind kind = DeviceKind::cpu)
{
    energy::DeviceAccount account{{.id = "package-0", .kind = kind, .name = {}, .stated_limit = {}},
                                  energy::ValueKind::counter,
                                  std::nullopt,
                                  std::nullopt};
    account.samples = 100;
    account.highest_watts = watts;
    account.longest_interval = longest;
    account.info.counter_range_joules = range;
    const energy::LogFacts facts;
    const ReadingOptions options;
    const Thresholds thresholds;
    CheckInput input{.facts = facts, .options = options, .thresholds = thresholds, .devices = {}};
    input.devices.push_back({.account = &account});
    return checks::check_counter_wrap(input);
}

TEST(CounterWrap, ARaplCounterMustBeReadBeforeItTurnsOver)
{
    constexpr Nanoseconds minute = 60'000'000'000;
    // 2^32 units of 15.26 uJ are 65.5 kJ: 7.3 minutes at 150 W.
    EXPECT_EQ(wrap_finding(150, 7 * minute, std::nullopt).verdict, Verdict::pass);
    EXPECT_EQ(wrap_finding(150, 8 * minute, std::nullopt).verdict, Verdict::fail);
    EXPECT_NEAR(wrap_finding(150, 8 * minute, std::nullopt).value.value(), 150 * 480 / 65'536.0, 1e-12);
    EXPECT_EQ(wrap_finding(150, 8 * minute, 262'144).verdict, Verdict::pass) << "units of 61 uJ";
    EXPECT_EQ(wrap_finding(150, 8 * minute, std::nullopt, DeviceKind::gpu).verdict, Verdict::not_applicable);
}

TEST(Counter, AFrozenCounterIsHeld)
{
    std::string log = "timestamp,energy_j_total\n";
    for (int i = 0; i < 300; ++i) log += fmt::format("2026-01-05T10:{:02}:{:02}Z,812345.5\n", i / 60, i % 60);
    const Finding finding = check_of(log, "counter");
    EXPECT_EQ(finding.verdict, Verdict::fail);
    EXPECT_EQ(finding.severity, Severity::reject);
}

}  // namespace
}  // namespace wattboard::test

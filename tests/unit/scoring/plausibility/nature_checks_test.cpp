// Checks of what a measured trace looks like, each with a log that passes and one that does not.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "unit/scoring/plausibility/measured_log.h"

namespace wattboard::test {
namespace {

constexpr std::size_t samples = 5'000;

Finding check_log(const std::vector<Reading>& readings, std::string_view check)
{
    return check_of(nvidia_smi_csv(readings), check);
}

void expect_warned(const Finding& finding)
{
    EXPECT_EQ(finding.verdict, Verdict::fail) << finding.check << ' ' << finding.value.value_or(-1);
    EXPECT_EQ(finding.severity, Severity::warn) << finding.check;
    EXPECT_FALSE(finding.place.empty()) << finding.check;
}

TEST(NatureChecks, NeighboursOfARealSensorAreAlike)
{
    std::vector<Reading> readings = measured(samples);
    EXPECT_EQ(check_log(readings, "smoothness").verdict, Verdict::pass);
    EXPECT_GT(check_log(readings, "smoothness").value.value(), 0.9);
    std::mt19937_64 random{3};
    std::uniform_real_distribution<double> power{300, 500};
    for (Reading& at : readings) at.watts = power(random);
    expect_warned(check_log(readings, "smoothness"));
    EXPECT_NEAR(check_log(readings, "smoothness").value.value(), 0, 0.1);
    EXPECT_EQ(check_log(measured(samples, 1, 1.0), "smoothness").verdict, Verdict::not_applicable) << "at 1 Hz";
}

TEST(NatureChecks, AMadeUpLogDrawsFromFewValues)
{
    std::vector<Reading> readings = measured(samples);
    EXPECT_EQ(check_log(readings, "distinct_values").verdict, Verdict::pass);
    for (Reading& at : readings) at.watts = std::round(at.watts / 150) * 150 + 0.25;
    std::mt19937_64 random{8};
    for (std::size_t i = samples - 1; i > 0; --i) std::swap(readings[i].watts, readings[random() % (i + 1)].watts);
    expect_warned(check_log(readings, "distinct_values"));
}

TEST(NatureChecks, LastDigitsOfRealReadingsAreEven)
{
    std::vector<Reading> readings = measured(samples);
    const Finding honest = check_log(readings, "last_digit");
    EXPECT_EQ(honest.verdict, Verdict::pass);
    EXPECT_LT(honest.value.value(), 27.9);
    for (std::size_t i = 0; i < samples; ++i)
        readings[i].watts = std::floor(readings[i].watts * 10) / 10 + (i % 4 == 0 ? 0.07 : 0.03);
    expect_warned(check_log(readings, "last_digit"));
}

TEST(NatureChecks, PowerFollowsLoadAndClock)
{
    std::vector<Reading> readings = measured(samples);
    EXPECT_EQ(check_log(readings, "coherence").verdict, Verdict::pass);
    EXPECT_GT(check_log(readings, "coherence").value.value(), 0.8);
    for (Reading& at : readings) at.utilization = 100 - at.utilization;
    expect_warned(check_log(readings, "coherence"));
    EXPECT_LT(check_log(readings, "coherence").value.value(), -0.8);
    for (Reading& at : readings) at.utilization = 100;
    for (Reading& at : readings) at.clock = 1500;
    EXPECT_EQ(check_log(readings, "coherence").verdict, Verdict::not_applicable);
    EXPECT_EQ(check_log(measured(200), "coherence").verdict, Verdict::not_applicable);
}

TEST(NatureChecks, NoDeviceIsHotterThanItsThrottle)
{
    std::vector<Reading> readings = measured(samples);
    EXPECT_EQ(check_log(readings, "temperature").verdict, Verdict::pass);
    readings[1'234].temperature = 140;
    const Finding finding = check_log(readings, "temperature");
    expect_warned(finding);
    EXPECT_DOUBLE_EQ(finding.value.value(), 140);
    EXPECT_NE(finding.place.find("10:02:03.4"), std::string::npos) << finding.place;
}

TEST(NatureChecks, SamplesLeftOutWhereThePowerIsHigh)
{
    std::vector<Reading> readings = measured(samples);
    std::mt19937_64 random{4};
    for (Reading& at : readings) at.second += static_cast<double>(random() % 10) * 0.001;
    EXPECT_EQ(check_log(readings, "cadence_power").verdict, Verdict::pass);
    std::vector<Reading> thinned;
    for (const Reading& at : readings)
        if (at.watts < 300 || random() % 2 == 0) thinned.push_back(at);
    expect_warned(check_log(thinned, "cadence_power"));
    EXPECT_EQ(check_log(measured(samples), "cadence_power").verdict, Verdict::not_applicable) << "all intervals equal";
}

TEST(NatureChecks, BusyAtLittlePower)
{
    std::vector<Reading> readings = measured(samples);
    for (Reading& at : readings) at.utilization = 45;
    EXPECT_EQ(check_log(readings, "busy_low_power").verdict, Verdict::not_applicable);
    for (Reading& at : readings) at.utilization = 95;
    const Finding busy = check_log(readings, "busy_low_power");
    EXPECT_EQ(busy.verdict, Verdict::pass);
    EXPECT_NEAR(busy.value.value(), 340.0 / 700, 0.02);
    for (Reading& at : readings) at.watts *= 0.3;
    expect_warned(check_log(readings, "busy_low_power"));
}

TEST(NatureChecks, DigitsThatNvidiaSmiDoesNotPrint)
{
    EXPECT_EQ(check_log(measured(samples), "resolution").verdict, Verdict::pass);
    std::string text = "timestamp, name, power.draw [W]\n";
    for (int i = 0; i < 300; ++i)
        text += fmt::format("2026/01/05 10:{:02}:{:02}.000, Test-700, {}.123 W\n", i / 60, i % 60, 300 + i);
    expect_warned(check_of(text, "resolution"));
}

TEST(NatureChecks, MeanPowersBeyondAllIntegersAreHarmless)
{
    std::string text = "timestamp,device,energy_j\n";
    for (int i = 0; i < 700; ++i)
        text += fmt::format("2026-01-05T10:00:00.{:09}Z,gpu0,{}00000000000000.25\n", i, 1000 + i % 13);
    const EvidenceSummary summary = read(text);
    EXPECT_EQ(summary.samples, 700U) << summary.rule;
    EXPECT_EQ(finding_of(summary, "power_upper").severity, Severity::reject);
}

}  // namespace
}  // namespace wattboard::test

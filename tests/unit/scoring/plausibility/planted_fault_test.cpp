// Every fault that a log can be planted with is found, and the same log without it passes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/scoring/plausibility/measured_log.h"

namespace wattboard::test {
namespace {

using ::testing::HasSubstr;

std::vector<Reading> without(std::vector<Reading> readings, double from, double to)
{
    std::erase_if(readings, [&](const Reading& at) { return at.second > from && at.second < to; });
    return readings;
}

void expect_held(const Finding& finding)
{
    EXPECT_EQ(finding.verdict, Verdict::fail) << finding.check;
    EXPECT_EQ(finding.severity, Severity::reject) << finding.check;
    EXPECT_FALSE(finding.place.empty()) << finding.check;
    EXPECT_FALSE(finding.message.empty()) << finding.check;
}

TEST(PlantedFault, AnHonestLogFailsNothing)
{
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const EvidenceSummary summary = read(nvidia_smi_csv(measured(6'000, seed)), {.timezone = "UTC"});
        EXPECT_EQ(summary.samples, 6'000U) << summary.rule;
        for (const Finding& finding : summary.findings)
            EXPECT_NE(finding.verdict, Verdict::fail) << finding.check << ' ' << finding.message;
    }
}

TEST(PlantedFault, AGap)
{
    const EvidenceSummary summary = read(nvidia_smi_csv(without(measured(6'000), 100, 160)));
    const Finding finding = finding_of(summary, "gaps");
    expect_held(finding);
    EXPECT_NEAR(finding.value.value(), 60.0 / 599.9, 1e-3);
    EXPECT_THAT(finding.place, HasSubstr("10:01:40"));
    EXPECT_GT(summary.charged, summary.energy);
    const Finding small = check_of(nvidia_smi_csv(without(measured(6'000), 100, 112)), "gaps");
    EXPECT_EQ(small.verdict, Verdict::fail);
    EXPECT_EQ(small.severity, Severity::warn);
    EXPECT_EQ(check_of(nvidia_smi_csv(measured(6'000)), "gaps").verdict, Verdict::pass);
}

TEST(PlantedFault, AStuckSensor)
{
    std::vector<Reading> readings = measured(6'000);
    for (std::size_t i = 1'000; i < 2'000; ++i) readings[i].watts = 46.19;
    const Finding finding = check_of(nvidia_smi_csv(readings), "stuck_sensor");
    expect_held(finding);
    EXPECT_NEAR(finding.value.value(), 99.9, 0.01);
    EXPECT_THAT(finding.place, HasSubstr("10:01:40"));
    EXPECT_EQ(check_of(nvidia_smi_csv(measured(6'000)), "stuck_sensor").verdict, Verdict::pass);
}

TEST(PlantedFault, ACopiedStretchOfTheSameLog)
{
    std::vector<Reading> readings = measured(6'000);
    for (std::size_t i = 0; i < 80; ++i) readings[4'000 + i].watts = readings[500 + i].watts;
    const Finding finding = check_of(nvidia_smi_csv(readings), "repeated_block");
    expect_held(finding);
    EXPECT_GE(finding.value.value(), 36);
    EXPECT_LE(finding.value.value(), 80);
    EXPECT_THAT(finding.place, HasSubstr("10:06:4"));
    EXPECT_THAT(finding.message, HasSubstr("10:00:5"));
    EXPECT_EQ(check_of(nvidia_smi_csv(measured(6'000)), "repeated_block").verdict, Verdict::pass);
}

TEST(PlantedFault, MilliwattsLabelledWatts)
{
    std::vector<Reading> readings = measured(2'000);
    for (Reading& at : readings) at.watts *= 1000;
    expect_held(check_of(nvidia_smi_csv(readings), "power_upper"));
    // Of a device without a known limit, too.
    expect_held(check_of(nvidia_smi_csv(readings, "Unknown GPU"), "power_upper"));
    for (Reading& at : readings) at.watts /= 1e6;
    expect_held(check_of(nvidia_smi_csv(readings), "power_lower"));
}

TEST(PlantedFault, ATotalCountedBesideItsParts)
{
    const auto a = measured(600, 1), b = measured(600, 2);
    const auto text = [&](double share) {
        return devices_csv(600, 1,
                           {{"gpu0", [&](std::size_t i) { return a[i].watts; }},
                            {"gpu1", [&](std::size_t i) { return b[i].watts; }},
                            {"all", [&, share](std::size_t i) { return (a[i].watts + b[i].watts) * share; }}});
    };
    const Finding finding = check_of(text(1), "double_count");
    expect_held(finding);
    EXPECT_EQ(finding.place, "all");
    EXPECT_EQ(check_of(text(0.9995), "double_count").severity, Severity::warn);
    EXPECT_EQ(check_of(text(0.9995), "double_count").verdict, Verdict::fail);
    EXPECT_EQ(check_of(text(0.9), "double_count").verdict, Verdict::pass);
}

TEST(PlantedFault, AMirroredDevice)
{
    const auto a = measured(600, 1), b = measured(600, 2);
    const auto text = [&](const std::vector<Reading>& other) {
        return devices_csv(600, 1, {{"gpu0", [&](std::size_t i) { return a[i].watts; }}, {"gpu1", [&](std::size_t i) {
                                                                                              return other[i].watts;
                                                                                          }}});
    };
    const Finding finding = check_of(text(a), "mirrored_device");
    expect_held(finding);
    EXPECT_EQ(finding.place, "gpu0 and gpu1");
    EXPECT_EQ(check_of(text(b), "mirrored_device").verdict, Verdict::pass);
}

TEST(PlantedFault, ABackwardClock)
{
    std::vector<Reading> readings = measured(2'000);
    for (std::size_t i = 1'000; i < 2'000; ++i) readings[i].second -= 20.05;
    expect_held(check_of(nvidia_smi_csv(readings), "timestamps"));
    EXPECT_EQ(check_of(nvidia_smi_csv(measured(2'000)), "timestamps").verdict, Verdict::pass);
}

TEST(PlantedFault, AWrappedCounter)
{
    const auto text = [](long long wrap_at) {
        std::string log = "timestamp,energy_j_total\n";
        for (long long i = 0; i < 300; ++i)
            log += fmt::format("2026-01-05T10:{:02}:{:02}Z,{}.5\n", i / 60, i % 60, (60'000 + 150 * i) % wrap_at);
        return log;
    };
    const Finding finding = check_of(text(65'536), "counter");
    expect_held(finding);
    EXPECT_DOUBLE_EQ(finding.value.value(), 1);
    EXPECT_EQ(check_of(text(1'000'000'000), "counter").verdict, Verdict::pass);
}

TEST(PlantedFault, PowerAboveTheLimit)
{
    std::vector<Reading> readings = measured(2'000);
    for (std::size_t i = 1'000; i < 1'030; ++i) readings[i].watts = 900;
    expect_held(check_of(nvidia_smi_csv(readings), "power_upper"));
    EXPECT_EQ(check_of(nvidia_smi_csv(measured(2'000)), "power_upper").verdict, Verdict::pass);
}

TEST(PlantedFault, ADeviceWithoutReadings)
{
    std::string text = "timestamp, index, name, power.draw [W]\n";
    for (int i = 0; i < 300; ++i)
        for (const char* device : {"0", "1"})
            text += fmt::format("2026/01/05 10:{:02}:{:02}.000, {}, Test-700, {}\n", i / 60, i % 60, device,
                                *device == '1' ? std::string{"[N/A]"} : fmt::format("{}.25 W", 300 + i));
    expect_held(check_of(text, "device_without_samples"));
}

TEST(PlantedFault, ManyShortGaps)
{
    // 200 gaps of 3 s, of which the summary lists 100.
    std::vector<Reading> readings = measured(30'000);
    std::erase_if(readings, [](const Reading& at) { return std::fmod(at.second + 0.05, 15) > 12; });
    const EvidenceSummary summary = read(nvidia_smi_csv(readings));
    ASSERT_EQ(summary.gaps.size(), 100U);
    // From the last reading before to the first behind: 3.1 s.
    EXPECT_NEAR(finding_of(summary, "gaps").value.value(), 0.2 * 3.1 / 3, 2e-3);
}

}  // namespace
}  // namespace wattboard::test

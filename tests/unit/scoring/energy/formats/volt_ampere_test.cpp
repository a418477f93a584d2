// Generic logs of volts and amperes, and of clocks that count from their own start: the declared mapping and refusals.
#include <gtest/gtest.h>

#include "scoring/energy/log_reader.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

double joules(KilowattHours energy) { return to_joules(energy).value(); }

EvidenceSummary read(std::string_view text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().detail);
    return summary.value_or(EvidenceSummary{});
}

Problem refused(std::string_view text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_FALSE(summary.has_value());
    return summary ? Problem{} : summary.error();
}

ReadingOptions mapped(std::map<std::string, std::string> more)
{
    std::map<std::string, std::string> map{{"time", "Time"}, {"time_unit", "relative_s"},
                                           {"voltage", "V"}, {"voltage_unit", "V"},
                                           {"current", "I"}, {"current_unit", "mA"}};
    for (auto& [key, value] : more) map[key] = value;
    std::erase_if(map, [](const auto& entry) { return entry.second.empty(); });
    return {.map = std::move(map)};
}

// 12 V x 500 mA = 6 W, 12 V x 1 A = 12 W, missing, 10 V x 1 A = 10 W
constexpr std::string_view laboratory = "Time,V,I\n0.0,12.0,500\n0.5,12.0,1000\n0.75,,1000\n1.0,10.0,1000\n";

TEST(volt_ampere, the_power_is_the_product_in_the_declared_units)
{
    const EvidenceSummary summary = read(laboratory, mapped({}));
    EXPECT_EQ(summary.format, "generic-csv");
    EXPECT_EQ(summary.missing, 1U);
    EXPECT_NEAR(joules(summary.energy), 9 * 0.5 + 11 * 0.5, 1e-12);
    EXPECT_FALSE(summary.zone_known);
    EXPECT_NEAR(summary.duration.value(), 1, 1e-9);
    const EvidenceSummary milli = read(laboratory, mapped({{"voltage_unit", "mV"}}));
    EXPECT_NEAR(joules(milli.energy), 0.01, 1e-15);
}

TEST(volt_ampere, several_channels_are_devices_of_their_own)
{
    constexpr std::string_view text = "Time,V1,I1,V2,I2\n0,12,1,5,2\n1,12,1,5,2\n2,12,3,5,2\n";
    const EvidenceSummary summary =
        read(text, mapped({{"voltage", "V1+V2"}, {"current", "I1+I2"}, {"current_unit", "A"}}));
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_EQ(summary.devices[0].id, "I1");
    EXPECT_NEAR(joules(summary.devices[0].energy), 12 + 24, 1e-12);
    EXPECT_NEAR(joules(summary.devices[1].energy), 20, 1e-12);
    // One voltage for all.
    EXPECT_NEAR(joules(read(text, mapped({{"voltage", "V2"}, {"current", "I1+I2"}, {"current_unit", "A"}})).energy),
                5 + 10 + 20, 1e-12);
}

TEST(volt_ampere, json_is_mapped_in_the_same_way)
{
    const EvidenceSummary summary = read(
        "{\"Time\":1767607200,\"V\":12,\"I\":500}\n{\"Time\":1767607201,\"V\":12,\"I\":null}\n"
        "{\"Time\":1767607202,\"V\":12,\"I\":1000}\n{\"Time\":1767607203,\"V\":12,\"I\":1000}\n",
        mapped({{"time_unit", "epoch_s"}}));
    EXPECT_EQ(summary.format, "generic-json");
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_NEAR(joules(summary.energy), 18 + 12, 1e-9);
}

TEST(volt_ampere, what_is_not_declared_is_asked_for)
{
    EXPECT_TRUE(refused(laboratory, mapped({{"current", ""}, {"current_unit", ""}})).hint.contains("current=NAME"));
    const Problem unit = refused(laboratory, mapped({{"current_unit", ""}}));
    EXPECT_EQ(unit.type, problems::underdetermined_log);
    EXPECT_EQ(unit.field, "current_unit");
    EXPECT_TRUE(unit.hint.contains("--map current_unit="));
    EXPECT_EQ(refused(laboratory, mapped({{"current_unit", "W"}})).type, problems::unknown_unit);
    EXPECT_EQ(refused(laboratory, mapped({{"current", "Amps"}})).type, problems::invalid_value);
    EXPECT_EQ(refused(laboratory, mapped({{"voltage", "V+V"}})).type, problems::invalid_value);
    EXPECT_EQ(refused(laboratory, mapped({{"power", "I"}, {"unit", "W"}})).type, problems::invalid_value);
    EXPECT_EQ(refused("Time,V,I,J\n0,1,1,1\n", mapped({{"voltage", "V+I"}, {"current", "J"}})).field, "voltage");
}

TEST(volt_ampere, the_place_of_what_cannot_be_read_is_named)
{
    const Problem volts = refused("Time,V,I\n0,12,1\n1,high,1\n2,12,1\n", mapped({}));
    EXPECT_EQ(volts.line, 3U);
    EXPECT_EQ(volts.column, 3U);
    EXPECT_EQ(volts.field, "V");
    EXPECT_EQ(refused("Time,V,I\n0,12,1\n1,12,-1\n2,12,1\n", mapped({})).field, "I");
}

TEST(relative_time, counts_from_the_start_and_states_no_day)
{
    ReadingOptions options{.map = {{"time", "t"}, {"power", "p"}, {"unit", "W"}, {"time_unit", "relative_ms"}}};
    const EvidenceSummary summary = read("t,p\n0,10\n1000,10\n3000,20\n", options);
    EXPECT_NEAR(joules(summary.energy), 10 + 30, 1e-12);
    EXPECT_FALSE(summary.zone_known);
    const Problem problem = refused("t,p\n0,10\n2026-01-05T10:00:00Z,10\n2,2\n", options);
    EXPECT_EQ(problem.type, problems::malformed_log);
    EXPECT_EQ(problem.line, 3U);
    EXPECT_EQ(refused("t,p\n-1,10\n2,2\n", options).line, 2U);
    options.map["time_unit"] = "relative_days";
    const Problem unit = refused("t,p\n0,10\n", options);
    EXPECT_EQ(unit.type, problems::unknown_unit);
    EXPECT_TRUE(unit.hint.contains("relative_s"));
}

}  // namespace
}  // namespace wattboard::test

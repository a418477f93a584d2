// Tables that a poller of one's own wrote: wide, long and without header, read by a declared mapping.
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

ReadingOptions mapped(std::map<std::string, std::string> map)
{
    map.emplace("time", "timestamp");
    map.emplace("time_unit", "epoch_s");
    map.emplace("unit", "W");
    return {.map = std::move(map)};
}

constexpr std::string_view wide =
    "timestamp,GPU0,GPU1,GPU_total\n"
    "1767607200.0,100,10,110\n"
    "1767607201.0,100,N/A,100\n"
    "1767607202.0,200,30,230\n";

TEST(own_tables, wide_columns_are_devices_of_their_own)
{
    const EvidenceSummary summary = read(wide, mapped({{"power", "GPU0+GPU1"}}));
    EXPECT_EQ(summary.format, "generic-csv");
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_EQ(summary.devices[0].id, "GPU0");
    EXPECT_NEAR(joules(summary.devices[0].energy), 250, 1e-9);
    EXPECT_NEAR(joules(summary.devices[1].energy), 40, 1e-9);
    EXPECT_EQ(summary.missing, 1U);
    EXPECT_EQ(summary.rows, 3U);
}

TEST(own_tables, a_prefix_names_all_columns_but_never_a_sum_of_others)
{
    const Problem total = refused(wide, mapped({{"power", "GPU*"}}));
    EXPECT_EQ(total.type, problems::invalid_value);
    EXPECT_TRUE(total.detail.contains("GPU_total"));
    constexpr std::string_view text = "timestamp,g0,g1\n1767607200,1,2\n1767607201,1,2\n";
    EXPECT_NEAR(joules(read(text, mapped({{"power", "g*"}})).energy), 3, 1e-12);
    EXPECT_EQ(refused(text, mapped({{"power", "g0+g*"}})).type, problems::invalid_value);
    EXPECT_EQ(refused(text, mapped({{"power", "h*"}})).type, problems::invalid_value);
    EXPECT_EQ(refused(text, mapped({{"power", "g0+"}})).type, problems::invalid_value);
    EXPECT_EQ(refused("timestamp,p,p.average\n1767607200,1,2\n", mapped({{"power", "p*"}})).type,
              problems::invalid_value);
}

TEST(own_tables, wide_columns_of_several_nodes_are_kept_apart)
{
    ReadingOptions options = mapped({{"power", "g0+g1"}, {"device", "host"}});
    const EvidenceSummary summary =
        read("timestamp,host,g0,g1\n1767607200,a,1,2\n1767607200,b,3,4\n1767607201,a,1,2\n1767607201,b,3,4\n", options);
    ASSERT_EQ(summary.devices.size(), 4U);
    EXPECT_EQ(summary.devices[3].id, "b/g1");
    EXPECT_NEAR(joules(summary.energy), 10, 1e-12);
}

TEST(own_tables, units_are_declared_for_all_columns)
{
    ReadingOptions options = mapped({{"power", "a [mW]+b"}});
    options.map["unit"] = "mW";
    constexpr std::string_view text = "timestamp,a [mW],b\n1767607200,1000,2000\n1767607201,1000,2000\n";
    EXPECT_NEAR(joules(read(text, options).energy), 3, 1e-12);
    options.map["unit"] = "W";
    EXPECT_EQ(refused(text, options).type, problems::unknown_unit);
    options.map.erase("unit");
    EXPECT_EQ(refused(text, options).type, problems::underdetermined_log);
}

TEST(own_tables, a_long_table_needs_the_column_that_tells_devices_apart)
{
    constexpr std::string_view text =
        "timestamp,gpu,power\n1767607200,0,100000\n1767607200,1,50000\n1767607201,0,100000\n1767607201,1,50000\n";
    ReadingOptions options = mapped({{"power", "power"}});
    options.map["unit"] = "mW";
    const Problem problem = refused(text, options);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.hint.contains("--map device=gpu"));
    options.map["device"] = "gpu";
    EXPECT_NEAR(joules(read(text, options).energy), 150, 1e-9);
}

TEST(own_tables, an_undeclared_table_is_refused_with_the_option_that_settles_it)
{
    for (const std::string_view text :
         {std::string_view{"timestamp,GPU0,GPU1\n1767607200,1,2\n"}, std::string_view{"time;board power\n1;2\n"}}) {
        const Problem problem = refused(text);
        EXPECT_EQ(problem.type, problems::underdetermined_log);
        EXPECT_TRUE(problem.hint.contains("--map")) << problem.hint;
    }
    const Problem no_unit_of_time =
        refused("timestamp,GPU0\n1767607200,1\n", {.map = {{"power", "GPU0"}, {"unit", "W"}}});
    EXPECT_TRUE(no_unit_of_time.hint.contains("time_unit"));
}

TEST(own_tables, without_header_the_columns_are_declared)
{
    // As the old Zeus PowerMonitor writes them: epoch seconds, then watts by GPU.
    constexpr std::string_view text = "1767607200.125,61.5,60\n1767607201.125,61.5,60\n1767607202.125,63.5,60\n";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.hint.contains("--columns"));
    ReadingOptions options = mapped({{"power", "gpu*"}});
    options.columns = {"timestamp", "gpu0", "gpu1"};
    const EvidenceSummary summary = read(text, options);
    EXPECT_EQ(summary.devices.size(), 2U);
    EXPECT_NEAR(joules(summary.energy), 61.5 + 62.5 + 120, 1e-9);
}

TEST(own_tables, json_members_are_declared_in_the_same_way)
{
    const EvidenceSummary summary = read(
        "{\"timestamp\":1767607200,\"g0\":100,\"g1\":10}\n{\"timestamp\":1767607201,\"g0\":100,\"g1\":null}\n"
        "{\"timestamp\":1767607202,\"g0\":200,\"g1\":30}\n",
        mapped({{"power", "g0+g1"}}));
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_NEAR(joules(summary.devices[0].energy), 250, 1e-9);
    EXPECT_NEAR(joules(summary.devices[1].energy), 40, 1e-9);
}

TEST(own_tables, names_line_column_and_field_of_what_it_cannot_read)
{
    const ReadingOptions options = mapped({{"power", "g0+g1"}});
    const std::string header = "timestamp,g0,g1\n1767607200,1,2\n";
    const Problem number = refused(header + "1767607201,1,much\n1767607202,1,2\n", options);
    EXPECT_EQ(number.type, problems::malformed_log);
    EXPECT_EQ(number.line, 3U);
    EXPECT_EQ(number.column, 14U);
    EXPECT_EQ(number.field, "g1");
    const Problem negative = refused(header + "1767607201,1,-2\n1767607202,1,2\n", options);
    EXPECT_EQ(negative.column, 14U);
    EXPECT_EQ(negative.field, "g1");
}

}  // namespace
}  // namespace wattboard::test

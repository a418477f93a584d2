// rocm-smi and amd-smi tables, with invented rows.
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

TEST(rocm_smi_csv, blocks_without_clock_need_the_interval_and_second_dies_are_left_out)
{
    constexpr std::string_view text =
        "WARNING: AMD GPU device(s) is/are in a low-power state. Check power control/runtime_status\n"
        "\n"
        "device,GPU use (%),Average Graphics Package Power (W)\n"
        "card0,10,210.0\n"
        "card1,10,N/A (Secondary die)\n"
        "\n"
        "device,GPU use (%),Average Graphics Package Power (W)\n"
        "card0,90,250.0\n"
        "card1,90,N/A (Secondary die)\n";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.hint.contains("--interval"));
    const EvidenceSummary summary = read(text, {.interval = Seconds{5}});
    EXPECT_EQ(summary.format, "rocm-smi-csv");
    ASSERT_EQ(summary.devices.size(), 1U);
    EXPECT_EQ(summary.devices[0].id, "card0");
    EXPECT_NEAR(joules(summary.energy), 460 * 5, 1e-9);
    ASSERT_EQ(summary.left_out.size(), 1U);
    EXPECT_TRUE(summary.left_out[0].starts_with("card1"));
    EXPECT_EQ(summary.skipped.at("rows of second dies"), 2U);
}

TEST(rocm_smi_csv, newer_boards_have_another_name_and_twins_are_not_added)
{
    constexpr std::string_view text =
        "device,Average Graphics Package Power (W),Current Socket Graphics Package Power (W),Max Graphics Package "
        "Power "
        "(W)\n"
        "card0,N/A,100.0,750.0\ncard1,70.0,71.0,750.0\n";
    const EvidenceSummary summary = read(text, {.interval = Seconds{1}});
    EXPECT_NEAR(joules(summary.energy), 170, 1e-9);
}

TEST(rocm_smi_csv, the_energy_counter_needs_no_clock)
{
    constexpr std::string_view text =
        "device,Energy counter,Accumulated Energy (uJ)\ncard0,65628,1004108.41\n"
        "device,Energy counter,Accumulated Energy (uJ)\ncard0,131256,5004108.41\n";
    const EvidenceSummary summary = read(text);
    EXPECT_NEAR(joules(summary.energy), 4, 1e-9);
    EXPECT_EQ(summary.kind, EvidenceKind::cumulative_counter);
}

TEST(amd_smi_csv, watched_metrics_have_epoch_seconds)
{
    const EvidenceSummary summary = read(
        "'CTRL' + 'C' to stop watching output:\n"
        "timestamp,gpu,socket_power,gfx_voltage\n"
        "1767607200,0,100,N/A\n"
        "1767607200,1,50 W,N/A\n"
        "1767607202,0,200,N/A\n"
        "1767607202,1,N/A,N/A\n"
        "timestamp,gpu,socket_power,gfx_voltage\n"
        "1767607204,0,100,N/A\n"
        "1767607204,1,70 W,N/A\n");
    EXPECT_EQ(summary.format, "amd-smi-csv");
    EXPECT_TRUE(summary.zone_known);
    EXPECT_EQ(summary.start, at_second(0));
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_NEAR(joules(summary.devices[0].energy), 600, 1e-9);
    EXPECT_NEAR(joules(summary.devices[1].energy), 240, 1e-9);
    EXPECT_EQ(summary.missing, 1U);
}

TEST(amd_smi_csv, prefers_the_counter_and_falls_back_where_the_board_has_none)
{
    const std::string header = "timestamp,gpu,socket_power,total_energy_consumption\n";
    const EvidenceSummary counter =
        read(header + "1767607200,0,100,5000.5\n1767607201,0,100,5090.5\n1767607202,0,100,5200.5\n");
    EXPECT_EQ(counter.kind, EvidenceKind::cumulative_counter);
    EXPECT_NEAR(joules(counter.energy), 200, 1e-9);
    EXPECT_EQ(counter.left_out, (std::vector<std::string>{"socket_power"}));
    const EvidenceSummary power = read(header + "1767607200,0,100,N/A\n1767607201,0,100,N/A\n1767607202,0,100,N/A\n");
    EXPECT_EQ(power.kind, EvidenceKind::power_samples);
    EXPECT_NEAR(joules(power.energy), 200, 1e-9);
    EXPECT_NEAR(joules(read("gpu,total_energy_consumption\n0,100.5\n0,160.5\n").energy), 60, 1e-9);
}

TEST(amd_smi_csv, partitions_of_a_monitored_gpu_are_left_out)
{
    const EvidenceSummary summary = read(
        "timestamp,gpu,xcp,power_usage,hotspot_temperature\n"
        "1767607200,0,0,100,40\n1767607200,0,1,N/A,N/A\n1767607201,0,0,100,40\n1767607201,0,1,N/A,N/A\n");
    EXPECT_EQ(summary.devices.size(), 1U);
    EXPECT_EQ(summary.missing, 0U);
    EXPECT_NEAR(joules(summary.energy), 100, 1e-9);
    EXPECT_EQ(summary.skipped.at("rows of GPU partitions"), 2U);
}

TEST(amd_tables, name_what_they_cannot_read)
{
    const std::string header = "timestamp,gpu,socket_power\n";
    const Problem power = refused(header + "1767607200,0,lots\n1767607201,0,1\n");
    EXPECT_EQ(power.type, problems::malformed_log);
    EXPECT_EQ(power.line, 2U);
    EXPECT_EQ(power.column, 14U);
    EXPECT_EQ(power.field, "socket_power");
    EXPECT_EQ(refused(header + "1767607200,0,-1\n").type, problems::malformed_log);
    EXPECT_EQ(refused(header + "1767607200,0,5 mW\n").type, problems::malformed_log);
    EXPECT_EQ(refused(header + "1767607200,0\n").type, problems::malformed_log);
    EXPECT_EQ(refused(header + "yesterday,0,1\n").type, problems::malformed_log);
    EXPECT_EQ(refused(header + "1767607200123,0,1\n").field, "timestamp");
    EXPECT_EQ(refused(header + "1767607200,N/A,1\n").field, "gpu");
    EXPECT_EQ(refused(header).type, problems::empty_log);
    const EvidenceSummary cut = read(header + "1767607200,0,100\n1767607201,0,100\n1767607202,0");
    EXPECT_NEAR(joules(cut.energy), 100, 1e-9);
    EXPECT_EQ(finding_of(cut, "truncated_tail").verdict, Verdict::fail);
}

}  // namespace
}  // namespace wattboard::test

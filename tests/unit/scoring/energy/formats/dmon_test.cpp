// nvidia-smi dmon and dcgmi dmon, with invented rows.
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

constexpr std::string_view plain_header =
    "# gpu    pwr  gtemp  mtemp     sm    mem   mclk   pclk \n"
    "# Idx      W      C      C      %      %    MHz    MHz \n";

TEST(nvidia_smi_dmon, without_clock_each_value_is_held_for_the_declared_interval)
{
    const std::string text = std::string{plain_header} +
                             "    0    100     52      -      5      7    405    225 \n"
                             "    1     50     52      -      5      7    405    225 \n"
                             "    0    120     52      -      8      8    405    225 \n"
                             "    1      -     52      -      8      8    405    225 \n" +
                             std::string{plain_header} +
                             "    0    110     52      -      8      8    405    225 \n"
                             "    1     70     52      -      8      8    405    225 \n";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_EQ(problem.field, "interval");
    EXPECT_TRUE(problem.hint.contains("--interval"));
    const EvidenceSummary summary = read(text, {.interval = Seconds{2}});
    EXPECT_EQ(summary.format, "nvidia-smi-dmon");
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_NEAR(joules(summary.devices[0].energy), (100 + 120 + 110) * 2, 1e-9);
    EXPECT_NEAR(joules(summary.devices[1].energy), (50 + 70) * 2, 1e-9);
    EXPECT_EQ(summary.missing, 1U);
    EXPECT_NEAR(summary.duration.value(), 6, 1e-9);
    EXPECT_FALSE(summary.zone_known);
    EXPECT_EQ(summary.skipped.at("repeated header lines"), 2U);
}

TEST(nvidia_smi_dmon, times_without_date_go_over_midnight)
{
    const EvidenceSummary summary = read(
        "#Time        gpu    pwr  gtemp\n"
        "#HH:MM:SS    Idx      W      C\n"
        " 23:59:58      0    100     40\n"
        " 23:59:59      0    100     40\n"
        " 00:00:01      0    200     40\n");
    EXPECT_NEAR(joules(summary.energy), 100 + 300, 1e-9);
    EXPECT_FALSE(summary.zone_known);
    EXPECT_EQ(summary.format_version, "-o T");
}

TEST(nvidia_smi_dmon, times_with_date_take_the_declared_zone)
{
    constexpr std::string_view text =
        "#Date       Time        gpu    pwr\n"
        "#YYYYMMDD   HH:MM:SS    Idx      W\n"
        " 20260105   11:00:00      0    100\n"
        " 20260105   11:00:03      0    140\n";
    EXPECT_FALSE(read(text).zone_known);
    const EvidenceSummary summary = read(text, {.timezone = "Europe/Berlin"});
    EXPECT_TRUE(summary.zone_known);
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_NEAR(joules(summary.energy), 360, 1e-9);
}

TEST(nvidia_smi_dmon, names_what_it_cannot_read)
{
    const ReadingOptions options{.interval = Seconds{1}};
    const std::string header{plain_header};
    const Problem power = refused(header + "    0    lots     52      -      5      7    405    225 \n", options);
    EXPECT_EQ(power.type, problems::malformed_log);
    EXPECT_EQ(power.line, 3U);
    EXPECT_EQ(power.column, 10U);
    EXPECT_EQ(power.field, "pwr");
    for (const std::string_view bad : {"1e400", "-5", "0x10", "5W", "99999999999999999999"})
        EXPECT_EQ(refused(fmt::format("{}0 {} 52 - 5 7 405 225\n", header, bad), options).type, problems::malformed_log)
            << bad;
    EXPECT_EQ(refused(header + "    0    nan     52      -      5      7    405    225 \n", options).type,
              problems::empty_log);
    EXPECT_EQ(refused(header + "    0    100\n", options).line, 3U);
    EXPECT_EQ(refused("# gpu pwr\n# Idx mW\n0 1\n", options).type, problems::unknown_unit);
    EXPECT_EQ(refused("# gpu pwr\n0 1\n", options).type, problems::underdetermined_log);
    EXPECT_EQ(refused("# gpu gtemp\n# Idx C\n0 1\n", options).type, problems::underdetermined_log);
    EXPECT_EQ(refused(header, options).type, problems::empty_log);
    EXPECT_EQ(refused("#Time gpu pwr\n#HH:MM:SS Idx W\n 25:00:00 0 100\n").type, problems::malformed_log);
    EXPECT_EQ(refused(header + "0 1 52 - 5 7 405 225\n#Time gpu pwr\n", options).type, problems::malformed_log);
}

TEST(nvidia_smi_dmon, leaves_out_a_row_that_was_cut_off)
{
    const EvidenceSummary summary =
        read(std::string{plain_header} + "    0    100     52      -      5      7    405    225 \n    0    1",
             {.interval = Seconds{1}});
    EXPECT_NEAR(joules(summary.energy), 100, 1e-9);
    EXPECT_EQ(finding_of(summary, "truncated_tail").verdict, Verdict::fail);
}

constexpr std::string_view dcgm_header =
    "#Entity   POWER       TOTEC             TMPTR\n"
    "ID        W           mJ                C\n";

TEST(dcgmi_dmon, prefers_the_counter_which_needs_no_clock)
{
    const EvidenceSummary summary = read(std::string{dcgm_header} +
                                         "GPU 0     120.5       1000000           40\n"
                                         "GPU-I 3   N/A         N/A               N/A\n"
                                         "GPU-CI 4  N/A         N/A               N/A\n"
                                         "GPU 1     60.5        5000000           40\n" +
                                         std::string{dcgm_header} +
                                         "GPU 0     120.5       1130000           40\n"
                                         "GPU 1     N/A         N/A               40\n"
                                         "GPU 0     120.5       1250500           40\n"
                                         "GPU 1     60.5        5120000           40\n"
                                         "\n\ndmon was stopped due to receiving a signal\n");
    EXPECT_EQ(summary.format, "dcgmi-dmon");
    EXPECT_EQ(summary.kind, EvidenceKind::cumulative_counter);
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_NEAR(joules(summary.devices[0].energy), 250.5, 1e-9);
    EXPECT_NEAR(joules(summary.devices[1].energy), 120, 1e-9);
    EXPECT_EQ(summary.missing, 1U);
    EXPECT_EQ(summary.grade, Grade::D);
    EXPECT_EQ(summary.left_out, (std::vector<std::string>{"POWER", "GPU-I 3", "GPU-CI 4"}));
    EXPECT_EQ(summary.skipped.at("rows that are not of a whole GPU"), 2U);
    EXPECT_NEAR(summary.component_energy_kwh.at("gpu") * 3.6e6, 370.5, 1e-9);
}

TEST(dcgmi_dmon, a_declared_interval_gives_the_counter_a_time)
{
    const std::string text = std::string{dcgm_header} +
                             "GPU 0     120.5       1000000           40\n"
                             "GPU 0     120.5       1120000           40\n"
                             "GPU 0     120.5       1240000           40\n";
    const EvidenceSummary summary = read(text, {.interval = Seconds{1}});
    EXPECT_NEAR(joules(summary.energy), 240, 1e-9);
    EXPECT_NEAR(summary.duration.value(), 2, 1e-9);
    EXPECT_EQ(summary.grade, Grade::C);
    const std::string falls = text + "GPU 0     120.5       7                 40\n";
    const Problem problem = refused(falls);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_EQ(problem.line, 6U);
    EXPECT_TRUE(problem.hint.contains("--interval"));
}

TEST(dcgmi_dmon, power_alone_needs_the_interval)
{
    // Old release: other words in the header, a limit in watts too, and a field without a unit.
    constexpr std::string_view text =
        "# Entity  PSTAT   PMLMT   PWRDRW\n"
        "  Id              W       W\n"
        "GPU 0     0       400     100\n"
        "GPU 0     0       400     130\n";
    EXPECT_TRUE(refused(text).hint.contains("--interval"));
    EXPECT_NEAR(joules(read(text, {.interval = Seconds{10}}).energy), 2300, 1e-9);
}

TEST(dcgmi_dmon, names_what_it_cannot_read)
{
    const std::string header{dcgm_header};
    const Problem value = refused(header + "GPU 0     120.5       lots              40\n");
    EXPECT_EQ(value.type, problems::malformed_log);
    EXPECT_EQ(value.line, 3U);
    EXPECT_EQ(value.column, 23U);
    EXPECT_EQ(value.field, "TOTEC");
    EXPECT_EQ(refused(header + "GPU 0     120.5       -1                40\n").type, problems::malformed_log);
    EXPECT_EQ(refused(header + "GPU 0     120.5\n").type, problems::malformed_log);
    EXPECT_EQ(refused("#Entity A B\nID W W\nGPU 0 1 2\n").type, problems::underdetermined_log);
    EXPECT_EQ(refused("#Entity TMPTR\nID C\nGPU 0 1\n").type, problems::underdetermined_log);
    EXPECT_EQ(refused("#Entity POWER\nGPU 0 1\n").type, problems::underdetermined_log);
    EXPECT_EQ(refused(header + "GPU 0     120.5       1                 40\n").type, problems::empty_log);
    EXPECT_EQ(refused(header).type, problems::empty_log);
}

}  // namespace
}  // namespace wattboard::test

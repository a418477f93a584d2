// Every way in which nvidia-smi tables come, with invented rows.
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

TEST(nvidia_smi_csv, reads_interleaved_gpus_with_units_and_missing_values)
{
    const EvidenceSummary summary = read(
        "timestamp, index, name, power.draw [W]\n"
        "2026/01/05 10:00:00.000, 0, NVIDIA A100-SXM4-80GB, 100.00 W\n"
        "2026/01/05 10:00:00.001, 1, NVIDIA A100-SXM4-80GB, [N/A]\n"
        "2026/01/05 10:00:01.000, 0, NVIDIA A100-SXM4-80GB, 200.00 W\n"
        "2026/01/05 10:00:01.001, 1, NVIDIA A100-SXM4-80GB, 50.00 W\n"
        "2026/01/05 10:00:02.001, 1, NVIDIA A100-SXM4-80GB, 50.00 W\n");
    EXPECT_EQ(summary.format, "nvidia-smi-csv");
    EXPECT_EQ(summary.kind, EvidenceKind::power_samples);
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_NEAR(joules(summary.devices[0].energy), 150, 1e-9);
    EXPECT_NEAR(joules(summary.devices[1].energy), 50, 1e-9);
    EXPECT_EQ(summary.devices[0].name, "NVIDIA A100-SXM4-80GB");
    EXPECT_EQ(summary.devices[1].missing, 1U);
    EXPECT_EQ(summary.missing, 1U);
    EXPECT_EQ(summary.rows, 5U);
    EXPECT_EQ(summary.samples, 4U);
    EXPECT_NEAR(summary.component_energy_kwh.at("gpu") * 3.6e6, 200, 1e-9);
}

TEST(nvidia_smi_csv, nounits_keeps_the_unit_in_the_header_only)
{
    const EvidenceSummary summary = read(
        "timestamp, power.draw [W], power.draw.average [W], power.draw.instant [W]\r\n"
        "2026/01/05 10:00:00.000, 100.00, 1.00, 2.00\r\n"
        "2026/01/05 10:00:02.000, 100.00, 1.00, 2.00");
    EXPECT_NEAR(joules(summary.energy), 200, 1e-9);
    EXPECT_EQ(summary.left_out, (std::vector<std::string>{"power.draw.average", "power.draw.instant"}));
}

TEST(nvidia_smi_csv, a_declared_header_reads_a_file_without_one)
{
    constexpr std::string_view text =
        "2026/01/05 10:00:00.000, 0, 65, 13.00\n"
        "2026/01/05 10:00:01.000, 0, 65, 15.00\n";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.hint.contains("--columns"));
    ReadingOptions options;
    options.columns = {"timestamp", "index", "temperature.gpu", "power.draw"};
    EXPECT_NEAR(joules(read(text, options).energy), 14, 1e-9);
    options.columns.pop_back();
    EXPECT_EQ(refused(text, options).type, problems::underdetermined_log);
    options.columns = {"timestamp", "power.draw"};
    EXPECT_EQ(refused(text, options).type, problems::malformed_log);
}

TEST(nvidia_smi_csv, without_header_only_the_unit_tells_the_power)
{
    EXPECT_NEAR(joules(read("2026/01/05 10:00:00.000, 65, 13.00 W\n2026/01/05 10:00:01.000, 65, 15.00 W\n").energy), 14,
                1e-9);
    EXPECT_EQ(refused("2026/01/05 10:00:00.000, 65.00 W, 13.00 W\n").type, problems::underdetermined_log);
}

TEST(nvidia_smi_csv, keys_devices_by_uuid_then_wrapper_then_index_then_bus)
{
    EXPECT_EQ(read("timestamp, index, uuid, power.draw [W]\n"
                   "2026/01/05 10:00:00.000, 0, GPU-aa, 1.00 W\n2026/01/05 10:00:00.000, 0, GPU-bb, 1.00 W\n")
                  .devices.at(1)
                  .id,
              "GPU-bb");
    EXPECT_EQ(read("timestamp,gpu,index,power.draw\n"
                   "2026-01-05T10:00:00+01:00,3, 0, 1.00\n2026-01-05T10:00:00+01:00,4, 0, 1.00\n")
                  .devices.at(1)
                  .id,
              "4");
    EXPECT_EQ(read("timestamp, pci.bus_id, power.draw [W]\n"
                   "2026/01/05 10:00:00.000, 0000:01, 1.00 W\n2026/01/05 10:00:00.000, 0000:02, 1.00 W\n")
                  .devices.at(1)
                  .id,
              "0000:02");
}

TEST(nvidia_smi_csv, refuses_a_wrapper_column_that_does_not_tell_gpus_apart)
{
    constexpr std::string_view text =
        "timestamp,device,index,power.draw\n"
        "2026-01-05T10:00:00Z,node7, 0, 10.00\n2026-01-05T10:00:00Z,node7, 1, 20.00\n"
        "2026-01-05T10:00:01Z,node7, 0, 10.00\n2026-01-05T10:00:01Z,node7, 1, 20.00\n";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_EQ(problem.line, 3U);
    ReadingOptions options;
    options.map["device"] = "index";
    EXPECT_NEAR(joules(read(text, options).energy), 30, 1e-9);
}

TEST(nvidia_smi_csv, a_wrapper_with_zone_has_absolute_times)
{
    const EvidenceSummary summary =
        read("timestamp,gpu,power.draw\n2026-01-05T12:00:00+02:00,0,100\n2026-01-05T12:00:02+02:00,0,100\n");
    EXPECT_TRUE(summary.zone_known);
    EXPECT_EQ(summary.start, at_second(0));
}

TEST(nvidia_smi_csv, refuses_several_gpus_without_id_but_reads_one_polled_fast)
{
    std::string two = "timestamp, power.draw [W]\n";
    std::string fast = two;
    for (int i = 0; i < 30; ++i) {
        two += fmt::format("2026/01/05 10:00:{:02}.000, 100.00 W\n2026/01/05 10:00:{:02}.004, 50.00 W\n", i, i);
        // Irregular hiccups, as a single process has them.
        fast += fmt::format("2026/01/05 10:00:00.{:03}, 100.00 W\n", i * 7 + (i > 11 ? 60 : 0) + (i > 14 ? 60 : 0));
    }
    const Problem problem = refused(two);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.hint.contains("index"));
    EXPECT_TRUE(problem.hint.contains("--map device=none"));
    EXPECT_EQ(read(fast).devices.size(), 1U);
    ReadingOptions options;
    options.map["device"] = "none";
    EXPECT_EQ(read(two, options).samples, 60U);
    EXPECT_EQ(refused("timestamp, power.draw [W]\n2026/01/05 10:00:00.000, 100.00 W\n"
                      "2026/01/05 10:00:00.001, 50.00 W\n")
                  .type,
              problems::underdetermined_log);
}

TEST(nvidia_smi_csv, leaves_out_a_row_that_was_cut_off_and_says_so)
{
    constexpr std::string_view whole =
        "timestamp, index, power.draw [W]\n2026/01/05 10:00:00.000, 0, 100.00 W\n2026/01/05 10:00:01.000, 0, 100.00 "
        "W\n";
    for (const std::string_view tail :
         {"2026/01/05 10:00:02.000, 0, 1", "2026/01/05 10:00:02.000, 0", "2026/01/05 10:0",
          "2026/01/05 10:00:02.000, 0, "
          "100.00"}) {
        const EvidenceSummary summary = read(std::string{whole} + std::string{tail});
        EXPECT_NEAR(joules(summary.energy), 100, 1e-9) << tail;
        EXPECT_EQ(finding_of(summary, "truncated_tail").verdict, Verdict::fail) << tail;
        EXPECT_EQ(finding_of(summary, "truncated_tail").place, "line 4");
    }
    const EvidenceSummary complete = read(std::string{whole} + "2026/01/05 10:00:02.000, 0, 100.00 W");
    EXPECT_NEAR(joules(complete.energy), 200, 1e-9);
    EXPECT_EQ(finding_of(complete, "truncated_tail").verdict, Verdict::pass);
}

TEST(nvidia_smi_csv, names_line_column_and_field_of_what_it_cannot_read)
{
    const std::string header = "timestamp, index, power.draw [W]\n2026/01/05 10:00:00.000, 0, 100.00 W\n";
    const Problem power = refused(header + "2026/01/05 10:00:01.000, 0, lots W\n2026/01/05 10:00:02.000, 0, 1 W\n");
    EXPECT_EQ(power.type, problems::malformed_log);
    EXPECT_EQ(power.line, 3U);
    EXPECT_EQ(power.column, 29U);
    EXPECT_EQ(power.field, "power.draw");
    const Problem time = refused(header + "2026/13/05 10:00:01.000, 0, 100.00 W\n");
    EXPECT_EQ(time.line, 3U);
    EXPECT_EQ(time.column, 1U);
    EXPECT_EQ(time.field, "timestamp");
    const Problem unit = refused(header + "2026/01/05 10:00:01.000, 0, 100.00 mW\n");
    EXPECT_EQ(unit.type, problems::unknown_unit);
    EXPECT_EQ(unit.column, 36U);
    EXPECT_EQ(refused(header + "2026/01/05 10:00:01.000, 0, -1.00 W\n").type, problems::malformed_log);
    EXPECT_EQ(refused(header + "2026/01/05 10:00:01.000, 0\n").line, 3U);
    EXPECT_EQ(refused("timestamp, index, power.draw [kW]\n").type, problems::unknown_unit);
    EXPECT_EQ(refused("index, power.draw [W]\n0, 1.00 W\n").type, problems::underdetermined_log);
    EXPECT_EQ(refused("timestamp, index, power.draw [W]\n").type, problems::empty_log);
    EXPECT_EQ(refused("timestamp, index, power.draw [W]\n2026/01/05 10:00:00.000, 0, [N/A]\n").type,
              problems::empty_log);
}

TEST(nvidia_smi_csv, appended_logs_repeat_the_header_and_the_pause_is_a_gap)
{
    std::string text;
    for (const int minute : {0, 5}) {
        text += "timestamp, index, power.draw [W]\n";
        for (int second = 0; second < 10; ++second)
            text += fmt::format("2026/01/05 10:{:02}:{:02}.000, 0, 100.00 W\n", minute, second);
    }
    const EvidenceSummary summary = read(text);
    EXPECT_EQ(summary.gap_count, 1U);
    EXPECT_EQ(finding_of(summary, "repeated_header").verdict, Verdict::fail);
}

TEST(nvidia_smi_csv, a_stated_power_limit_may_only_raise_the_charge)
{
    std::string text = "timestamp, name, power.limit [W], power.draw [W]\n";
    for (const int second : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 29})
        text += fmt::format("2026/01/05 10:00:{:02}.000, Test-700, LIMIT W, 100.00 W\n", second);
    const auto charged = [&](const std::string& limit) {
        std::string log = text;
        for (std::size_t at = 0; (at = log.find("LIMIT")) != std::string::npos;) log.replace(at, 5, limit);
        return joules(read_log(log, {}, context_with_limit())->charged);
    };
    EXPECT_NEAR(charged("300.00"), 900 + 20 * 805, 1e-6);
    EXPECT_NEAR(charged("1000.00"), 900 + 20 * 1150, 1e-6);
}

TEST(nvidia_smi_csv, leaves_out_mig_instances_whose_gpu_has_their_power)
{
    const EvidenceSummary summary = read(
        "timestamp, uuid, name, power.draw [W]\n"
        "2026/01/05 10:00:00.000, GPU-aa, NVIDIA A100, 100.00 W\n"
        "2026/01/05 10:00:00.001, MIG-bb, NVIDIA A100 MIG 1g.5gb, [N/A]\n"
        "2026/01/05 10:00:01.000, GPU-aa, NVIDIA A100, 100.00 W\n"
        "2026/01/05 10:00:01.001, MIG-bb, NVIDIA A100 MIG 1g.5gb, [N/A]\n");
    ASSERT_EQ(summary.devices.size(), 1U);
    EXPECT_EQ(summary.skipped.at("rows of MIG instances"), 2U);
    EXPECT_NEAR(joules(summary.energy), 100, 1e-9);
    EXPECT_EQ(refused("timestamp, uuid, power.draw [W]\n2026/01/05 10:00:00.000, MIG-bb, [N/A]\n").type,
              problems::empty_log);
}

TEST(nvidia_smi_csv, the_module_is_not_the_gpu)
{
    const EvidenceSummary summary = read(
        "timestamp, module.power.draw.average [W], power.draw.average [W], power.draw.instant [W]\n"
        "2026/01/05 10:00:00.000, 900.00 W, 100.00 W, 120.00 W\n2026/01/05 10:00:01.000, 900.00 W, 100.00 W, 120.00 "
        "W\n");
    EXPECT_NEAR(joules(summary.energy), 100, 1e-9);
    EXPECT_EQ(summary.left_out, (std::vector<std::string>{"module.power.draw.average", "power.draw.instant"}));
    EXPECT_EQ(summary.format_version, "driver 530 or newer");
    EXPECT_EQ(refused("timestamp, module.power.draw.instant [W]\n2026/01/05 10:00:00.000, 900.00 W\n").type,
              problems::underdetermined_log);
}

TEST(nvidia_smi_csv, a_wrapper_with_epoch_times_needs_their_unit)
{
    constexpr std::string_view text = "timestamp,index,power.draw\n1767607200,0,100.00\n1767607201,0,100.00\n";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.hint.contains("time_unit=epoch_s"));
    const EvidenceSummary summary = read(text, {.map = {{"time_unit", "epoch_s"}}});
    EXPECT_EQ(summary.start, at_second(0));
    EXPECT_TRUE(summary.zone_known);
}

TEST(nvidia_smi_csv, a_number_that_was_cut_off_is_seen_by_its_missing_decimals)
{
    constexpr std::string_view rows =
        "timestamp, power.draw [W]\n2026/01/05 10:00:00.000, 100.00\n2026/01/05 10:00:01.000, 100.00\n";
    const EvidenceSummary cut = read(std::string{rows} + "2026/01/05 10:00:02.000, 10");
    EXPECT_NEAR(joules(cut.energy), 100, 1e-9);
    EXPECT_EQ(finding_of(cut, "truncated_tail").verdict, Verdict::fail);
    EXPECT_NEAR(joules(read(std::string{rows} + "2026/01/05 10:00:02.000, 100.00").energy), 200, 1e-9);
}

}  // namespace
}  // namespace wattboard::test

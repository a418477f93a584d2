// What AMD's tools print beside CSV: JSON, the monitor table, blocks for people, with invented figures in real layouts.
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

TEST(rocm_smi_json, without_a_time_the_interval_is_asked_for)
{
    constexpr std::string_view text =
        R"json({"card0": {"Average Graphics Package Power (W)": "210.0"}, "card1": {"Average Graphics Package Power (W)": "N/A (Secondary die)"}
})json"
        "\n"
        R"json({"card0": {"Average Graphics Package Power (W)": "250.0"}, "card1": {"Average Graphics Package Power (W)": "N/A (Secondary die)"
}
})json";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.hint.contains("--interval"));
    EXPECT_EQ(problem.line, 1U);
    const EvidenceSummary summary = read(text, {.interval = Seconds{5}});
    EXPECT_EQ(summary.format, "rocm-smi-json");
    ASSERT_EQ(summary.devices.size(), 1U);
    EXPECT_NEAR(joules(summary.energy), 460 * 5, 1e-9);
    EXPECT_EQ(summary.skipped.at("rows of second dies"), 2U);
}

TEST(rocm_smi_json, limits_are_no_power_and_the_counter_goes_before_the_power)
{
    const EvidenceSummary power = read(
        R"json({"card0": {"Current Socket Graphics Package Power (W)": "100.0", "Max Graphics Package Power (W)": "750.0"}})json",
        {.interval = Seconds{2}});
    EXPECT_NEAR(joules(power.energy), 200, 1e-9);
    const EvidenceSummary counter = read(
        R"json({"card0": {"Average Graphics Package Power (W)": "9.0", "Energy counter": "1", "Accumulated Energy (uJ)": "1004108.41"}})json"
        "\n"
        R"json({"card0": {"Average Graphics Package Power (W)": "9.0", "Energy counter": "2", "Accumulated Energy (uJ)": "5004108.41"}})json");
    EXPECT_EQ(counter.kind, EvidenceKind::cumulative_counter);
    EXPECT_NEAR(joules(counter.energy), 4, 1e-9);
    ASSERT_EQ(counter.left_out.size(), 1U);
}

TEST(rocm_smi_json, epoch_times_and_times_within_the_cards_are_taken)
{
    const EvidenceSummary summary =
        read(R"json({"time": 1767607200.5, "card0": {"Average Graphics Package Power (W)": 100}})json"
             R"json({"time": 1767607202.5, "card0": {"Average Graphics Package Power (W)": 300}})json"
             R"json({"time": 1767607203.5, "card0": {"Average Graphics Package Power (W)": 300}})json");
    EXPECT_NEAR(joules(summary.energy), 400 + 300, 1e-6);
    EXPECT_EQ(summary.start, at_second(0.5));
    EXPECT_EQ(refused(R"json({"time": 1767607200, "card0": {"Average Graphics Package Power (W)": 100}})json"
                      R"json({"card0": {"Average Graphics Package Power (W)": 100}})json")
                  .field,
              "/timestamp");
}

TEST(rocm_smi_text, the_concise_table_is_read_by_its_columns)
{
    // The first die carries the power of both; of another board the power is missing, whose cap is no power.
    constexpr std::string_view text =
        "========================= ROCm System Management Interface =========================\n"
        "=================================== Concise Info ===================================\n"
        "GPU  Temp (DieEdge)  AvgPwr  SCLK    MCLK     Fan  Perf  PwrCap  VRAM%  GPU%  \n"
        "0    39.0c           92.0W   800Mhz  1600Mhz  0%   auto  560.0W    0%   0%    \n"
        "1    28.0c           N/A     800Mhz  1600Mhz  0%   auto  0.0W      0%   0%    \n"
        "2    34.0c           N/A     800Mhz  1600Mhz  0%   auto  560.0W    0%   0%    \n"
        "====================================================================================\n"
        "=============================== End of ROCm SMI Log ================================\n";
    const EvidenceSummary summary = read(std::string{text} + std::string{text}, {.interval = Seconds{10}});
    EXPECT_EQ(summary.format, "rocm-smi-text");
    ASSERT_EQ(summary.devices.size(), 2U);
    EXPECT_EQ(summary.missing, 2U);
    EXPECT_NEAR(joules(summary.energy), 92 * 20, 1e-9);
    EXPECT_EQ(summary.skipped.at("rows of second dies and partitions"), 2U);
}

TEST(rocm_smi_text, the_newer_concise_table_has_degree_signs_and_partitions)
{
    constexpr std::string_view text =
        "Device  Node  IDs              Temp        Power     Partitions          SCLK    MCLK    Fan  Perf  PwrCap  "
        "VRAM%  GPU%  \n"
        "              (DID,     GUID)  (Junction)  (Socket)  (Mem, Compute, ID)                                     \n"
        "====================================================================================================\n"
        "0       2     0x74a1,   3771   47.0°C      154.0W    NPS4, CPX, 0        133Mhz  900Mhz  0%   auto  750.0W  "
        "0% "
        "    0%    \n"
        "1       3     N/A,      62138  N/A         N/A       N/A, N/A, 1         N/A     N/A     0%   n/a   N/A     "
        "2% "
        "    N/A   \n";
    const EvidenceSummary summary = read(text, {.interval = Seconds{10}});
    ASSERT_EQ(summary.devices.size(), 1U);
    EXPECT_NEAR(joules(summary.energy), 1540, 1e-9);
}

TEST(rocm_smi_text, of_a_counter_and_a_power_the_first_is_read)
{
    const auto call = [](int watts, int microjoules) {
        return fmt::format(
            "GPU[0]\t\t: Energy counter: 1\nGPU[0]\t\t: Accumulated Energy (uJ): {}000000.0\n"
            "GPU[0]\t\t: Average Graphics Package Power (W): {}.0\n",
            microjoules, watts);
    };
    const EvidenceSummary summary = read(call(10, 100) + call(20, 130) + call(30, 170));
    EXPECT_EQ(summary.kind, EvidenceKind::cumulative_counter);
    EXPECT_EQ(summary.missing, 0U);
    EXPECT_NEAR(joules(summary.energy), 70, 1e-9);
    EXPECT_EQ(summary.left_out, (std::vector<std::string>{"Average Graphics Package Power (W)"}));
}

TEST(rocm_smi_text, a_power_that_is_none_is_named)
{
    const Problem problem = refused("GPU[0]\t\t: Average Graphics Package Power (W): 4O\nGPU[0]\t\t: x (W): 1\n");
    EXPECT_EQ(problem.type, problems::malformed_log);
    EXPECT_EQ(problem.line, 1U);
    EXPECT_EQ(problem.column, 47U);
    EXPECT_TRUE(refused("GPU[0]\t\t: Average Graphics Package Power (W): 40\n").hint.contains("--interval"));
}

TEST(amd_smi_json, arrays_of_polls_follow_each_other)
{
    const std::string first =
        R"json([{"timestamp": 1767607200, "gpu": 0, "xcp": 0, "power_usage": {"value": 100, "unit": "W"}, "max_power": {"value": 750, "unit": "W"}},
            {"timestamp": 1767607200, "gpu": 0, "xcp": 1, "power_usage": "N/A"}])json";
    const std::string second =
        R"json([{"timestamp": 1767607201, "gpu": 0, "xcp": 0, "power_usage": {"value": 300, "unit": "W"}}])json";
    const EvidenceSummary summary = read(first + "\n" + second);
    EXPECT_EQ(summary.format, "amd-smi-json");
    ASSERT_EQ(summary.devices.size(), 1U);
    EXPECT_NEAR(joules(summary.energy), 200, 1e-9);
    EXPECT_EQ(summary.skipped.at("rows of GPU partitions"), 1U);
}

TEST(amd_smi_json, the_unit_is_part_of_the_figure)
{
    const std::string poll =
        R"json({"timestamp": 1767607200, "gpu": 0, "power": {"socket_power": {"value": 5, "unit": ")json";
    const Problem problem = refused(poll + "mW\"}}}");
    EXPECT_EQ(problem.type, problems::malformed_log);
    EXPECT_EQ(problem.field, "/socket_power");
    EXPECT_EQ(refused(R"json({"gpu": 0, "power": {"socket_power": {"value": -1, "unit": "W"}}})json").field,
              "/socket_power");
    EXPECT_TRUE(refused(R"json({"gpu": 0, "power": {"socket_power": {"value": 5, "unit": "W"}}})json")
                    .hint.contains("--interval"));
}

TEST(amd_smi_monitor, one_call_after_another_needs_the_interval)
{
    const std::string call =
        "GPU  POWER   GPU_T   MEM_T   GFX_CLK   GFX%   MEM%   ENC%   DEC%      VRAM_USAGE\n"
        "  0  305 W   49 °C   43 °C  2106 MHz   97 %    1 %    N/A    0 %    3.0/191.7 GB\n"
        "  1    N/A     N/A     N/A       N/A    N/A    N/A    N/A    N/A   60.9/ 96.0 GB\n\n"
        "PROCESS INFO:\n"
        "GPU                  NAME      PID   GTT_MEM\n"
        "  0               python3    12345    2.0 MB\n\n";
    const Problem problem = refused(call);
    EXPECT_EQ(problem.type, problems::underdetermined_log);
    EXPECT_TRUE(problem.hint.contains("--interval"));
    const EvidenceSummary summary = read(call + call, {.interval = Seconds{2}});
    EXPECT_EQ(summary.format, "amd-smi-monitor");
    EXPECT_NEAR(joules(summary.energy), 305 * 4, 1e-9);
    EXPECT_EQ(summary.missing, 2U);
}

TEST(amd_smi_monitor, a_cap_raises_the_charge_and_partitions_are_left_out)
{
    const std::string head = "TIMESTAMP  GPU  XCP  POWER  PWR_CAP\n";
    const std::string rows =
        "1767607200    0    0  100 W    750 W\n1767607200    0    1    N/A      N/A\n"
        "1767607201    0    0  100 W    750 W\n1767607202    0    0  100 W    750 W\n";
    // A gap of 20 s is charged with 1.15 x the cap.
    const EvidenceSummary summary = read(head + rows + "1767607222    0    0  100 W    750 W\n");
    ASSERT_EQ(summary.devices.size(), 1U);
    EXPECT_NEAR(joules(summary.energy), 2200, 1e-9);
    EXPECT_NEAR(joules(summary.charged), 200 + 20 * 1.15 * 750, 1e-6);
}

TEST(amd_smi_monitor, names_what_it_cannot_read)
{
    const std::string head = "TIMESTAMP  GPU  POWER\n1767607200    0  100 W\n1767607201    0  100 W\n";
    const Problem power = refused(head + "1767607202    0  100 mW\n1767607203    0  100 W\n");
    EXPECT_EQ(power.type, problems::malformed_log);
    EXPECT_EQ(power.line, 4U);
    EXPECT_EQ(power.column, 18U);
    EXPECT_EQ(power.field, "POWER");
    EXPECT_EQ(refused(head + "1767607202    0\n1767607203    0  100 W\n").line, 4U);
    const EvidenceSummary cut = read(head + "1767607202    0");
    EXPECT_EQ(finding_of(cut, "truncated_tail").verdict, Verdict::fail);
}

TEST(amd_smi_metric, limits_are_no_power_and_processors_no_gpu)
{
    const std::string block =
        "GPU: 0\n    LIMIT:\n        SOCKET_POWER: 750 W\n    POWER:\n        SOCKET_POWER: 140 W\n"
        "CPU: 0\n    POWER_METRICS:\n        SOCKET_POWER: 90 W\n";
    const EvidenceSummary summary = read(block + block, {.interval = Seconds{3}});
    EXPECT_EQ(summary.format, "amd-smi-metric");
    ASSERT_EQ(summary.devices.size(), 1U);
    EXPECT_NEAR(joules(summary.energy), 140 * 6, 1e-9);
    const Problem problem = refused("GPU: 0\n    POWER:\n        SOCKET_POWER: 140 kW\nGPU: 0\n");
    EXPECT_EQ(problem.line, 3U);
    EXPECT_EQ(problem.column, 23U);
    EXPECT_EQ(problem.field, "SOCKET_POWER");
}

}  // namespace
}  // namespace wattboard::test

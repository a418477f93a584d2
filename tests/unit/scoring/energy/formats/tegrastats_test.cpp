// tegrastats: the supply rail, boards without one, and lines without a time.
#include "unit/scoring/energy/formats/system_log.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

TEST(tegrastats, the_supply_rail_counts)
{
    const EvidenceSummary summary = read_whole(sample_log("tegrastats.txt"), {.timezone = "UTC"});
    EXPECT_EQ(summary.format, "tegrastats");
    EXPECT_NEAR(joules_of(summary, "VDD_IN"), 6 + 16, 1e-9);
    EXPECT_NEAR(component_joules(summary, "node"), 22, 1e-9);
    EXPECT_EQ(summary.left_out.size(), 2U);
    EXPECT_EQ(summary.start, at_second(0));
    expect_same_in_pieces(sample_log("tegrastats.txt"));
}

TEST(tegrastats, rails_are_added_where_there_is_no_supply_rail)
{
    const std::string rest =
        " VDD_GPU_SOC 3000mW/3000mW VDD_CPU_CV 1000mW/1000mW VIN_SYS_5V0 4000mW/4000mW NC 0mW/0mW\n";
    const std::string text = "01-05-2026 10:00:00 RAM 1/2MB" + rest + "01-05-2026 10:00:01 RAM 1/2MB" + rest;
    const EvidenceSummary summary = read_whole(text);
    EXPECT_NEAR(joules_of(summary), 8, 1e-9);
    EXPECT_EQ(summary.devices.size(), 3U);
    EXPECT_NEAR(component_joules(summary, "rail"), 8, 1e-9);
}

TEST(tegrastats, lines_without_a_time_need_an_interval)
{
    const std::string line = "RAM 1/2MB (lfb 1x4MB) POM_5V_IN 2500/2400 POM_5V_GPU 100/100\n";
    EXPECT_EQ(refusal(line + line).field, "interval");
    const EvidenceSummary summary = read_whole(line + line + line, {.interval = Seconds{2}});
    EXPECT_NEAR(joules_of(summary, "POM_5V_IN"), 15, 1e-9);
    EXPECT_NEAR(summary.duration.value(), 6, 1e-9);
    EXPECT_FALSE(summary.start.has_value());
}

TEST(tegrastats, a_declared_interval_sets_lines_of_one_second_apart)
{
    std::string text;
    for (int i = 0; i < 8; ++i)
        text += fmt::format("01-05-2026 10:00:0{} RAM 1/2MB VDD_IN {}mW/1mW\n", i / 4, i % 4 == 0 ? 4000 : 8000);
    const EvidenceSummary summary = read_whole(text, {.interval = Seconds{0.25}});
    EXPECT_NEAR(joules_of(summary), 0.25 * (6 + 8 + 8 + 6 + 6 + 8 + 8), 1e-9);
}

TEST(tegrastats, hostile_lines_are_named)
{
    const std::string line = "01-05-2026 10:00:00 RAM 1/2MB VDD_IN 5000mW/1mW\n";
    EXPECT_EQ(refusal(line + "01-05-2026 10:00:01 RAM 1/2MB VDD_IN -5mW/1mW\n").line, 2U);
    EXPECT_EQ(refusal(line + "01-05-2026 10:00:01 RAM 1/2MB VDD_IN 99999999999999999mW/1mW\n").field, "VDD_IN");
    EXPECT_EQ(refusal(line + "13-45-2026 10:00:01 RAM 1/2MB VDD_IN 5mW/1mW\n").field, "time");
    EXPECT_EQ(refusal(line + "RAM 1/2MB VDD_IN 5mW/1mW\n").field, "time");
    EXPECT_EQ(refusal("RAM 1/2MB SWAP 1/2MB\n").field, "VDD_IN");
    EXPECT_EQ(finding_of(read_whole(line + "01-05-2026 10:00:01 RAM 1/2MB VDD_IN 50"), "truncated_tail").verdict,
              Verdict::fail);
}

}  // namespace
}  // namespace wattboard::test

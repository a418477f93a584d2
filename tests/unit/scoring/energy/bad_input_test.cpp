// Bytes that are no log: each gets its problem, and none takes memory or time beyond its size.
#include <gtest/gtest.h>

#include "scoring/energy/log_reader.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

Problem refused(std::string_view text, ReadingOptions options = {})
{
    Result<EvidenceSummary> summary = read_log(text, std::move(options));
    EXPECT_FALSE(summary.has_value());
    return summary ? Problem{} : summary.error();
}

TEST(bad_input, empty_files_are_empty)
{
    for (const std::string_view text : {"", "\n\n", "\xEF\xBB\xBF", "  \r\n"})
        EXPECT_EQ(refused(text).type, problems::empty_log);
}

TEST(bad_input, binary_files_are_named_with_their_place)
{
    const Problem nul = refused(std::string_view{"timestamp,device,power_w\n2026\0", 30});
    EXPECT_EQ(nul.type, problems::malformed_log);
    EXPECT_EQ(nul.line, 2U);
    EXPECT_EQ(nul.column, 5U);
    const Problem utf16 = refused(std::string_view{"\xFF\xFEt\0i\0", 6});
    EXPECT_TRUE(utf16.hint.contains("UTF-16"));
    // 0xE9 begins a character of three bytes, so only the comma shows that it is none.
    EXPECT_EQ(refused("caf\xE9,x\n").column, 5U);
    EXPECT_EQ(refused("caf\xC3").type, problems::malformed_log);
}

TEST(bad_input, an_encoding_fault_far_inside_a_file_has_its_line)
{
    std::string text = "timestamp,device,power_w\n";
    for (int i = 0; i < 5000; ++i)
        text += fmt::format("2026-01-05T10:{:02}:{:02}Z,gpu0,100\n", i / 60 % 60, i % 60)
                    .replace(11, 2, i < 3600 ? "10" : "11");
    text += "2026-01-06T10:00:00Z,g\xFFu,100\n";
    const Problem problem = refused(text);
    EXPECT_EQ(problem.line, 5002U);
    EXPECT_EQ(problem.column, 23U);
}

TEST(bad_input, one_endless_line_is_refused_early)
{
    LogReader reader{ReadingOptions{.format = "nvidia-smi-csv"}};
    const std::string piece(65'536, 'x');
    std::size_t fed = 0;
    Result<void> result;
    while (result && fed < (std::size_t{1} << 30U)) {
        result = reader.feed(piece);
        fed += piece.size();
    }
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().type, problems::limit_exceeded);
    EXPECT_LE(fed, max_line_bytes + 2 * piece.size());
}

TEST(bad_input, unknown_formats_and_options_are_named)
{
    const Problem unknown = refused("hello,world\n1,2\n");
    EXPECT_EQ(unknown.type, problems::unknown_format);
    EXPECT_TRUE(unknown.hint.contains("generic-csv"));
    EXPECT_EQ(refused("x\n", {.format = "abacus"}).type, problems::unknown_format);
    EXPECT_EQ(refused("x\n", {.timezone = "Nowhere/Land"}).type, problems::unknown_zone);
    EXPECT_EQ(refused("x\n", {.interval = Seconds{-1}}).field, "interval");
    EXPECT_EQ(refused("x\n", {.start = at_second(0)}).field, "start");
    EXPECT_EQ(refused("x\n", {.start = at_second(1), .end = at_second(1)}).field, "end");
}

TEST(bad_input, figures_beyond_any_machine_are_refused)
{
    EXPECT_EQ(refused("timestamp,device,power_w\n2026-01-05T10:00:00Z,g,1e300\n").field, "power_w");
    EXPECT_EQ(refused("timestamp,device,energy_j\n2026-01-05T10:00:00Z,g,1e19\n").field, "energy_j");
    EXPECT_EQ(refused("timestamp, power.draw [W]\n2026/01/05 10:00:00.000, 1e300 W\n").type, problems::malformed_log);
    EXPECT_EQ(refused("timestamp,run_id,duration,emissions,energy_consumed\n2026-01-05T10:01:00,r,1e300,1,1\n").field,
              "duration");
}

TEST(bad_input, too_many_devices_are_refused)
{
    std::string text = "timestamp,device,power_w\n";
    for (std::size_t i = 0; i <= max_devices; ++i) text += fmt::format("2026-01-05T10:00:00Z,gpu{},1\n", i);
    const Problem problem = refused(text);
    EXPECT_EQ(problem.type, problems::limit_exceeded);
    EXPECT_EQ(problem.line, max_devices + 2);
}

}  // namespace
}  // namespace wattboard::test

// powermetrics as text and as property lists: blocks, totals and their parts, summaries, NUL bytes.
#include "unit/scoring/energy/formats/system_log.h"
#include "unit/scoring/energy/log_text.h"

namespace wattboard::test {
namespace {

std::string block(int second, std::string_view elapsed_ms, std::string_view powers)
{
    return fmt::format("*** Sampled system activity (Mon Jan  5 10:00:{:02} 2026 +0000) ({}ms elapsed) ***\n\n{}\n",
                       second, elapsed_ms, powers);
}

TEST(powermetrics_text, the_package_is_split_without_remainder)
{
    const EvidenceSummary summary = read_whole(sample_log("powermetrics-text.txt"));
    EXPECT_EQ(summary.format, "powermetrics-text");
    EXPECT_EQ(summary.format_version, "20D91");
    EXPECT_NEAR(joules_of(summary), 4 * 1.0 + 2 * 1.0205, 1e-9);
    EXPECT_NEAR(component_joules(summary, "gpu"), 0.5, 1e-9);
    EXPECT_NEAR(component_joules(summary, "dram"), 0.3 + 0.2 * 1.0205, 1e-9);
    EXPECT_NEAR(summary.duration.value(), 2.0205, 1e-9);
    EXPECT_TRUE(summary.zone_known);
    EXPECT_EQ(summary.end, at_second(-3600 + 2.0205));
    EXPECT_EQ(summary.skipped.at("summary blocks"), 1U);
    expect_same_in_pieces(sample_log("powermetrics-text.txt"));
}

TEST(powermetrics_text, later_releases_and_intel_processors)
{
    EXPECT_NEAR(
        joules_of(read_whole(block(1, "1000.00", "GPU Power: 200 mW\nCombined Power (CPU + GPU + ANE): 900 mW") +
                             block(2, "1000.00", "GPU Power: 0 mW\nCombined Power (CPU + GPU + ANE): 700 mW"))),
        1.6, 1e-9);
    EXPECT_NEAR(
        joules_of(read_whole(block(1, "1000.00", "Intel energy model derived package power (CPUs+GT+SA): 4.50W") +
                             block(2, "1000.00", "Intel energy model derived package power (CPUs+GT+SA): 5.50W"))),
        10, 1e-9);
    const EvidenceSummary no_total = read_whole(block(1, "500.00", "CPU Power: 100 mW\nANE Power: 20 mW") +
                                                block(2, "500.00", "CPU Power: 200 mW\nANE Power: 0 mW"));
    EXPECT_NEAR(joules_of(no_total), 0.16, 1e-9);
}

TEST(powermetrics_text, missing_time_is_a_gap)
{
    std::string text;
    for (const int second : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 31, 32, 33})
        text += block(second, "1000.00", "Package Power: 1000 mW");
    const EvidenceSummary summary = read_whole(text);
    EXPECT_NEAR(joules_of(summary), 13, 1e-9);
    EXPECT_EQ(summary.gap_count, 1U);
    EXPECT_GE(to_joules(summary.charged).value(), 13 + 20);
}

TEST(powermetrics_text, hostile_blocks_are_named)
{
    const std::string good = block(1, "1000.00", "Package Power: 1000 mW");
    EXPECT_EQ(refusal(good + block(2, "-5", "Package Power: 1 mW")).field, "ms elapsed");
    EXPECT_EQ(refusal(good + block(2, "0.00", "Package Power: 1 mW")).line, 4U);
    EXPECT_EQ(refusal(good + block(2, "1000.00", "Package Power: 1e30 mW")).field, "Package Power");
    EXPECT_EQ(refusal(good + block(2, "1000.00", "Package Power: 7 kW")).line, 6U);
    EXPECT_EQ(refusal(good + "*** Sampled system activity (someday) (1ms elapsed) ***\n").line, 4U);
    EXPECT_EQ(refusal(block(1, "1000.00", "nothing")).type, problems::empty_log);
    std::string last = block(2, "1000.00", "Package Power: 5");
    last.pop_back();
    const EvidenceSummary cut = read_whole(good + last);
    EXPECT_NEAR(joules_of(cut), 1, 1e-9);
    EXPECT_EQ(finding_of(read_whole(good + block(2, "1000.00", "*** Running tasks ***")), "process_names").verdict,
              Verdict::fail);
}

TEST(powermetrics_plist, lists_with_nul_bytes_between_them)
{
    const std::string text = sample_log("powermetrics-plist.plist");
    ASSERT_NE(text.find('\0'), std::string::npos);
    const EvidenceSummary summary = read_whole(text);
    EXPECT_EQ(summary.format, "powermetrics-plist");
    EXPECT_EQ(summary.format_version, "23A344");
    EXPECT_NEAR(joules_of(summary), 3.2005 + 1.4 * 1.5, 1e-9);
    // The second list has only energies: 600 mJ.
    EXPECT_NEAR(component_joules(summary, "gpu"), 0.7 + 0.6, 1e-9);
    EXPECT_TRUE(summary.zone_known);
    EXPECT_NEAR(summary.duration.value(), 2.5, 1e-9);
    expect_same_in_pieces(text);
    std::string without_nul = text;
    std::erase(without_nul, '\0');
    EXPECT_EQ(read_whole(without_nul).energy.value(), summary.energy.value());
}

TEST(powermetrics_plist, a_cut_off_list_is_left_out)
{
    const std::string text = sample_log("powermetrics-plist.plist");
    const EvidenceSummary summary = read_whole(text.substr(0, text.size() - 200));
    EXPECT_NEAR(joules_of(summary), 3.2005, 1e-9);
    EXPECT_EQ(finding_of(summary, "truncated_tail").verdict, Verdict::fail);
}

TEST(powermetrics_plist, hostile_lists_are_named)
{
    const std::string head = "<?xml version=\"1.0\"?>\n<plist version=\"1.0\"><dict>\n<key>elapsed_ns</key>";
    const std::string rest =
        "<key>timestamp</key><date>2026-01-05T10:00:00Z</date><key>processor</key><dict><key>package_watts</key>";
    EXPECT_NEAR(
        joules_of(read_whole(head + "<integer>2000000000</integer>" + rest + "<real>3</real></dict></dict></plist>")),
        6, 1e-9);
    EXPECT_EQ(refusal(head + "<real>-1</real>").field, "elapsed_ns");
    EXPECT_EQ(refusal(head + "<real>nan</real>").line, 3U);
    EXPECT_EQ(refusal(head + "<real>1" + std::string(5000, '0') + "</real>").field, "elapsed_ns");
    EXPECT_EQ(refusal(head + "<integer>1</dict>").type, problems::malformed_log);
    EXPECT_EQ(refusal(head + "<integer>1</integer></array>").type, problems::malformed_log);
    EXPECT_EQ(refusal(head + "<moon>1</moon>").type, problems::malformed_log);
    EXPECT_EQ(refusal(head + "<integer>1</integer></dict></plist>").field, "timestamp");
    EXPECT_EQ(refusal(head + std::string{"\0<integer>1</integer>", 21}).type, problems::malformed_log);
    std::string deep = head + "<integer>1</integer>";
    for (int i = 0; i < 1000; ++i) deep += "<key>a</key><dict>";
    EXPECT_EQ(refusal(deep).type, problems::malformed_log);
}

TEST(powermetrics_plist, other_formats_still_refuse_nul_bytes)
{
    const Problem problem = refusal("1.000000000,4,Joules,power/energy-pkg/,1,100,,\n2" + std::string(1, '\0'));
    EXPECT_EQ(problem.type, problems::malformed_log);
    EXPECT_EQ(problem.line, 2U);
    EXPECT_EQ(refusal(std::string(100'000, '\0')).type, problems::malformed_log);
}

}  // namespace
}  // namespace wattboard::test

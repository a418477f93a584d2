// Numbers, times and cells: the small parsers under every format.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scoring/energy/decimal.h"
#include "scoring/energy/row_splitter.h"
#include "scoring/energy/text_encoding.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::energy {
namespace {

TEST(decimal, reads_what_logs_write)
{
    EXPECT_DOUBLE_EQ(parse_decimal("61.42 W").value, 61.42);
    EXPECT_EQ(parse_decimal("61.42 W").decimals, 2);
    EXPECT_EQ(*parse_decimal("61.42 W").after, ' ');
    EXPECT_DOUBLE_EQ(parse_decimal("-0.5").value, -0.5);
    EXPECT_DOUBLE_EQ(parse_decimal("1,25", ',').value, 1.25);
    EXPECT_DOUBLE_EQ(parse_decimal("3.43e-05").value, 3.43e-05);
    EXPECT_DOUBLE_EQ(parse_decimal("0.12345678901234567890").value, 0.12345678901234567890);
    EXPECT_DOUBLE_EQ(parse_decimal("3,5E2", ',').value, 350);
    for (const std::string_view text : {"", "W", ".", "-", "nan", "inf", "1e999", "[N/A]"})
        EXPECT_EQ(parse_decimal(text).after, nullptr) << text;
}

TEST(decimal, knows_missing_cells_from_zero)
{
    for (const std::string_view cell : {"", "N/A", "[N/A]", "[Not Supported]", "[Unknown Error]", "-", "None"})
        EXPECT_TRUE(is_missing(cell)) << cell;
    for (const std::string_view cell : {"0", "0.00", "x", "[", "["}) EXPECT_FALSE(is_missing(cell)) << cell;
}

Nanoseconds read(std::string_view cell, std::string_view zone = "", TimeUnit unit = TimeUnit::iso)
{
    TimestampReader reader = TimestampReader::create(zone, unit).value();
    Nanoseconds time = -1;
    EXPECT_EQ(reader.read(cell, time), TimestampError::none) << cell;
    return time;
}

constexpr Nanoseconds ten_o_clock = 1'767'607'200'000'000'000;  // 2026-01-05T10:00:00Z

TEST(timestamp, reads_the_common_forms)
{
    EXPECT_EQ(read("2026/01/05 10:00:00.120"), ten_o_clock + 120'000'000);
    EXPECT_EQ(read("2026-01-05T10:00:00Z"), ten_o_clock);
    EXPECT_EQ(read("2026-01-05T11:00:00+01:00"), ten_o_clock);
    EXPECT_EQ(read("2026-01-05 04:30:00.5-0530"), ten_o_clock + 500'000'000);
    EXPECT_EQ(read("2026-01-05T10:00"), ten_o_clock);
    EXPECT_EQ(read("2026-01-05T10:00:00.123456789Z"), ten_o_clock + 123'456'789);
    EXPECT_EQ(read("2026-01-05T11:00:00", "Europe/Berlin"), ten_o_clock);
    EXPECT_EQ(read("2026-07-05T12:00:00", "Europe/Berlin"), read("2026-07-05T10:00:00Z"));
    EXPECT_EQ(read("2026-01-05T12:00:00", "+02:00"), ten_o_clock);
    EXPECT_EQ(read("1767607200.25", "", TimeUnit::epoch_s), ten_o_clock + 250'000'000);
    EXPECT_EQ(read("1767607200250", "", TimeUnit::epoch_ms), ten_o_clock + 250'000'000);
    EXPECT_EQ(read("1767607200250000000", "", TimeUnit::epoch_ns), ten_o_clock + 250'000'000);
}

TEST(timestamp, refuses_what_is_none)
{
    TimestampReader reader = TimestampReader::create("", TimeUnit::iso).value();
    Nanoseconds time = 0;
    for (const std::string_view cell : {"", "yesterday at noon", "2026-02-30T10:00:00", "2026-01-05T25:00:00",
                                        "2026-01-05T10:61:00", "2026-01-05T10:00:60", "2026-01-05T10:00:00.",
                                        "2026-01-05T10:00:00+99", "2026-01-05x10:00:00", "9999-01-05T10:00:00"})
        EXPECT_EQ(reader.read(cell, time), TimestampError::malformed) << cell;
    EXPECT_EQ(reader.read("1767607200.25", time), TimestampError::looks_like_epoch);
    EXPECT_EQ(reader.read("2026-01-05T10:00:00", time), TimestampError::none);
    EXPECT_EQ(reader.read("2026-01-05T10:00:00Z", time), TimestampError::mixed_zones);
    EXPECT_EQ(TimestampReader::create("Mars/Olympus", TimeUnit::iso).error().type, problems::unknown_zone);
}

TEST(timestamp, follows_the_clock_through_the_repeated_hour)
{
    // In Berlin 2025-10-26 had 02:00 to 03:00 twice; the log runs straight through.
    TimestampReader reader = TimestampReader::create("Europe/Berlin", TimeUnit::iso).value();
    Nanoseconds first = 0;
    Nanoseconds last_of_summer = 0;
    Nanoseconds first_of_winter = 0;
    Nanoseconds after = 0;
    ASSERT_EQ(reader.read("2025-10-26 02:00:00", first), TimestampError::none);
    ASSERT_EQ(reader.read("2025-10-26 02:59:59", last_of_summer), TimestampError::none);
    ASSERT_EQ(reader.read("2025-10-26 02:00:00", first_of_winter), TimestampError::none);
    ASSERT_EQ(reader.read("2025-10-26 03:00:00", after), TimestampError::none);
    EXPECT_EQ(first_of_winter - last_of_summer, 1'000'000'000);
    EXPECT_EQ(after - first, 7'200'000'000'000);
    EXPECT_EQ(reader.ambiguous(), 3U);
}

TEST(timestamp, reads_the_skipped_hour_without_failing)
{
    TimestampReader reader = TimestampReader::create("Europe/Berlin", TimeUnit::iso).value();
    Nanoseconds before = 0;
    Nanoseconds skipped = 0;
    ASSERT_EQ(reader.read("2026-03-29 01:59:59", before), TimestampError::none);
    ASSERT_EQ(reader.read("2026-03-29 02:00:00", skipped), TimestampError::none);
    EXPECT_EQ(skipped - before, 1'000'000'000);
    EXPECT_EQ(reader.nonexistent(), 1U);
}

TEST(timestamp, writes_iso_8601_that_it_reads_again)
{
    EXPECT_EQ(to_iso8601(ten_o_clock), "2026-01-05T10:00:00Z");
    EXPECT_EQ(to_iso8601(ten_o_clock + 120'000'000), "2026-01-05T10:00:00.120Z");
    EXPECT_EQ(parse_time(to_iso8601(ten_o_clock + 7), ""), ten_o_clock + 7);
    EXPECT_EQ(parse_time("2026-01-05T10:00:00", "").error().type, problems::underdetermined_log);
    EXPECT_EQ(parse_time("soon", "").error().type, problems::invalid_value);
}

TEST(row_splitter, keeps_quoted_delimiters_and_trims)
{
    RowSplitter row{','};
    ASSERT_TRUE(row.split(R"(a, "b, ""c""" ,, d )"));
    EXPECT_EQ(row.cells(), (std::vector<std::string_view>{"a", "b, \"c\"", "", "d"}));
    EXPECT_FALSE(row.split("a,\"b"));
    EXPECT_FALSE(row.split("a,\"b\"c,d"));
    ASSERT_TRUE(row.split(""));
    EXPECT_EQ(row.size(), 1U);
    EXPECT_EQ(detect_delimiter("a;b;c,d"), ';');
    EXPECT_EQ(detect_delimiter("a\tb"), '\t');
    EXPECT_EQ(detect_delimiter("a"), ',');
}

TEST(row_splitter, finds_every_delimiter_wherever_blocks_of_sixteen_end)
{
    RowSplitter row{','};
    for (std::size_t length = 0; length < 70; ++length) {
        for (std::size_t at = 0; at < length; ++at) {
            std::string line(length, 'x');
            line[at] = ',';
            line[length / 2] = ',';
            const std::size_t first = std::min(at, length / 2);
            const std::size_t last = std::max(at, length / 2);
            ASSERT_TRUE(row.split(line));
            ASSERT_EQ(row.size(), first == last ? 2U : 3U) << line;
            EXPECT_EQ(row[0].size(), first) << line;
            EXPECT_EQ(row[row.size() - 1].size(), length - last - 1) << line;
        }
    }
}

TEST(text_encoding, finds_the_first_bad_byte_across_pieces)
{
    EXPECT_EQ(TextEncoding{}.check("plain"), 5U);
    EXPECT_EQ(TextEncoding{}.check("\xC3\xAEle"), 4U);
    EXPECT_EQ(TextEncoding{}.check(std::string_view{"a\0b", 3}), 1U);
    EXPECT_EQ(TextEncoding{}.check("ab\xFF"), 2U);
    EXPECT_EQ(TextEncoding{}.check("\xC0\xAF"), 0U);      // overlong
    EXPECT_EQ(TextEncoding{}.check("\xED\xA0\x80"), 1U);  // surrogate
    TextEncoding pieces;
    EXPECT_EQ(pieces.check("\xE2\x82"), 2U);
    EXPECT_TRUE(pieces.open());
    EXPECT_EQ(pieces.check("\xAC!"), 2U);
    EXPECT_FALSE(pieces.open());
}

}  // namespace
}  // namespace wattboard::energy

// Canonical JSON against the examples of RFC 8785, and digests against published values.
#include "server/documents/canonical_json.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

#include "server/documents/byte_text.h"
#include "server/documents/digest.h"
#include "server/documents/time_text.h"
#include "server/documents/uuid.h"

namespace wattboard {
namespace {

TEST(CanonicalJson, NumbersOfRfc8785AppendixB)
{
    const std::pair<std::uint64_t, const char*> samples[] = {
        {0x0000000000000000, "0"},
        {0x8000000000000000, "0"},
        {0x0000000000000001, "5e-324"},
        {0x8000000000000001, "-5e-324"},
        {0x7fefffffffffffff, "1.7976931348623157e+308"},
        {0x4340000000000000, "9007199254740992"},
        {0xc340000000000000, "-9007199254740992"},
        {0x4430000000000000, "295147905179352830000"},
        {0x44b52d02c7e14af5, "9.999999999999997e+22"},
        {0x44b52d02c7e14af6, "1e+23"},
        {0x444b1ae4d6e2ef4e, "999999999999999700000"},
        {0x444b1ae4d6e2ef50, "1e+21"},
        {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
        {0x3eb0c6f7a0b5ed8d, "0.000001"},
        {0x41b3de4355555553, "333333333.3333332"},
        {0x41b3de4355555555, "333333333.3333333"},
        {0xbecbf647612f3696, "-0.0000033333333333333333"},
    };
    for (const auto& [bits, text] : samples) EXPECT_EQ(canonical_number(std::bit_cast<double>(bits)), text);
    EXPECT_THROW(canonical_number(std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    EXPECT_THROW(canonical_number(std::numeric_limits<double>::infinity()), std::invalid_argument);
}

TEST(CanonicalJson, KeysOfRfc8785Section323)
{
    // Sorted by UTF-16 code units: the emoji (a surrogate pair, D83D) comes before U+FB33.
    const auto value = nlohmann::json::parse(
        "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,"
        "\"\\u0080\":6,\"\\u00f6\":7}");
    EXPECT_EQ(canonical_json(value),
              "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001F600\":5,\"\uFB33\":3}");
}

TEST(CanonicalJson, ExampleOfRfc8785Section322)
{
    const auto value = nlohmann::json::parse(
        "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
        "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\"literals\":[null,true,false]}");
    EXPECT_EQ(canonical_json(value),
              "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
              "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    EXPECT_THROW(canonical_json("\xff"), std::invalid_argument);
}

TEST(Digest, Sha256OfFips180)
{
    EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256 pieces;
    pieces.update("a");
    pieces.update("");
    pieces.update("bc");
    EXPECT_EQ(pieces.finish(), sha256("abc"));
    EXPECT_NE(random_bytes(32), random_bytes(32));
}

TEST(ByteText, Rfc4648AndBack)
{
    EXPECT_EQ(to_base64url("foob"), "Zm9vYg");
    EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
    for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"})
        EXPECT_EQ(from_base64url(to_base64url(text)), text);
    for (const char* text : {"A", "AB=", "A+", "Zm9vYh"}) EXPECT_FALSE(from_base64url(text)) << text;
    EXPECT_EQ(from_hex("00fFa0"), std::string("\x00\xff\xa0", 3));
    EXPECT_FALSE(from_hex("abc"));
    EXPECT_FALSE(from_hex("0g"));
    EXPECT_FALSE(digest_from_hex("00"));
}

TEST(Uuid, TextAndOrder)
{
    const Uuid first = new_uuid();
    EXPECT_EQ(uuid_from_text(to_text(first)), first);
    EXPECT_EQ(to_text(first)[14], '7');
    EXPECT_NE(first, new_uuid());
    const char* text = "0190163D-8694-739B-AEA5-966C26F8AD91";
    EXPECT_EQ(to_text(*uuid_from_text(text)), "0190163d-8694-739b-aea5-966c26f8ad91");
    for (const char* bad : {"", "0190163d8694739baea5966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad9",
                            "0190163d-8694-739b-aea5-966c26f8ad9g", "0190163d-8694-739b-aea5_966c26f8ad91"})
        EXPECT_FALSE(uuid_from_text(bad)) << bad;
}

TEST(TimeText, Rfc3339)
{
    // RFC 3339, section 5.8: these two name the same moment; 482196050 s after the epoch.
    EXPECT_EQ(parse_time("1985-04-12T23:20:50.52Z"), 482196050'520'000'000);
    EXPECT_EQ(parse_time("1996-12-19T16:39:57-08:00").value(), parse_time("1996-12-20T00:39:57Z").value());
    EXPECT_EQ(parse_time("2024-02-29 12:00:00.123456789+05:30").value(),
              parse_time("2024-02-29T06:30:00.123456789Z").value());
    EXPECT_EQ(format_time(482196050'520'000'000), "1985-04-12T23:20:50.520Z");
    EXPECT_EQ(format_time(0), "1970-01-01T00:00:00Z");
    EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999999999Z");
    EXPECT_EQ(whole_microseconds(-1), -1000);
    EXPECT_EQ(whole_microseconds(1999), 1000);
    for (const char* bad :
         {"2026-01-01T00:00:00", "2026-01-01", "2023-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
          "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "1600-01-01T00:00:00Z", "2026-01-01T00:00:00.Z",
          "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00+0100", ""})
        EXPECT_FALSE(parse_time(bad)) << bad;
}

}  // namespace
}  // namespace wattboard

// Headers of tus: base64, digests, metadata, dates.
#include "server/api/tus_protocol.h"

#include <gtest/gtest.h>

#include "server/api/problem_types.h"
#include "server/api/tus_checksum.h"
#include "server/http/problems.h"

namespace wattboard::api {
namespace {

http::Request with(std::string name, std::string value) { return {.headers = {{std::move(name), std::move(value)}}}; }

TEST(Base64, VectorsOfRfc4648)
{
    const std::pair<const char*, const char*> vectors[] = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "+/8="}};
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
    for (const char* text : {"Zg", "Zg=", "Zg===", "=Zg=", "Zm9v-_8=", "Zm 9", "Zh=="})
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

TEST(PromisedChecksum, HoldsForTheBytesPromised)
{
    // FIPS 180: SHA-1 of "abc".
    auto checksum = PromisedChecksum::of(with("upload-checksum", "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="));
    ASSERT_TRUE(checksum && *checksum);
    (*checksum)->update("a");
    (*checksum)->update("bc");
    EXPECT_TRUE((*checksum)->holds());
    checksum = PromisedChecksum::of(with("upload-checksum", "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="));
    (*checksum)->update("abd");
    EXPECT_FALSE((*checksum)->holds());
    EXPECT_EQ(*PromisedChecksum::of({}), nullptr);
    for (const char* text : {"sha256 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "sha1", "sha1 !", "crc32 AAAA", "SHA1 qZk+"})
        EXPECT_FALSE(PromisedChecksum::of(with("upload-checksum", text))) << text;
}

TEST(UploadMetadata, IsRead)
{
    // {"timezone":"UTC"}
    const auto metadata = upload_metadata(
        with("upload-metadata", "filename Z3B1LmNzdg==, reading eyJ0aW1lem9uZSI6IlVUQyJ9,is_confidential"));
    ASSERT_TRUE(metadata) << metadata.error().detail;
    EXPECT_EQ(metadata->file_name, "gpu.csv");
    EXPECT_EQ(metadata->reading.timezone, "UTC");
    EXPECT_TRUE(upload_metadata({})->file_name.empty());
    for (const char* text : {"filename x y", "filename ?", "filename /w==", "reading e30=e", ",", "reading W10="})
        EXPECT_FALSE(upload_metadata(with("upload-metadata", text))) << text;
}

TEST(UploadLength, IsOneOfTwo)
{
    EXPECT_EQ(created_length(with("upload-length", "7"), 7).value(), 7U);
    EXPECT_FALSE(created_length(with("upload-defer-length", "1"), 7).value().has_value());
    EXPECT_EQ(created_length(with("upload-length", "8"), 7).error().type, problems::body_too_large);
    EXPECT_EQ(created_length(with("upload-length", "0"), 7).error().type, problems::empty_log);
    for (const char* text : {"", "-1", "1.5", "0x7", "7 ", "18446744073709551616", "9223372036854775807"})
        EXPECT_EQ(created_length(with("upload-length", text), UINT64_MAX).error().type, problems::invalid_parameter)
            << text;
    EXPECT_FALSE(created_length(with("upload-defer-length", "2"), 7));
    EXPECT_FALSE(created_length({}, 7));
}

TEST(HttpDate, IsThatOfRfc9110)
{
    EXPECT_EQ(http_date(std::chrono::sys_seconds{std::chrono::seconds{784111777}}), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(TusVersion, IsTheOneThatIsSpoken)
{
    EXPECT_TRUE(check_tus_version(with("tus-resumable", "1.0.0")));
    EXPECT_EQ(check_tus_version(with("tus-resumable", "1.0.1")).error().type, problems::unsupported_tus_version);
    EXPECT_FALSE(check_tus_version({}));
}

}  // namespace
}  // namespace wattboard::api

// The multipart/form-data parser, whole and cut into pieces of every size.
#include "server/http/multipart.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "server/http/multipart_headers.h"

namespace wattboard::http {
namespace {

// Writes events down as one line each, data of one part joined.
class Recorder final : public MultipartEvents {
public:
    Result<void> part_begin(const PartHeaders& headers) override
    {
        text += "[" + headers.name + "|" + headers.filename.value_or("-") + "|" + headers.content_type + "]";
        return {};
    }
    Result<void> part_data(std::string_view bytes) override
    {
        EXPECT_FALSE(bytes.empty());
        text += bytes;
        return {};
    }
    Result<void> part_end() override
    {
        text += "[end]";
        return {};
    }
    std::string text;
};

Result<std::string> parse(std::string_view boundary, std::string_view body, std::size_t piece,
                          MultipartLimits limits = {})
{
    Recorder recorder;
    MultipartParser parser(boundary, recorder, limits);
    for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
        if (auto pushed = parser.push(body.substr(0, piece)); !pushed) return std::unexpected(pushed.error());
    }
    if (auto finished = parser.finish(); !finished) return std::unexpected(finished.error());
    return recorder.text;
}

const std::string two_parts =
    "a preamble\r\n--B\r\n"
    "Content-Disposition: form-data; name=\"metadata\"\r\nContent-Type: application/json\r\n\r\n"
    "{\"a\":1}\r\n--B \t\r\n"
    "content-disposition: form-data; name=log; filename=\"run \\\"1\\\" C:\\x;y.csv\"\r\nX-Other: z\r\n\r\n"
    "line\r\n--not the boundary\r\n-\r\n--A\r\n\r\n\r\n--B--\r\nan epilogue --B";

TEST(Multipart, ReadsPartsHoweverTheBodyIsCut)
{
    const std::string expected =
        "[metadata|-|application/json]{\"a\":1}[end]"
        "[log|run \"1\" C:\\x;y.csv|text/plain]line\r\n--not the boundary\r\n-\r\n--A\r\n\r\n[end]";
    for (std::size_t piece = 1; piece <= two_parts.size(); ++piece) {
        const auto text = parse("B", two_parts, piece);
        ASSERT_TRUE(text) << piece << ": " << text.error().detail;
        ASSERT_EQ(*text, expected) << piece;
    }
}

TEST(Multipart, ReadsEmptyAndBinaryParts)
{
    const std::string header = "Content-Disposition: form-data; name=\"a\"\r\n";
    const std::string binary("\0\r\n\r\r\n-\xFF--B\n", 12);
    for (const std::size_t piece : {1U, 2U, 3U, 1000U}) {
        EXPECT_EQ(parse("B", "--B\r\n" + header + "\r\n\r\n--B--", piece).value(), "[a|-|text/plain][end]");
        EXPECT_EQ(parse("B", "--B\r\n" + header + "\r\n--B--", piece).value(), "[a|-|text/plain][end]")
            << "no content at all";
        EXPECT_EQ(parse("B", "--B\r\n" + header + "\r\n" + binary + "\r\n--B--", piece).value(),
                  "[a|-|text/plain]" + binary + "[end]");
    }
}

TEST(Multipart, FormWithoutPartsIsEmpty) { EXPECT_EQ(parse("B", "--B--\r\n", 1).value(), ""); }

TEST(Multipart, RefusesMalformedBodies)
{
    const std::string good = "Content-Disposition: form-data; name=\"a\"\r\n";
    const std::vector<std::string> bodies{
        "",
        "no delimiter",
        "--B\r\n",
        "--B\r\n" + good + "\r\ncontent",
        "--B\r\n" + good + "\r\ncontent\r\n--B",
        "--B\r\n\r\ncontent\r\n--B--",
        "--B\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--B--",
        "--B\r\nno colon\r\n\r\ncontent\r\n--B--",
        "--B\r\n" + good + good + "\r\ncontent\r\n--B--",
        "--B\r\nContent-Disposition: form-data\r\n\r\n\r\n--B--",
        "--B\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\n\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"\xFF\"\r\n\r\n\r\n--B--",
        "--B\r\n" + good + "Content-Transfer-Encoding: base64\r\n\r\n\r\n--B--",
        "--Bx\r\n" + good + "\r\n\r\n--B--",
        "--B" + std::string(1000, ' ') + "\r\n" + good + "\r\n\r\n--B--",
    };
    for (const auto& body : bodies) {
        for (const std::size_t piece : {1U, 7U, 10'000U}) {
            const auto text = parse("B", body, piece);
            ASSERT_FALSE(text) << body;
            EXPECT_EQ(text.error().type.slug, "malformed-multipart") << body;
        }
    }
}

TEST(Multipart, BoundsPartsAndHeaders)
{
    const std::string part = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
    EXPECT_TRUE(parse("B", part + part + "--B--", 5, {.max_parts = 2}));
    const auto many = parse("B", part + part + part + "--B--", 5, {.max_parts = 2});
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().type.slug, "limit-exceeded");
    for (const std::size_t piece : {1U, 100'000U}) {
        const auto endless = parse("B", "--B\r\nX: " + std::string(9000, 'h'), piece);
        ASSERT_FALSE(endless);
        EXPECT_EQ(endless.error().type.slug, "limit-exceeded");
    }
}

TEST(Multipart, AnEventsProblemStopsTheParser)
{
    class Refusing final : public MultipartEvents {
        Result<void> part_begin(const PartHeaders&) override
        {
            return std::unexpected(Problem{.type = problems::missing_value, .detail = "mine"});
        }
        Result<void> part_data(std::string_view) override { return {}; }
        Result<void> part_end() override { return {}; }
    } refusing;
    MultipartParser parser("B", refusing);
    const auto pushed = parser.push(two_parts);
    ASSERT_FALSE(pushed);
    EXPECT_EQ(pushed.error().detail, "mine");
}

TEST(MultipartBoundary, IsFoundAndChecked)
{
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc").value(), "abc");
    EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b?\"").value(), "a b?");
    for (const auto& bad : {std::string("application/json"), std::string("multipart/form-data"),
                            std::string("multipart/form-data; boundary="), std::string("multipart/mixed; boundary=a"),
                            std::string("multipart/form-data; boundary=\"a\\\"b\""),
                            "multipart/form-data; boundary=" + std::string(71, 'a'),
                            std::string("multipart/form-data; boundary=a; boundary=b")})
        EXPECT_FALSE(multipart_boundary(bad)) << bad;
}

}  // namespace
}  // namespace wattboard::http

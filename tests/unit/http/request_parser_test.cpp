// The request parser without a socket.
#include "server/http/request_parser.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace wattboard::http {
namespace {

// Feeds `bytes` in pieces and returns how much was taken in all.
std::size_t feed(RequestParser& parser, std::string_view bytes, std::size_t piece)
{
    std::size_t taken = 0;
    std::size_t known = 0;
    while (!parser.fault()) {
        const std::size_t n = parser.feed(bytes.substr(taken, known - taken));
        taken += n;
        if (parser.is_header_done()) parser.expect_body(100);
        if (parser.is_done() || (n == 0 && known == bytes.size())) break;
        if (n == 0) known = std::min(bytes.size(), known + piece);
    }
    return taken;
}

TEST(RequestParser, GivesTheSameRequestHoweverItIsCut)
{
    const std::string bytes =
        "POST /a?b=c HTTP/1.1\r\nHost: h\r\nX-Mixed: Value \r\nTransfer-Encoding: chunked\r\n\r\n"
        "3;x=y\r\nabc\r\n4\r\ndefg\r\n0\r\nTrailer: t\r\n\r\n";
    for (std::size_t piece = 1; piece <= bytes.size() + 3; ++piece) {
        Request request;
        RequestParser parser(request, 4096, 10);
        EXPECT_EQ(feed(parser, bytes + "GET", piece), bytes.size());
        ASSERT_FALSE(parser.fault()) << parser.fault()->problem.detail;
        EXPECT_TRUE(parser.is_done());
        EXPECT_EQ(request.method, Method::post);
        EXPECT_EQ(request.target, "/a?b=c");
        EXPECT_EQ(request.header("x-mixed"), "Value");
        EXPECT_EQ(request.headers.size(), 3U) << "trailer fields are not header fields";
        EXPECT_EQ(parser.piece(), "abcdefg");
    }
}

TEST(RequestParser, OverlooksOneEmptyLineBeforeTheRequest)
{
    const std::string request_line = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
    for (const std::size_t piece : {1U, 2U, 3U, 100U}) {
        Request request;
        RequestParser parser(request, 4096, 10);
        EXPECT_EQ(feed(parser, "\r\n" + request_line, piece), request_line.size() + 2);
        EXPECT_TRUE(parser.is_done());
        EXPECT_EQ(request.target, "/x");
        Request other;
        RequestParser second(other, 4096, 10);
        feed(second, "\r\n\r\n" + request_line, piece);
        EXPECT_TRUE(second.fault());
    }
}

TEST(RequestParser, LimitsBodyByBytesReceived)
{
    for (const std::size_t size : {100U, 101U}) {
        Request request;
        RequestParser parser(request, 4096, 10);
        feed(parser,
             "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
                 std::string(size, 'b'),
             7);
        EXPECT_EQ(request.content_length, size);
        EXPECT_EQ(parser.fault().has_value(), size > 100);
        if (parser.fault()) EXPECT_EQ(parser.fault()->status, 413);
    }
}

TEST(RequestParser, LimitsTheWholeHeadHoweverItIsCut)
{
    std::string head = "GET / HTTP/1.1\r\nHost: h\r\n";
    while (head.size() < 1000) head += "a: b\r\n";
    head += "\r\n";
    for (const std::size_t piece : {1U, 50U, 5000U}) {
        Request request;
        RequestParser small(request, 500, 1000);
        feed(small, head, piece);
        ASSERT_TRUE(small.fault()) << piece;
        EXPECT_EQ(small.fault()->status, 431);
        Request other;
        RequestParser large(other, 2000, 1000);
        feed(large, head, piece);
        EXPECT_FALSE(large.fault()) << piece;
    }
}

}  // namespace
}  // namespace wattboard::http

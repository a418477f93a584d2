// Accept-Encoding, entity tags, and the response head that follows from them.
#include "server/http/negotiation.h"

#include <gtest/gtest.h>

#include "server/http/dispatch.h"
#include "server/http/outgoing.h"
#include "server/http/problem_response.h"

namespace wattboard::http {
namespace {

TEST(Negotiation, AcceptsGzipByWeight)
{
    for (const auto* yes : {"gzip", "GZIP", "deflate, gzip", "gzip;q=0.001", "*", "br;q=1, *;q=0.5", "x-gzip",
                            "gzip; q=0.5, identity;q=0.5"})
        EXPECT_TRUE(accepts_gzip(yes)) << yes;
    for (const auto* no : {"", "br", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *", "gzip;q=0.4, identity;q=0.5",
                           "gzip;q=2", "gzip;q=abc", "gzipped", ",,;"})
        EXPECT_FALSE(accepts_gzip(no)) << no;
}

TEST(Negotiation, KnowsWhatCompresses)
{
    for (const auto* yes : {"text/html; charset=utf-8", "application/json", "application/problem+json", "image/svg+xml",
                            "application/geo+json", "TEXT/CSV"})
        EXPECT_TRUE(is_compressible(yes)) << yes;
    for (const auto* no : {"", "image/png", "application/octet-stream", "application/zstd", "text/event-stream"})
        EXPECT_FALSE(is_compressible(no)) << no;
}

TEST(Negotiation, ComparesEntityTagsWeakly)
{
    EXPECT_TRUE(if_none_match_holds("\"a\"", "\"a\""));
    EXPECT_TRUE(if_none_match_holds("W/\"a\"", "\"a\""));
    EXPECT_TRUE(if_none_match_holds("\"x\" , \"a-gzip\"", "W/\"a\""));
    EXPECT_TRUE(if_none_match_holds("*", "\"a\""));
    EXPECT_TRUE(if_none_match_holds("\"p,q\"", "\"p,q\""));
    for (const auto* no : {"", "a", "\"b\"", "\"A\"", "\"a", "\"aa\""})
        EXPECT_FALSE(if_none_match_holds(no, "\"a\"")) << no;
    EXPECT_FALSE(if_none_match_holds("*", "")) << "no tag, nothing to match";
    EXPECT_EQ(gzip_etag("W/\"a\""), "W/\"a-gzip\"");
}

struct Sent {
    Outgoing out;
    [[nodiscard]] bool has(std::string_view text) const { return out.head.contains(text); }
};

Sent finish(Request request, Response response)
{
    Sent sent;
    finish_response(request, std::move(response), {.method = request.method, .date = "D"}, sent.out);
    return sent;
}

TEST(Outgoing, UsesThePrecompressedForm)
{
    Request request;
    request.headers = {{"accept-encoding", "gzip"}};
    Response response = make_response(200, "application/json", std::string(2000, '1'));
    response.gzip_body = std::make_shared<const std::string>("compressed");
    response.set_header("ETag", "\"t\"");
    response.set_header("vary", "Cookie");
    const auto gzip_body = response.gzip_body;
    const Sent sent = finish(request, std::move(response));
    EXPECT_EQ(sent.out.body, gzip_body) << "shared, not copied";
    EXPECT_TRUE(sent.has("\r\nContent-Length: 10\r\n"));
    EXPECT_TRUE(sent.has("\r\nContent-Encoding: gzip\r\n"));
    EXPECT_TRUE(sent.has("\r\nETag: \"t-gzip\"\r\n"));
    EXPECT_TRUE(sent.has("\r\nvary: Cookie, Accept-Encoding\r\n"));
}

TEST(Outgoing, NotModifiedKeepsTheTagOfTheChosenForm)
{
    Request request;
    request.headers = {{"accept-encoding", "gzip"}, {"if-none-match", "\"t-gzip\""}};
    Response response = make_response(200, "application/json", std::string(2000, '1'));
    response.gzip_body = std::make_shared<const std::string>("compressed");
    response.set_header("ETag", "\"t\"");
    const Sent sent = finish(request, std::move(response));
    EXPECT_EQ(sent.out.status, 304);
    EXPECT_EQ(sent.out.body, nullptr);
    EXPECT_TRUE(sent.has("ETag: \"t-gzip\""));
    EXPECT_TRUE(sent.has("Vary: Accept-Encoding"));
    EXPECT_FALSE(
        sent.has("Content-"
                 "Length"));
    EXPECT_FALSE(sent.has("Content-Encoding"));
}

TEST(Outgoing, NotModifiedByTheHandlerNamesTheFormThatTheClientHolds)
{
    Request request;
    request.headers = {{"accept-encoding", "gzip"}, {"if-none-match", "\"t-gzip\""}};
    Response response;
    response.status = 304;
    response.set_header("ETag", "\"t\"");
    response.set_header("Vary", "Accept, Accept-Encoding");
    const Sent sent = finish(request, response);
    EXPECT_EQ(sent.out.status, 304);
    EXPECT_TRUE(sent.has("\r\nETag: \"t-gzip\"\r\n"));
    EXPECT_TRUE(sent.has("\r\nVary: Accept, Accept-Encoding\r\n")) << "not twice";
    request.headers = {{"if-none-match", "\"t\""}};
    EXPECT_TRUE(finish(request, response).has("\r\nETag: \"t\"\r\n"));
}

TEST(Outgoing, AHandlersSecurityFieldIsNotRepeated)
{
    Response response = make_response(200, "text/html", "x");
    response.set_header("referrer-policy", "no-referrer");
    const Sent sent = finish({}, std::move(response));
    EXPECT_TRUE(sent.has("referrer-policy: no-referrer\r\n"));
    EXPECT_FALSE(sent.has("Referrer-Policy: same-origin"));
    EXPECT_TRUE(sent.has("\r\nX-Content-Type-Options: nosniff\r\n"));
}

TEST(Outgoing, PostIsNeverNotModified)
{
    Request request;
    request.method = Method::post;
    request.headers = {{"if-none-match", "*"}};
    Response response = make_response(200, "text/plain", "x");
    response.set_header("ETag", "\"t\"");
    EXPECT_EQ(finish(request, std::move(response)).out.status, 200);
}

TEST(Outgoing, SmallOrCodedBodiesAreNotCompressed)
{
    Request request;
    request.headers = {{"accept-encoding", "gzip"}};
    EXPECT_FALSE(wants_gzip(request, make_response(200, "text/plain", std::string(1023, 'a'))));
    EXPECT_TRUE(wants_gzip(request, make_response(200, "text/plain", std::string(1024, 'a'))));
    Response coded = make_response(200, "text/plain", std::string(5000, 'a'));
    coded.set_header("content-encoding", "br");
    EXPECT_FALSE(wants_gzip(request, coded));
}

TEST(Outgoing, HeaderValuesCannotStartALine)
{
    Response response = make_response(200, "text/plain", "x");
    response.set_header("Location", "/a\r\nSet-Cookie: stolen=1");
    const Sent sent = finish({}, std::move(response));
    EXPECT_FALSE(sent.has("\nSet-Cookie"));
    EXPECT_TRUE(sent.has("Location: /a  Set-Cookie: stolen=1\r\n"));
}

TEST(Outgoing, KeepsAHandlersOwnContentSecurityPolicy)
{
    Response response = make_response(200, "text/html", "x");
    response.set_header("Content-Security-Policy", "default-src https:");
    const Sent own = finish({}, std::move(response));
    EXPECT_TRUE(own.has("Content-Security-Policy: default-src https:\r\n"));
    EXPECT_FALSE(own.has("default-src 'self'"));
    EXPECT_TRUE(finish({}, make_response(200, "text/html", "x")).has("default-src 'self'"));
}

TEST(Dispatch, RequestIds)
{
    std::mt19937_64 random(1);
    EXPECT_EQ(choose_request_id("Az09._-", random), "Az09._-");
    EXPECT_EQ(choose_request_id(std::string(64, 'a'), random), std::string(64, 'a'));
    for (const auto& bad : {std::string(), std::string(65, 'a'), std::string("a b"), std::string("a\n")}) {
        const auto made = choose_request_id(bad, random);
        EXPECT_EQ(made.size(), 16U);
        EXPECT_NE(made, choose_request_id(bad, random));
    }
}

TEST(Dispatch, AuthorizationKeyIsAHash)
{
    Request request;
    EXPECT_EQ(authorization_key(request), "");
    request.headers = {{"authorization", "abc"}};
    // SHA-256("abc"), FIPS 180-2 appendix B.1.
    EXPECT_EQ(authorization_key(request), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(ProblemResponse, WritesRfc9457Members)
{
    const Problem problem{.type = problems::malformed_log,
                          .detail = "Bad \"byte\" \xFF.",
                          .line = 7,
                          .column = 3,
                          .field = "power",
                          .hint = "mend it"};
    const Response response = problem_response(422, problem, "id-1");
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(response.header("content-type"), "application/problem+json");
    EXPECT_EQ(*response.body,
              "{\"type\":\"/problems/malformed-log\",\"title\":\"Unprocessable Content\",\"status\":422,"
              "\"detail\":\"Bad \\\"byte\\\" \xEF\xBF\xBD.\",\"line\":7,\"column\":3,\"field\":\"power\","
              "\"hint\":\"mend it\",\"instance\":\"id-1\"}\n");
}

}  // namespace
}  // namespace wattboard::http

// Signing a browser in and out, and what its cookie may do.
#include "integration/api/api_fixture.h"

namespace wattboard::test {
namespace {

class Session : public ApiFixture {
protected:
    Answer sign_in(const std::string& token, std::vector<std::pair<std::string, std::string>> headers = own_origin())
    {
        return post("/session", {{"token", token}}, "", std::move(headers));
    }
    /// The Cookie header of a signed-in browser.
    std::string cookie_of(const std::string& token)
    {
        const Answer answer = sign_in(token);
        EXPECT_EQ(answer.status, 200) << answer.text;
        const std::string cookie = answer.header("set-cookie");
        return cookie.substr(0, cookie.find(';'));
    }
    static std::vector<std::pair<std::string, std::string>> own_origin()
    {
        return {{"host", "board.test"}, {"origin", "http://board.test"}};
    }
    Answer with_cookie(const std::string& method, const std::string& path, const std::string& cookie,
                       std::vector<std::pair<std::string, std::string>> headers = own_origin(), std::string body = "")
    {
        headers.emplace_back("cookie", cookie);
        if (!body.empty()) headers.emplace_back("content-type", "application/json");
        return ask({.method = method, .path = path, .body = std::move(body), .headers = std::move(headers)});
    }
    nlohmann::json who(const std::string& cookie) { return with_cookie("GET", "/session", cookie).body["account"]; }
};

TEST_F(Session, SignInGivesACookieThatWorksLikeTheToken)
{
    const Answer answer = sign_in(alice_);
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_EQ(answer.body["account"], (nlohmann::json{{"id", "alice"}, {"name", "alice"}}));
    EXPECT_EQ(answer.body["teams"][0]["slug"], "green-pixels");
    EXPECT_EQ(answer.body["teams"][0]["role"], "member");
    EXPECT_EQ(answer.body["grants"][0], (nlohmann::json{{"role", "participant"}, {"scope", "site"}, {"id", nullptr}}));
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    const std::string set = answer.header("set-cookie");
    for (const char* part :
         {"wattboard_session=wbs_", "; HttpOnly", "; SameSite=Strict", "; Path=/", "Max-Age=2592000"})
        EXPECT_NE(set.find(part), std::string::npos) << set;
    EXPECT_EQ(set.find("Secure"), std::string::npos);
    const std::string cookie = set.substr(0, set.find(';'));
    EXPECT_EQ(who(cookie)["id"], "alice");
    EXPECT_EQ(with_cookie("GET", "/me", cookie).body["account"], "alice");
    create_challenge();
    const std::string draft = submission_json("By cookie", 0.8, 600).dump();
    EXPECT_EQ(with_cookie("POST", "/submissions", cookie, own_origin(), draft).status, 201);
}

TEST_F(Session, SecureBehindTls)
{
    const Answer answer = sign_in(alice_, {{"x-forwarded-proto", "https"}});
    EXPECT_NE(answer.header("set-cookie").find("; Secure"), std::string::npos);
}

TEST_F(Session, NobodyIsAnAnswerToo)
{
    const Answer answer = get("/session");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body,
              (nlohmann::json{
                  {"account", nullptr}, {"teams", nlohmann::json::array()}, {"grants", nlohmann::json::array()}}));
    EXPECT_EQ(answer.header("set-cookie"), "");
    const std::string stale = "wattboard_session=wbs_" + std::string(43, 'A');
    const Answer forgotten = with_cookie("GET", "/session", stale);
    EXPECT_TRUE(forgotten.body["account"].is_null());
    EXPECT_NE(forgotten.header("set-cookie").find("Max-Age=0"), std::string::npos);
    // A reader with an old cookie reads on; who needs an account is told.
    EXPECT_EQ(with_cookie("GET", "/challenges", stale).status, 200);
    const Answer refused = with_cookie("GET", "/me", stale);
    EXPECT_EQ(refused.status, 401);
    EXPECT_NE(refused.text.find("session is over"), std::string::npos);
}

TEST_F(Session, WrongTokensAreRefusedAndCounted)
{
    const Answer malformed = sign_in("secret");
    EXPECT_EQ(malformed.status, 401);
    EXPECT_EQ(malformed.body["field"], "token");
    EXPECT_EQ(malformed.header("set-cookie"), "");
    EXPECT_EQ(post("/session", {{"name", "alice"}}, "").status, 422);
    for (int i = 1; i < 10; ++i) EXPECT_EQ(sign_in("wb_" + std::string(43, 'A')).status, 401) << i;
    const Answer limited = sign_in("wb_" + std::string(43, 'A'));
    EXPECT_EQ(limited.status, 429);
    EXPECT_GE(std::stoi(limited.header("retry-after")), 1);
    // Who shares the address and has a token is not shut out.
    EXPECT_EQ(sign_in(alice_).status, 200);
}

TEST_F(Session, OtherSitesMayDoNothing)
{
    create_challenge();
    const std::string cookie = cookie_of(alice_);
    const std::string draft = submission_json("Forged", 0.8, 600).dump();
    using Headers = std::vector<std::pair<std::string, std::string>>;
    for (const Headers& from : {Headers{{"host", "board.test"}, {"origin", "http://evil.test"}},
                                Headers{{"host", "board.test"}, {"origin", "null"}}, Headers{{"host", "board.test"}},
                                Headers{{"host", "board.test"}, {"sec-fetch-site", "cross-site"}},
                                Headers{{"host", "board.test"}, {"sec-fetch-site", "same-site"}}}) {
        for (const auto& [method, path] :
             {std::pair{"POST", "/submissions"},
              {"POST", "/challenges"},
              {"POST", "/submissions/0189b2f0-0000-7000-8000-000000000000/runs/train/uploads"},
              {"PATCH", "/uploads/0189b2f0-0000-7000-8000-000000000000"},
              {"DELETE", "/uploads/0189b2f0-0000-7000-8000-000000000000"},
              {"DELETE", "/session"},
              {"PATCH", "/submissions/0189b2f0-0000-7000-8000-000000000000"},
              {"POST", "/challenges/street-scenes/what-if"}}) {
            Headers headers = from;
            if (std::string_view(path).find("/uploads") != std::string_view::npos)
                headers.emplace_back("tus-resumable", "1.0.0");
            const Answer answer = with_cookie(method, path, cookie, headers, draft);
            EXPECT_EQ(answer.status, 403) << method << " " << path;
            EXPECT_EQ(answer.problem(), "/problems/origin-refused") << method << " " << path << answer.text;
        }
        Headers multipart_headers = from;
        multipart_headers.push_back(multipart_type);
        multipart_headers.emplace_back("cookie", cookie);
        EXPECT_EQ(ask({.method = "POST",
                       .path = "/submissions",
                       .body = multipart({{"submission", draft}}),
                       .headers = multipart_headers})
                      .status,
                  403);
        EXPECT_EQ(with_cookie("GET", "/me", cookie, from).status, 200);
    }
    // Programs with a token have no origin, and a token beside a cookie is what counts.
    EXPECT_EQ(post("/submissions", submission_json("By token", 0.8, 600), alice_, {{"cookie", cookie}}).status, 201);
    EXPECT_EQ(with_cookie("POST", "/submissions", cookie, {{"sec-fetch-site", "same-origin"}}, draft).status, 201);
    // Nobody is signed in by another site either.
    EXPECT_EQ(sign_in(alice_, {{"host", "board.test"}, {"origin", "http://evil.test"}}).status, 403);
}

TEST_F(Session, TokenWinsOverCookie)
{
    const std::string cookie = cookie_of(alice_);
    const Answer answer = ask({.path = "/me", .token = bob_, .headers = {{"cookie", cookie}}});
    EXPECT_EQ(answer.body["account"], "bob");
    EXPECT_EQ(ask({.path = "/me", .token = "wb_" + std::string(43, 'A'), .headers = {{"cookie", cookie}}}).status, 401);
}

TEST_F(Session, SignOutEndsItAtOnce)
{
    const std::string cookie = cookie_of(alice_);
    EXPECT_EQ(who(cookie)["id"], "alice");
    const Answer answer = with_cookie("DELETE", "/session", cookie);
    EXPECT_EQ(answer.status, 204);
    EXPECT_NE(answer.header("set-cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_TRUE(who(cookie).is_null());
    EXPECT_EQ(with_cookie("DELETE", "/session", cookie).status, 204);
    EXPECT_EQ(ask({.method = "DELETE", .path = "/session"}).status, 204);
}

TEST_F(Session, RevokedTokenEndsIt)
{
    const std::string cookie = cookie_of(alice_);
    EXPECT_EQ(who(cookie)["id"], "alice");
    database_->write({"test.revoke"}, [&](store::Transaction& transaction) {
        const auto principal = store::find_principal(transaction, store::token_digest(alice_));
        return store::revoke_token(transaction, principal->account, principal->token);
    });
    sessions_.clear();
    EXPECT_TRUE(who(cookie).is_null());
    EXPECT_EQ(with_cookie("POST", "/submissions", cookie, own_origin(), "{}").status, 401);
}

}  // namespace
}  // namespace wattboard::test

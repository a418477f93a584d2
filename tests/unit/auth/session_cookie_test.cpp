// Cookies of signed-in browsers and origins of requests.
#include "server/auth/session_cookie.h"

#include <gtest/gtest.h>

namespace wattboard::auth {
namespace {

const std::string secret = "wbs_" + std::string(42, 'a') + "A";
const std::string other = "wbs_" + std::string(42, 'b') + "A";

TEST(SessionCookie, IsFoundAmongOthers)
{
    EXPECT_EQ(session_secret("wattboard_session=" + secret), secret);
    EXPECT_EQ(session_secret("theme=dark; wattboard_session=" + secret + "; x=y"), secret);
    EXPECT_EQ(session_secret("a=b;\twattboard_session=" + secret + " "), secret);
    EXPECT_EQ(session_secret("wattboard_session=; wattboard_session=" + secret), secret);
    EXPECT_EQ(session_secret("wattboard_session=" + secret + "; wattboard_session=" + other), secret);
}

TEST(SessionCookie, OthersAreNone)
{
    for (const std::string& header :
         {std::string(), std::string(";;;"), std::string("wattboard_session"), std::string("wattboard_session="),
          "wattboard_session=" + secret + "a", "wattboard_session=wb_" + secret.substr(4),
          "wattboard_session=\"" + secret + "\"", "Wattboard_Session=" + secret, "xwattboard_session=" + secret,
          "wattboard_session=wbs_" + std::string(43, '!')})
        EXPECT_FALSE(session_secret(header)) << header;
}

TEST(SessionCookie, IsNotForScriptsNorOtherSites)
{
    EXPECT_EQ(session_cookie(secret, std::chrono::hours{24}, true),
              "wattboard_session=" + secret + "; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict; Secure");
    EXPECT_EQ(no_session_cookie(false), "wattboard_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}

TEST(RequestOrigin, IsComparedWithTheHost)
{
    struct Case {
        const char* fetch_site;
        const char* origin;
        const char* host;
        std::optional<bool> own;
    };
    for (const Case& one : {Case{"", "", "board.test", std::nullopt},
                            {"", "http://board.test", "board.test", true},
                            {"", "https://Board.test:443", "board.test", true},
                            {"", "https://board.test", "board.test:443", true},
                            {"", "http://127.0.0.1:8080", "127.0.0.1:8080", true},
                            {"", "http://[::1]:8080", "[::1]:8080", true},
                            {"", "http://board.test:8080", "board.test", false},
                            {"", "http://board.test:443", "board.test", false},
                            {"", "http://evil.test", "board.test", false},
                            {"", "http://board.test.evil.test", "board.test", false},
                            {"", "http://evil.test/board.test", "board.test", false},
                            {"", "null", "board.test", false},
                            {"", "file://board.test", "board.test", false},
                            {"", "http://", "", false},
                            {"same-origin", "", "board.test", true},
                            {"same-origin", "https://public.test", "internal:8080", true},
                            {"same-site", "http://board.test", "board.test", false},
                            {"cross-site", "http://board.test", "board.test", false},
                            {"none", "", "board.test", false}})
        EXPECT_EQ(is_same_origin({one.fetch_site, one.origin, one.host}), one.own)
            << one.fetch_site << " " << one.origin << " " << one.host;
}

}  // namespace
}  // namespace wattboard::auth

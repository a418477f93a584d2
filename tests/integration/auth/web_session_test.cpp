// Sessions of browsers in the database: use, expiry, revocation, sign-out.
#include "server/store/web_sessions.h"

#include <gtest/gtest.h>

#include "server/auth/bearer.h"
#include "server/auth/session_cookie.h"
#include "server/store/accounts.h"
#include "support/test_database.h"

namespace wattboard::auth {
namespace {

using store::Transaction;

class WebSession : public ::testing::Test {
protected:
    WebSession()
    {
        database_->write("setup", [&](Transaction& t) {
            account_ = store::create_account(t, "ada").value();
            store::create_grant(t, account_, {.role = Role::organizer}).value();
            token_ = store::create_token(t, account_, "browser").id;
        });
        secret_ = create();
    }
    std::string create()
    {
        return database_->write("create", [&](Transaction& t) { return store::create_session(t, token_); });
    }
    std::optional<Principal> use(const std::string& secret)
    {
        return store::use_session(*database_, store::token_digest(secret));
    }
    void run(const std::string& sql)
    {
        database_->write("sql", [&](Transaction& t) { t.query(sql, sql); });
    }
    std::int64_t number(const std::string& sql)
    {
        return database_->read("sql", [&](Transaction& t) { return t.query(sql, sql).one().get<std::int64_t>(0); });
    }

    test::TestDatabase database_;
    store::AccountId account_ = 0;
    store::TokenId token_ = 0;
    std::string secret_;
};

TEST_F(WebSession, SpeaksForTheAccountOfItsToken)
{
    EXPECT_EQ(session_secret("wattboard_session=" + secret_), secret_);
    const auto principal = use(secret_);
    ASSERT_TRUE(principal);
    EXPECT_EQ(principal->name, "ada");
    EXPECT_EQ(principal->token, token_);
    EXPECT_TRUE(holds_role(*principal, Role::organizer));
    EXPECT_NE(secret_, create());
    EXPECT_FALSE(use("wbs_" + std::string(43, 'A')));
    // Only the digest is kept.
    EXPECT_EQ(number("SELECT count(*) FROM web_session WHERE position('wbs_'::bytea in secret_sha256) > 0"), 0);
}

TEST_F(WebSession, EndsWithItsTokenAndItsAccount)
{
    using namespace std::chrono;
    const auto now = floor<microseconds>(system_clock::now());
    for (const auto& [end, valid] : {std::pair{now - hours{1}, false}, {now + hours{1}, true}}) {
        const std::string secret = database_->write("other", [&](Transaction& t) {
            return store::create_session(t, store::create_token(t, account_, "short", end).id);
        });
        EXPECT_EQ(use(secret).has_value(), valid);
    }
    const std::string of_other_token = database_->write("other", [&](Transaction& t) {
        return store::create_session(t, store::create_token(t, account_, "other").id);
    });
    database_->write("revoke", [&](Transaction& t) { return store::revoke_token(t, account_, token_); });
    EXPECT_FALSE(use(secret_));
    EXPECT_TRUE(use(of_other_token));
    database_->write("close", [&](Transaction& t) { return store::close_account(t, account_, false); });
    EXPECT_FALSE(use(of_other_token));
}

TEST_F(WebSession, LivesThirtyDaysAfterItsLastUse)
{
    const std::string days = "SELECT floor(extract(epoch FROM expires_at - now()) / 86400)::bigint FROM web_session";
    EXPECT_EQ(number(days), 29);
    run("UPDATE web_session SET expires_at = now() + interval '2 days'");
    EXPECT_TRUE(use(secret_));
    EXPECT_EQ(number(days), 29);
    // Not written again within a day.
    run("UPDATE web_session SET expires_at = now() + interval '29 days 12 hours'");
    const std::string end = "SELECT extract(epoch FROM expires_at)::bigint FROM web_session";
    const auto before = number(end);
    EXPECT_TRUE(use(secret_));
    EXPECT_EQ(number(end), before);
    run("UPDATE web_session SET expires_at = now() - interval '1 s'");
    EXPECT_FALSE(use(secret_));
    EXPECT_FALSE(use(secret_));
}

TEST_F(WebSession, SigningOutEndsThatOneOnly)
{
    const std::string second = create();
    database_->write("end", [&](Transaction& t) { store::end_session(t, store::token_digest(secret_)); });
    EXPECT_FALSE(use(secret_));
    EXPECT_TRUE(use(second));
}

TEST_F(WebSession, OneTokenHasABoundedNumber)
{
    std::string last;
    for (int i = 0; i < store::most_sessions_of_a_token; ++i) last = create();
    EXPECT_EQ(number("SELECT count(*) FROM web_session"), store::most_sessions_of_a_token);
    EXPECT_FALSE(use(secret_));
    EXPECT_TRUE(use(last));
    run("UPDATE web_session SET expires_at = now() - interval '1 s'");
    create();
    EXPECT_EQ(number("SELECT count(*) FROM web_session"), 1);
}

TEST_F(WebSession, CacheForgetsWhatIsEnded)
{
    int asked = 0;
    TokenCache cache{[&](const Digest& digest) { return ++asked, store::use_session(*database_, digest); }};
    const Digest digest = store::token_digest(secret_);
    EXPECT_TRUE(cache.find(digest));
    database_->write("end", [&](Transaction& t) { store::end_session(t, digest); });
    EXPECT_TRUE(cache.find(digest));
    cache.forget(digest);
    EXPECT_FALSE(cache.find(digest));
    EXPECT_EQ(asked, 2);
    cache.forget(store::token_digest("unknown"));
}

}  // namespace
}  // namespace wattboard::auth

// A token from the database through the cache to a permission.
#include <gtest/gtest.h>

#include "server/auth/bearer.h"
#include "server/auth/permissions.h"
#include "server/store/accounts.h"
#include "support/test_database.h"

namespace wattboard::auth {
namespace {

using store::Transaction;

TEST(TokenLookup, RevocationIsHonouredWithinTheLifetime)
{
    test::TestDatabase database;
    TokenCache::Clock::time_point now{};
    TokenCache cache{[&](const Digest& digest) {
                         return database->read("token.find",
                                               [&](Transaction& t) { return store::find_principal(t, digest); });
                     },
                     100, std::chrono::seconds{5}, [&] { return now; }};
    store::AccountId account = 0;
    const auto token = database->write("setup", [&](Transaction& t) {
        account = store::create_account(t, "ada").value();
        store::create_grant(t, account, {.role = Role::admin}).value();
        return store::create_token(t, account, "cli");
    });
    EXPECT_TRUE(is_token_form(token.secret));
    const Digest digest = store::token_digest(token.secret);
    EXPECT_TRUE(may(cache.find(digest).get(), Action::administer));
    database->write("revoke", [&](Transaction& t) { return store::revoke_token(t, account, token.id); });
    now += std::chrono::seconds{5};
    EXPECT_EQ(cache.find(digest), nullptr);
    EXPECT_EQ(authorize(cache.find(digest).get(), Action::administer).error().type, problems::unauthenticated);
}

}  // namespace
}  // namespace wattboard::auth

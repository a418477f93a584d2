// The table of permissions, bearer headers and the memory of tokens.
#include "server/auth/permissions.h"

#include <gtest/gtest.h>

#include "server/auth/bearer.h"

namespace wattboard::auth {
namespace {

using store::Grant;
using store::Scope;

constexpr store::TeamId red = 5;
constexpr store::TeamId blue = 6;
constexpr store::ChallengeId images = 8;
constexpr store::ChallengeId other = 9;

Principal with(std::vector<Grant> grants, std::vector<store::TeamId> teams = {})
{
    return {.account = 1, .name = "max", .grants = std::move(grants), .teams = std::move(teams)};
}

TEST(Permissions, AReaderWithoutAccountReadsPublicLogsOnly)
{
    for (std::size_t i = 0; i < action_names.size(); ++i) {
        const auto action = static_cast<Action>(i);
        EXPECT_FALSE(may(nullptr, action, {.challenge = images, .team = red}));
        EXPECT_EQ(authorize(nullptr, action).error().type, problems::unauthenticated);
        EXPECT_EQ(may(nullptr, action, {.raw_logs_public = true}), action == Action::read_raw_evidence);
    }
}

TEST(Permissions, SubmittingNeedsRoleAndMembership)
{
    const Subject entry{.challenge = images, .team = red};
    const Grant site{.role = Role::participant};
    const Grant here{.role = Role::participant, .scope = Scope::challenge, .challenge = images};
    const Grant elsewhere{.role = Role::participant, .scope = Scope::challenge, .challenge = other};
    for (const auto& [principal, allowed] : {std::pair{with({site}, {red}), true},
                                             {with({here}, {blue, red}), true},
                                             {with({elsewhere}, {red}), false},
                                             {with({here}, {blue}), false},
                                             {with({here}), false},
                                             {with({}, {red}), false},
                                             {with({{.role = Role::admin}}), false}})
        EXPECT_EQ(may(&principal, Action::submit, entry), allowed);
    const Principal reviewer = with({{.role = Role::reviewer}}, {red});
    EXPECT_EQ(authorize(&reviewer, Action::submit, entry).error().type, problems::forbidden);
}

TEST(Permissions, NobodyReviewsTheOwnTeam)
{
    const Subject entry{.challenge = images, .team = red};
    const Grant grant{.role = Role::reviewer, .scope = Scope::challenge, .challenge = images};
    const Principal reviewer = with({grant}, {blue});
    const Principal own = with({grant, {.role = Role::admin}}, {red});
    EXPECT_TRUE(may(&reviewer, Action::review, entry));
    EXPECT_FALSE(may(&reviewer, Action::review, {.challenge = other, .team = red}));
    EXPECT_FALSE(may(&own, Action::review, entry));
}

TEST(Permissions, ChallengesBelongToTheirOrganizers)
{
    const Principal organizer = with({{.role = Role::organizer, .scope = Scope::challenge, .challenge = images}});
    EXPECT_TRUE(may(&organizer, Action::create_rulebook, {.challenge = images}));
    EXPECT_FALSE(may(&organizer, Action::create_rulebook, {.challenge = other}));
    EXPECT_FALSE(may(&organizer, Action::create_challenge));
    EXPECT_FALSE(may(&organizer, Action::administer));
    const Principal admin = with({{.role = Role::admin}});
    for (const Action action :
         {Action::create_challenge, Action::create_rulebook, Action::administer, Action::read_draft})
        EXPECT_TRUE(may(&admin, action, {.challenge = other, .team = red}));
}

TEST(Permissions, RawLogsAreForTeamReviewersAndOrganizers)
{
    const Subject entry{.challenge = images, .team = red};
    const Principal member = with({}, {red});
    const Principal rival = with({{.role = Role::participant}}, {blue});
    const Principal reviewer = with({{.role = Role::reviewer}});
    EXPECT_TRUE(may(&member, Action::read_raw_evidence, entry));
    EXPECT_FALSE(may(&rival, Action::read_raw_evidence, entry));
    EXPECT_TRUE(may(&reviewer, Action::read_raw_evidence, entry));
    EXPECT_TRUE(may(&member, Action::read_draft, entry));
    EXPECT_FALSE(may(&reviewer, Action::read_draft, entry));
}

TEST(Bearer, HeaderForms)
{
    EXPECT_EQ(bearer_token("Bearer abc"), "abc");
    EXPECT_EQ(bearer_token("bEARER   abc "), "abc");
    for (const char* header : {"", "Bearer", "Bearer ", "Basic abc", "Bearerabc", "Bearer a b"})
        EXPECT_FALSE(bearer_token(header)) << header;
    EXPECT_TRUE(is_token_form("wb_" + std::string(43, 'A')));
    EXPECT_FALSE(is_token_form("wb_" + std::string(42, 'A')));
    EXPECT_FALSE(is_token_form("wb_" + std::string(42, 'A') + "!"));
    EXPECT_FALSE(is_token_form("xx_" + std::string(43, 'A')));
}

class TokenCacheTest : public ::testing::Test {
protected:
    TokenCache::Clock::time_point now{};
    int asked = 0;
    bool valid = true;
    TokenCache cache{[this](const Digest&) -> std::optional<Principal> {
                         ++asked;
                         return valid ? std::optional{with({})} : std::nullopt;
                     },
                     2, std::chrono::seconds{5}, [this] { return now; }};
};

TEST_F(TokenCacheTest, AsksOnceALifetime)
{
    const Digest token = sha256("a");
    EXPECT_FALSE(cache.remembered(token));
    EXPECT_TRUE(cache.find(token));
    EXPECT_TRUE(cache.find(token));
    EXPECT_EQ(asked, 1);
    valid = false;
    now += std::chrono::seconds{4};
    EXPECT_TRUE(cache.find(token));
    now += std::chrono::seconds{1};
    EXPECT_FALSE(cache.find(token)) << "revoked tokens stop within the lifetime";
    EXPECT_FALSE(cache.find(token));
    EXPECT_EQ(asked, 2) << "unknown tokens are remembered, too";
}

TEST_F(TokenCacheTest, ForgetsTheLeastRecentlyUsed)
{
    cache.find(sha256("a"));
    cache.find(sha256("b"));
    cache.find(sha256("a"));
    cache.find(sha256("c"));
    EXPECT_TRUE(cache.remembered(sha256("a")));
    EXPECT_FALSE(cache.remembered(sha256("b")));
    cache.clear();
    EXPECT_FALSE(cache.remembered(sha256("a")));
}

}  // namespace
}  // namespace wattboard::auth

// Tokens and grants: who signs in with what, and which roles that account holds where.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "server/documents/digest.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

enum class Role : std::uint8_t { admin, organizer, participant, reviewer };
inline constexpr std::array<std::string_view, 4> role_names{"admin", "organizer", "participant", "reviewer"};
enum class Scope : std::uint8_t { site, challenge, team };
inline constexpr std::array<std::string_view, 3> scope_names{"site", "challenge", "team"};

struct Grant {
    GrantId id = 0;
    Role role = Role::participant;
    Scope scope = Scope::site;
    std::optional<ChallengeId> challenge;  ///< set exactly if the scope is challenge
    std::optional<TeamId> team;            ///< set exactly if the scope is team
};

/// Who a request speaks for: the account behind its token, with the roles and teams it has now.
struct Principal {
    AccountId account = 0;
    std::string name;
    TokenId token = 0;
    std::vector<Grant> grants;
    std::vector<TeamId> teams;            ///< teams it is a member of now
    std::optional<Timestamp> expires_at;  ///< of the token
};

struct Token {
    TokenId id = 0;
    std::string label;
    Timestamp created_at{};
    std::optional<Timestamp> expires_at;
    std::optional<Timestamp> revoked_at;
};

struct NewToken {
    TokenId id = 0;
    /// "wb_" and 43 characters of base64url (256 random bits). Shown once; only its SHA-256 is kept, and no stored
    /// answer may hold it.
    std::string secret;
};

NewToken create_token(Transaction& transaction, AccountId account, std::string_view label,
                      const std::optional<Timestamp>& expires_at = {});
std::vector<Token> list_tokens(Transaction& transaction, AccountId account);
/// `not_found` if that account has no such token. Revoking twice keeps the first time.
Result<void> revoke_token(Transaction& transaction, AccountId account, TokenId token);

/// The principal of a token that is neither expired nor revoked and whose account is open; nullopt for any other.
std::optional<Principal> find_principal(Transaction& transaction, const Digest& token_sha256);
/// Digest under which a presented token is looked up: SHA-256 of its text.
Digest token_digest(std::string_view secret);

/// Gives a role (its `id` is ignored); the id of the grant that already gives it, if one does.
Result<GrantId> create_grant(Transaction& transaction, AccountId account, const Grant& grant);
Result<void> revoke_grant(Transaction& transaction, GrantId grant);
std::vector<Grant> list_grants(Transaction& transaction, AccountId account);

}  // namespace wattboard::store

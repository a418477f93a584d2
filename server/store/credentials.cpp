// SQL of tokens, grants and principals.
#include "server/store/credentials.h"

#include "scoring/rulebook.h"
#include "server/documents/byte_text.h"
#include "server/store/constraint_problems.h"
#include "server/store/paging.h"
#include "server/store/principal_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {

Grant grant_of(const Row& row)
{
    return {.id = row.get<std::int64_t>(0),
            .role = from_name<Role>(row.get<std::string_view>(1), role_names).value(),
            .scope = from_name<Scope>(row.get<std::string_view>(2), scope_names).value(),
            .challenge = row.get<std::optional<std::int64_t>>(3),
            .team = row.get<std::optional<std::int64_t>>(4)};
}

Principal principal_of(const Rows& rows)
{
    const Row first = rows[0];
    Principal principal{.account = first.get<std::int64_t>(5),
                        .name = first.get<std::string>(6),
                        .token = first.get<std::int64_t>(7),
                        .teams = first.get<std::vector<std::int64_t>>(9),
                        .expires_at = first.get<std::optional<Timestamp>>(8)};
    for (const Row row : rows)
        if (!row.is_null(0)) principal.grants.push_back(grant_of(row));
    return principal;
}

Digest token_digest(std::string_view secret) { return sha256(secret); }

NewToken create_token(Transaction& transaction, AccountId account, std::string_view label,
                      const std::optional<Timestamp>& expires_at)
{
    NewToken token{.secret = "wb_" + to_base64url(random_bytes(32))};
    const Digest digest = token_digest(token.secret);
    token.id = transaction
                   .query("token.create",
                          "INSERT INTO token (account_id, secret_sha256, label, expires_at) VALUES ($1, $2, $3, $4) "
                          "RETURNING id",
                          account, Bytes{bytes_of(digest)}, label, expires_at)
                   .one()
                   .get<std::int64_t>(0);
    return token;
}

std::vector<Token> list_tokens(Transaction& transaction, AccountId account)
{
    std::vector<Token> tokens;
    for (const Row row :
         transaction.query("token.list",
                           "SELECT id, label, created_at, expires_at, revoked_at FROM token WHERE account_id = $1 "
                           "ORDER BY id",
                           account))
        tokens.push_back({.id = row.get<std::int64_t>(0),
                          .label = row.get<std::string>(1),
                          .created_at = row.get<Timestamp>(2),
                          .expires_at = row.get<std::optional<Timestamp>>(3),
                          .revoked_at = row.get<std::optional<Timestamp>>(4)});
    return tokens;
}

Result<void> revoke_token(Transaction& transaction, AccountId account, TokenId token)
{
    const auto rows = transaction.query("token.revoke",
                                        "UPDATE token SET revoked_at = coalesce(revoked_at, now()) "
                                        "WHERE id = $1 AND account_id = $2",
                                        token, account);
    if (rows.affected() == 0) return absent("token", std::to_string(token));
    return {};
}

std::optional<Principal> find_principal(Transaction& transaction, const Digest& token_sha256)
{
    const auto rows = transaction.query("token.principal",
                                        std::string("SELECT ").append(principal_columns) + " FROM token" +
                                            std::string(principal_joins) + " WHERE token.secret_sha256 = $1 AND " +
                                            std::string(principal_condition),
                                        Bytes{bytes_of(token_sha256)});
    if (rows.empty()) return std::nullopt;
    return principal_of(rows);
}

Result<GrantId> create_grant(Transaction& transaction, AccountId account, const Grant& grant)
{
    return translating([&]() -> Result<GrantId> {
        const auto rows = transaction.query(
            "grant.create",
            "INSERT INTO \"grant\" (account_id, role, scope, challenge_id, team_id) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT DO NOTHING RETURNING id",
            account, name_of(grant.role, role_names), name_of(grant.scope, scope_names), grant.challenge, grant.team);
        if (!rows.empty()) return rows.one().get<std::int64_t>(0);
        return transaction
            .query("grant.existing",
                   "SELECT id FROM \"grant\" WHERE account_id = $1 AND role = $2 AND scope = $3 "
                   "AND challenge_id IS NOT DISTINCT FROM $4 AND team_id IS NOT DISTINCT FROM $5 "
                   "AND revoked_at IS NULL",
                   account, name_of(grant.role, role_names), name_of(grant.scope, scope_names), grant.challenge,
                   grant.team)
            .one()
            .get<std::int64_t>(0);
    });
}

Result<void> revoke_grant(Transaction& transaction, GrantId grant)
{
    const auto rows = transaction.query(
        "grant.revoke", "UPDATE \"grant\" SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1", grant);
    if (rows.affected() == 0) return absent("grant", std::to_string(grant));
    return {};
}

std::vector<Grant> list_grants(Transaction& transaction, AccountId account)
{
    std::vector<Grant> grants;
    for (const Row row : transaction.query("grant.list",
                                           "SELECT id, role, scope, challenge_id, team_id FROM \"grant\" "
                                           "WHERE account_id = $1 AND revoked_at IS NULL ORDER BY id",
                                           account))
        grants.push_back(grant_of(row));
    return grants;
}

}  // namespace wattboard::store

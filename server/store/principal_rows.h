// The query behind every sign-in, whatever its secret: an account with its grants and teams.
#pragma once

#include <string_view>

#include "server/store/credentials.h"
#include "server/store/rows.h"

namespace wattboard::store {

/// One round trip: the account's grants come as rows of the join, its teams as an array.
inline constexpr std::string_view principal_columns =
    "\"grant\".id, role, scope, challenge_id, team_id, account.id, account.name, token.id, token.expires_at, "
    "ARRAY(SELECT team_id FROM membership WHERE account_id = account.id AND left_at IS NULL ORDER BY team_id)";
inline constexpr std::size_t principal_column_count = 10;
/// After "FROM ... token".
inline constexpr std::string_view principal_joins =
    " JOIN account ON account.id = token.account_id "
    "LEFT JOIN \"grant\" ON \"grant\".account_id = account.id AND \"grant\".revoked_at IS NULL";
/// With the order that `principal_of` expects.
inline constexpr std::string_view principal_condition =
    "token.revoked_at IS NULL AND (token.expires_at IS NULL OR token.expires_at > now()) "
    "AND closed_at IS NULL ORDER BY \"grant\".id";

/// The principal of these rows, of which there is at least one.
[[nodiscard]] Principal principal_of(const Rows& rows);
[[nodiscard]] Grant grant_of(const Row& row);

}  // namespace wattboard::store

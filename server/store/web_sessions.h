// Sessions of browsers: what a token is exchanged for at sign-in, so that pages never hold the token itself.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "server/store/credentials.h"

namespace wattboard::store {

class Database;

/// How long a session lives after its last use. It ends earlier with its token.
inline constexpr std::chrono::days session_lifetime{30};
/// How many sessions one token may have; the oldest end.
inline constexpr int most_sessions_of_a_token = 50;

/// A session of that token. The secret ("wbs_" and 43 characters of base64url, 256 random bits) is given once; only its
/// SHA-256 is kept. Also removes sessions that are over.
std::string create_session(Transaction& transaction, TokenId token);

/// Nothing happens if there is none.
void end_session(Transaction& transaction, const Digest& secret_sha256);

/// The principal of a session that is not over, whose token is neither expired nor revoked and whose account is open;
/// nullopt for any other. A use moves the end of the session, written at most once a day.
std::optional<Principal> use_session(Database& database, const Digest& secret_sha256);

}  // namespace wattboard::store

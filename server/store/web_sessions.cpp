// SQL of browsers' sessions.
#include "server/store/web_sessions.h"

#include <spdlog/spdlog.h>

#include "server/documents/byte_text.h"
#include "server/store/database.h"
#include "server/store/database_error.h"
#include "server/store/principal_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {

namespace {

struct Found {
    std::optional<Principal> principal;
    bool is_due = false;  ///< its end is to be moved
};

Found find_session(Transaction& transaction, const Digest& secret)
{
    const auto rows =
        transaction.query("session.principal",
                          std::string("SELECT ").append(principal_columns) +
                              ", web_session.expires_at < now() + $2 * interval '1 day' FROM web_session "
                              "JOIN token ON token.id = web_session.token_id" +
                              std::string(principal_joins) +
                              " WHERE web_session.secret_sha256 = $1 AND web_session.expires_at > now() AND " +
                              std::string(principal_condition),
                          Bytes{bytes_of(secret)}, std::int64_t{session_lifetime.count() - 1});
    if (rows.empty()) return {};
    return {principal_of(rows), rows[0].get<bool>(principal_column_count)};
}

void move_end(Database& database, const Digest& secret)
{
    try {
        database.write("session.use", [&](Transaction& transaction) {
            transaction.query("session.use",
                              "UPDATE web_session SET expires_at = now() + $2 * interval '1 day' "
                              "WHERE secret_sha256 = $1",
                              Bytes{bytes_of(secret)}, std::int64_t{session_lifetime.count()});
        });
    } catch (const DatabaseError& error) {
        // The session is as good as before; the next use tries again.
        spdlog::debug("the end of a session was not moved: {}", error.what());
    }
}

}  // namespace

std::string create_session(Transaction& transaction, TokenId token)
{
    const std::string secret = "wbs_" + to_base64url(random_bytes(32));
    const Digest digest = token_digest(secret);
    transaction.query("session.create",
                      "INSERT INTO web_session (token_id, secret_sha256, expires_at) "
                      "VALUES ($1, $2, now() + $3 * interval '1 day')",
                      token, Bytes{bytes_of(digest)}, std::int64_t{session_lifetime.count()});
    transaction.query("session.tidy",
                      "DELETE FROM web_session WHERE id IN (SELECT id FROM web_session WHERE token_id = $1 "
                      "ORDER BY id DESC OFFSET $2) OR id IN (SELECT id FROM web_session WHERE expires_at < now() "
                      "LIMIT 100)",
                      token, std::int64_t{most_sessions_of_a_token});
    return secret;
}

void end_session(Transaction& transaction, const Digest& secret)
{
    transaction.query("session.end", "DELETE FROM web_session WHERE secret_sha256 = $1", Bytes{bytes_of(secret)});
}

std::optional<Principal> use_session(Database& database, const Digest& secret)
{
    auto found =
        database.read("session.find", [&](Transaction& transaction) { return find_session(transaction, secret); });
    if (found.is_due) move_end(database, secret);
    return std::move(found.principal);
}

}  // namespace wattboard::store

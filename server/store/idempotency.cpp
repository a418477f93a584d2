// SQL of idempotency keys.
#include "server/store/idempotency.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

/// Number of the advisory lock of a key: 64 bits of a hash. Two keys that fall together only wait for each other.
std::int64_t lock_number(const KeyUse& use)
{
    const Digest digest = sha256("idempotency " + std::to_string(use.account) + " " + use.key);
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) number = (number << 8U) | digest[i];
    return static_cast<std::int64_t>(number);
}

std::string headers_text(const KeptAnswer& answer)
{
    nlohmann::json list = nlohmann::json::array();
    for (const auto& [name, value] : answer.headers) list.push_back({name, value});
    return list.dump();
}

KeptAnswer answer_of(const Row& row)
{
    KeptAnswer answer{.status = row.get<std::int32_t>("status"), .body = row.get<std::string>("body")};
    for (const auto& header : nlohmann::json::parse(row.get<std::string>("headers")))
        answer.headers.emplace_back(header.at(0), header.at(1));
    return answer;
}

/// What the row of a key says; `fresh` for a lease that ran out.
KeyClaim claim_of(const Row& row, const KeyUse& use)
{
    if (row.get<std::string_view>("fingerprint") != bytes_of(use.fingerprint))
        return {.kind = KeyClaim::Kind::other_body};
    if (row.get<std::optional<std::int32_t>>("status"))
        return {.kind = KeyClaim::Kind::replay, .answer = answer_of(row)};
    const auto seconds = row.get<std::int64_t>("seconds_left");
    if (seconds <= 0) return {.kind = KeyClaim::Kind::fresh};
    return {.kind = KeyClaim::Kind::in_flight,
            .retry_after = std::chrono::seconds{std::min<std::int64_t>(seconds, 10)}};
}

}  // namespace

KeyClaim claim_key(Transaction& transaction, const KeyUse& use)
{
    const auto rows =
        transaction.query("idempotency.claim",
                          "SELECT pg_try_advisory_xact_lock($3) AS locked, fingerprint, status, headers, body, "
                          "ceil(extract(epoch FROM locked_until - clock_timestamp()))::bigint AS seconds_left "
                          "FROM (VALUES (1)) AS always LEFT JOIN idempotency_key ON account_id = $1 AND key = $2",
                          use.account, use.key, lock_number(use));
    const Row row = rows.one();
    if (row.get<std::optional<std::string_view>>("fingerprint")) {
        KeyClaim claim = claim_of(row, use);
        if (claim.kind != KeyClaim::Kind::fresh) return claim;
        // The lease of a request that died: its row makes room for the answer of this one.
        transaction.send("idempotency.clear",
                         "DELETE FROM idempotency_key WHERE account_id = $1 AND key = $2 AND status IS NULL",
                         use.account, use.key);
    }
    return {.kind = row.get<bool>("locked") ? KeyClaim::Kind::fresh : KeyClaim::Kind::in_flight};
}

void keep_answer(Transaction& transaction, const KeyUse& use, const KeptAnswer& answer)
{
    transaction.send("idempotency.keep",
                     "INSERT INTO idempotency_key (account_id, key, fingerprint, status, headers, body) "
                     "VALUES ($1, $2, $3, $4, $5, $6)",
                     use.account, use.key, Bytes{bytes_of(use.fingerprint)}, answer.status, headers_text(answer),
                     Bytes{answer.body});
}

KeyClaim lease_key(Transaction& transaction, const KeyUse& use, std::chrono::seconds lease)
{
    const auto taken =
        transaction.query("idempotency.lease",
                          "INSERT INTO idempotency_key (account_id, key, fingerprint, locked_until) "
                          "VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 s') "
                          "ON CONFLICT (account_id, key) DO UPDATE SET locked_until = excluded.locked_until "
                          "WHERE idempotency_key.status IS NULL AND idempotency_key.locked_until < clock_timestamp() "
                          "AND idempotency_key.fingerprint = excluded.fingerprint",
                          use.account, use.key, Bytes{bytes_of(use.fingerprint)}, lease.count());
    if (taken.affected() == 1) return {.kind = KeyClaim::Kind::fresh};
    const auto rows =
        transaction.query("idempotency.find",
                          "SELECT fingerprint, status, headers, body, "
                          "ceil(extract(epoch FROM locked_until - clock_timestamp()))::bigint AS seconds_left "
                          "FROM idempotency_key WHERE account_id = $1 AND key = $2",
                          use.account, use.key);
    // Gone, or run out, between the two statements: the next try will have it.
    if (rows.empty()) return {.kind = KeyClaim::Kind::in_flight};
    KeyClaim claim = claim_of(rows.one(), use);
    if (claim.kind == KeyClaim::Kind::fresh) claim.kind = KeyClaim::Kind::in_flight;
    return claim;
}

bool finish_leased_key(Transaction& transaction, const KeyUse& use, const KeptAnswer& answer)
{
    return transaction
               .query("idempotency.finish",
                      "UPDATE idempotency_key SET status = $4, headers = $5, body = $6, locked_until = NULL "
                      "WHERE account_id = $1 AND key = $2 AND fingerprint = $3 AND status IS NULL",
                      use.account, use.key, Bytes{bytes_of(use.fingerprint)}, answer.status, headers_text(answer),
                      Bytes{answer.body})
               .affected() == 1;
}

void release_key(Transaction& transaction, const KeyUse& use)
{
    transaction.send("idempotency.release",
                     "DELETE FROM idempotency_key WHERE account_id = $1 AND key = $2 AND fingerprint = $3 "
                     "AND status IS NULL",
                     use.account, use.key, Bytes{bytes_of(use.fingerprint)});
}

std::size_t purge_keys(Transaction& transaction)
{
    return transaction
        .query("idempotency.purge", "DELETE FROM idempotency_key WHERE created_at < now() - interval '7 days'")
        .affected();
}

}  // namespace wattboard::store

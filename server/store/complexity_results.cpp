// SQL of complexity results.
#include "server/store/complexity_results.h"

#include "server/store/problems.h"
#include "server/store/transaction.h"

namespace wattboard::store {

ComplexityVersion attach_complexity(Transaction& transaction, ChallengeId challenge, AccountId actor,
                                    std::string_view document)
{
    // Two organizers at once: one waits for the other.
    transaction.send("complexity.turn", "SELECT pg_advisory_xact_lock(hashtextextended('complexity_result', $1))",
                     challenge);
    const auto rows = transaction.query(
        "complexity.attach",
        "INSERT INTO complexity_result (challenge_id, version, document, attached_by) SELECT $1, "
        "coalesce((SELECT max(version) FROM complexity_result WHERE challenge_id = $1), 0) + 1, $2::jsonb, $3 "
        "RETURNING version, attached_at",
        challenge, document, actor);
    const Row row = *rows.begin();
    return {.challenge = challenge,
            .version = row.get<std::int32_t>(0),
            .attached_at = row.get<Timestamp>(1),
            .document = {}};
}

Result<ComplexityVersion> find_complexity(Transaction& transaction, ChallengeId challenge)
{
    for (const Row row : transaction.query("complexity.find",
                                           "SELECT version, attached_at, document::text FROM complexity_result "
                                           "WHERE challenge_id = $1 ORDER BY version DESC LIMIT 1",
                                           challenge)) {
        return ComplexityVersion{.challenge = challenge,
                                 .version = row.get<std::int32_t>(0),
                                 .attached_at = row.get<Timestamp>(1),
                                 .document = row.get<std::string>(2)};
    }
    return std::unexpected(
        Problem{.type = problems::not_found, .detail = "No complexity result is attached to this challenge."});
}

std::vector<ComplexityVersion> latest_complexities(Transaction& transaction)
{
    std::vector<ComplexityVersion> latest;
    for (const Row row : transaction.query("complexity.latest",
                                           "SELECT challenge_id, max(version) FROM complexity_result GROUP BY "
                                           "challenge_id ORDER BY challenge_id")) {
        latest.push_back({.challenge = row.get<std::int64_t>(0),
                          .version = row.get<std::int32_t>(1),
                          .attached_at = {},
                          .document = {}});
    }
    return latest;
}

}  // namespace wattboard::store

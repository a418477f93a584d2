// SQL of challenges, metrics, phases and rulebooks: reading.
#include "server/store/challenges.h"

#include <nlohmann/json.hpp>

#include "server/documents/byte_text.h"
#include "server/documents/json_reader.h"
#include "server/documents/rulebook_json.h"
#include "server/store/paging.h"
#include "server/store/rulebook_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

Challenge challenge_of(const Row& row)
{
    Challenge challenge{.id = row.get<std::int64_t>(0),
                        .slug = row.get<std::string>(1),
                        .title = row.get<std::string>(2),
                        .task = row.get<std::string>(3),
                        .dataset = row.get<std::string>(4),
                        .description = row.get<std::string>(5),
                        .source = row.get<std::string>(6),
                        .dataset_complexity = row.get<std::optional<double>>(7),
                        .dataset_complexity_method = row.get<std::string>(8),
                        .created_at = row.get<Timestamp>(10)};
    if (const auto digest = row.get<std::optional<std::string_view>>(9))
        challenge.dataset_complexity_sha256 = digest_from_bytes(*digest);
    return challenge;
}

/// Phases of all `challenges` in one round trip.
void add_phases(Transaction& transaction, std::vector<Challenge>& challenges)
{
    std::vector<std::int64_t> ids;
    for (const Challenge& challenge : challenges) ids.push_back(challenge.id);
    for (const Row row : transaction.query("phase.list",
                                           "SELECT challenge_id, id, slug, title, is_default, opens_at, closes_at "
                                           "FROM phase WHERE challenge_id = ANY ($1::bigint[]) "
                                           "ORDER BY challenge_id, is_default DESC, id",
                                           ids))
        for (Challenge& challenge : challenges)
            if (challenge.id == row.get<std::int64_t>(0))
                challenge.phases.push_back({.id = row.get<std::int64_t>(1),
                                            .slug = row.get<std::string>(2),
                                            .title = row.get<std::string>(3),
                                            .is_default = row.get<bool>(4),
                                            .opens_at = row.get<std::optional<Timestamp>>(5),
                                            .closes_at = row.get<std::optional<Timestamp>>(6)});
}

Result<Challenge> found(Transaction& transaction, const Rows& rows, std::string_view name)
{
    if (rows.empty()) return absent("challenge", name);
    std::vector<Challenge> one{challenge_of(rows.one())};
    add_phases(transaction, one);
    return std::move(one.front());
}

RulebookVersion version_of(const Row& row)
{
    return {.id = row.get<std::int64_t>(0),
            .version = row.get<std::int32_t>(1),
            .rulebook = stored_rulebook(row.get<std::string_view>(2)),
            .sha256 = digest_from_bytes(row.get<std::string_view>(3)).value(),
            .created_at = row.get<Timestamp>(4)};
}

}  // namespace

Rulebook stored_rulebook(std::string_view json)
{
    const auto value = parse_json(json);
    auto rulebook = value ? rulebook_from_json(*value) : std::unexpected(value.error());
    // Written by this program and immutable, so this is damage, or a rulebook of a newer program.
    if (!rulebook) throw StatementError("a stored rulebook cannot be read: " + rulebook.error().detail);
    return *std::move(rulebook);
}

Result<Challenge> find_challenge(Transaction& transaction, std::string_view slug)
{
    return found(transaction,
                 transaction.query("challenge.find_slug",
                                   "SELECT id, slug, title, task, dataset, description, source, dataset_complexity, "
                                   "dataset_complexity_method, dataset_complexity_sha256, created_at "
                                   "FROM challenge WHERE slug = $1",
                                   slug),
                 slug);
}

Result<Challenge> find_challenge(Transaction& transaction, ChallengeId id)
{
    return found(transaction,
                 transaction.query("challenge.find_id",
                                   "SELECT id, slug, title, task, dataset, description, source, dataset_complexity, "
                                   "dataset_complexity_method, dataset_complexity_sha256, created_at "
                                   "FROM challenge WHERE id = $1",
                                   id),
                 std::to_string(id));
}

Page<Challenge> list_challenges(Transaction& transaction, ChallengeId after, std::size_t limit)
{
    auto page = page_of<Challenge>(
        transaction.query("challenge.list",
                          "SELECT id, slug, title, task, dataset, description, source, dataset_complexity, "
                          "dataset_complexity_method, dataset_complexity_sha256, created_at "
                          "FROM challenge WHERE id > $1 ORDER BY id LIMIT $2",
                          after, limit + 1),
        limit, challenge_of);
    add_phases(transaction, page.rows);
    return page;
}

Result<RulebookVersion> find_rulebook(Transaction& transaction, ChallengeId challenge, int version)
{
    const auto rows = transaction.query("rulebook.find",
                                        "SELECT id, version, rules, sha256, created_at FROM rulebook "
                                        "WHERE challenge_id = $1 AND version = $2",
                                        challenge, version);
    if (rows.empty()) return absent("rulebook version", std::to_string(version));
    return version_of(rows.one());
}

std::vector<RulebookVersion> list_rulebooks(Transaction& transaction, ChallengeId challenge)
{
    std::vector<RulebookVersion> versions;
    for (const Row row : transaction.query("rulebook.list",
                                           "SELECT id, version, rules, sha256, created_at FROM rulebook "
                                           "WHERE challenge_id = $1 ORDER BY version",
                                           challenge))
        versions.push_back(version_of(row));
    return versions;
}

}  // namespace wattboard::store

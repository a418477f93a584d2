// SQL of challenges and rulebooks: creation, with scoring run, leaf and change feed in the same transaction.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/documents/byte_text.h"
#include "server/documents/canonical_json.h"
#include "server/documents/rulebook_json.h"
#include "server/store/challenges.h"
#include "server/store/constraint_problems.h"
#include "server/store/jobs.h"
#include "server/store/log_leaves.h"
#include "server/store/outbox.h"
#include "server/store/paging.h"
#include "server/store/scoring_runs.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

ChallengeId insert_challenge(Transaction& transaction, AccountId actor, const Challenge& challenge)
{
    std::optional<Bytes> digest;
    if (challenge.dataset_complexity_sha256) digest = Bytes{bytes_of(*challenge.dataset_complexity_sha256)};
    return transaction
        .query("challenge.create",
               "INSERT INTO challenge (slug, title, task, dataset, description, source, dataset_complexity, "
               "dataset_complexity_method, dataset_complexity_sha256, created_by) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
               challenge.slug, challenge.title, challenge.task, challenge.dataset, challenge.description,
               challenge.source, challenge.dataset_complexity, challenge.dataset_complexity_method, digest, actor)
        .one()
        .get<std::int64_t>(0);
}

void insert_phases(Transaction& transaction, ChallengeId challenge, const std::vector<Phase>& phases)
{
    for (const Phase& phase : phases)
        transaction.query("phase.create",
                          "INSERT INTO phase (challenge_id, slug, title, is_default, opens_at, closes_at) "
                          "VALUES ($1, $2, $3, $4, $5, $6)",
                          challenge, phase.slug, phase.title, phase.is_default, phase.opens_at, phase.closes_at);
}

/// The challenge's metric of that name, made if it is new. `conflict` if it is known with other bounds or direction.
Result<MetricId> metric_of(Transaction& transaction, ChallengeId challenge, const PerformanceMetric& metric)
{
    transaction.send("metric.create",
                     "INSERT INTO metric (challenge_id, name, direction, lower_bound, upper_bound) "
                     "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (challenge_id, name) DO NOTHING",
                     challenge, metric.name, name_of(metric.direction, direction_names), metric.lower_bound,
                     metric.upper_bound);
    const auto rows = transaction.query("metric.find",
                                        "SELECT id, direction, lower_bound, upper_bound FROM metric "
                                        "WHERE challenge_id = $1 AND name = $2",
                                        challenge, metric.name);
    const Row row = rows.one();
    if (row.get<std::string_view>(1) == name_of(metric.direction, direction_names) &&
        row.get<double>(2) == metric.lower_bound && row.get<double>(3) == metric.upper_bound)
        return row.get<std::int64_t>(0);
    return std::unexpected(Problem{
        .type = problems::conflict,
        .detail = "The challenge knows the metric \"" + metric.name + "\" with another direction or other bounds.",
        .field = "/metric",
        .hint = "Give the changed metric a name of its own."});
}

/// Inserts version, scoring run and leaf. `state` is that of the scoring run.
Result<NewRulebook> insert_rulebook(Transaction& transaction, AccountId actor, NewRulebook version,
                                    const Rulebook& rulebook, const ScoringBasis& basis, ScoringRunState state)
{
    const auto metric = metric_of(transaction, version.challenge, rulebook.metric);
    if (!metric) return std::unexpected(metric.error());
    const std::string rules = canonical_json(to_json(rulebook));
    version.sha256 = sha256(rules);
    version.rulebook =
        transaction
            .query("rulebook.create",
                   "INSERT INTO rulebook (challenge_id, version, metric_id, ranking_rule, min_performance, rules, "
                   "sha256, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
                   version.challenge, version.version, *metric, name_of(rulebook.ranking_rule, ranking_rule_names),
                   rulebook.min_performance, rules, Bytes{bytes_of(version.sha256)}, actor)
            .one()
            .get<std::int64_t>(0);
    version.scoring_run =
        transaction
            .query("scoring_run.create",
                   "INSERT INTO scoring_run (challenge_id, rulebook_id, engine_version, reference_sha256, "
                   "grid_table_id, accelerator_table_id, cpu_table_id, grid_series_ids, state, activated_at) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, CASE WHEN $9 = 'active' THEN now() END) RETURNING id",
                   version.challenge, version.rulebook, basis.engine_version, Bytes{bytes_of(basis.reference_sha256)},
                   basis.tables.grid, basis.tables.accelerators, basis.tables.cpus, basis.tables.grid_series,
                   std::string{name_of(state, scoring_run_state_names)})
            .one()
            .get<std::int64_t>(0);
    const Leaf leaf = make_leaf(LogEvent::rulebook_created, {{"challenge", version.challenge},
                                                             {"version", version.version},
                                                             {"rules_sha256", to_hex(version.sha256)},
                                                             {"scoring_run", version.scoring_run},
                                                             {"engine_version", basis.engine_version},
                                                             {"reference_sha256", to_hex(basis.reference_sha256)},
                                                             {"account", actor}});
    add_leaf(transaction, leaf);
    version.leaf = leaf.sha256;
    return version;
}

}  // namespace

Result<NewRulebook> create_challenge(Transaction& transaction, AccountId actor, const NewChallenge& challenge,
                                     const ScoringBasis& basis)
{
    std::vector<Phase> phases = challenge.challenge.phases;
    if (phases.empty()) phases.push_back({.slug = "main", .title = "Main phase", .is_default = true});
    if (std::ranges::count_if(phases, &Phase::is_default) != 1)
        return std::unexpected(Problem{
            .type = problems::invalid_value, .detail = "Exactly one phase is the default one.", .field = "/phases"});
    return translating([&]() -> Result<NewRulebook> {
        NewRulebook version{.challenge = insert_challenge(transaction, actor, challenge.challenge)};
        insert_phases(transaction, version.challenge, phases);
        transaction.send("challenge.organizer",
                         "INSERT INTO \"grant\" (account_id, role, scope, challenge_id) "
                         "VALUES ($1, 'organizer', 'challenge', $2)",
                         actor, version.challenge);
        const Leaf leaf =
            make_leaf(LogEvent::challenge_created,
                      {{"challenge", version.challenge}, {"slug", challenge.challenge.slug}, {"account", actor}});
        add_leaf(transaction, leaf);
        auto created = insert_rulebook(transaction, actor, version, challenge.rulebook, basis, ScoringRunState::active);
        if (created) announce(transaction, ChangeKind::challenge, created->challenge);
        return created;
    });
}

Result<NewRulebook> create_rulebook(Transaction& transaction, AccountId actor, ChallengeId challenge,
                                    const Rulebook& rulebook, const ScoringBasis& basis)
{
    return translating([&]() -> Result<NewRulebook> {
        take_scoring_lock(transaction, challenge);
        const auto rows = transaction.query("rulebook.newest",
                                            "SELECT version, sha256 FROM rulebook WHERE challenge_id = $1 "
                                            "ORDER BY version DESC LIMIT 1",
                                            challenge);
        if (rows.empty()) return absent("challenge", std::to_string(challenge));
        if (rows.one().get<std::string_view>(1) == bytes_of(sha256(canonical_json(to_json(rulebook)))))
            return std::unexpected(Problem{.type = problems::conflict,
                                           .detail = "The newest rulebook of the challenge says exactly this."});
        auto created = insert_rulebook(transaction, actor,
                                       {.challenge = challenge, .version = rows.one().get<std::int32_t>(0) + 1},
                                       rulebook, basis, ScoringRunState::computing);
        if (!created) return created;
        replace_computing_runs(transaction, challenge, created->scoring_run);
        add_job(transaction, "score_all", created->scoring_run);
        announce(transaction, ChangeKind::scoring_run, created->scoring_run);
        return created;
    });
}

}  // namespace wattboard::store

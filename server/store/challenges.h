// Challenges with their metrics, phases and rulebook versions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/problem.h"
#include "scoring/rulebook.h"
#include "server/documents/digest.h"
#include "server/store/bind.h"
#include "server/store/ids.h"
#include "server/store/references.h"

namespace wattboard::store {

struct Phase {
    PhaseId id = 0;
    std::string slug;
    std::string title;
    bool is_default = false;
    std::optional<Timestamp> opens_at;
    std::optional<Timestamp> closes_at;
};

struct Challenge {
    ChallengeId id = 0;
    std::string slug;
    std::string title;
    std::string task;
    std::string dataset;
    std::string description;
    std::string source;
    std::optional<double> dataset_complexity;
    std::string dataset_complexity_method;
    std::optional<Digest> dataset_complexity_sha256;
    Timestamp created_at{};
    std::vector<Phase> phases;  ///< the default one first
};

struct RulebookVersion {
    RulebookId id = 0;
    int version = 1;
    Rulebook rulebook;
    Digest sha256{};  ///< of the canonical form
    Timestamp created_at{};
};

/// What scores will be computed with, besides the rulebook.
struct ScoringBasis {
    std::string engine_version;
    Digest reference_sha256{};
    ReferenceIds tables;
};

/// `id`, `created_at` and phase ids are ignored. Without phases, one default phase "main" is made; with phases, exactly
/// one must be the default.
struct NewChallenge {
    Challenge challenge;
    Rulebook rulebook;
};

struct NewRulebook {
    ChallengeId challenge = 0;
    RulebookId rulebook = 0;
    int version = 1;
    ScoringRunId scoring_run = 0;
    Digest sha256{};
    Digest leaf{};  ///< of the log leaf that records it
};

/// Creates the challenge, its phases, its metric, rulebook 1, an active scoring run, an organizer grant for `actor`,
/// the leaves and the outbox row. Problems: `name_taken`, `invalid_value`.
Result<NewRulebook> create_challenge(Transaction& transaction, AccountId actor, const NewChallenge& challenge,
                                     const ScoringBasis& basis);

/// Adds a version, its scoring run (state computing), the job that scores every entry under it, leaf and outbox row.
/// Problems: `not_found`; `conflict` if the metric's name is known with other bounds or direction, or if the very same
/// rules are in force already.
Result<NewRulebook> create_rulebook(Transaction& transaction, AccountId actor, ChallengeId challenge,
                                    const Rulebook& rulebook, const ScoringBasis& basis);

Result<Challenge> find_challenge(Transaction& transaction, std::string_view slug);
Result<Challenge> find_challenge(Transaction& transaction, ChallengeId id);
Page<Challenge> list_challenges(Transaction& transaction, ChallengeId after, std::size_t limit);

Result<RulebookVersion> find_rulebook(Transaction& transaction, ChallengeId challenge, int version);
/// Versions in rising order, the whole list.
std::vector<RulebookVersion> list_rulebooks(Transaction& transaction, ChallengeId challenge);

}  // namespace wattboard::store

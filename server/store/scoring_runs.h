// Scoring runs: under which rules, engine and tables scores are computed, and which run a board shows.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scoring/problem.h"
#include "scoring/rulebook.h"
#include "server/documents/digest.h"
#include "server/store/bind.h"
#include "server/store/challenges.h"
#include "server/store/ids.h"

namespace wattboard::store {

enum class ScoringRunState : std::uint8_t { computing, active, superseded, failed };
inline constexpr std::array<std::string_view, 4> scoring_run_state_names{"computing", "active", "superseded", "failed"};

struct ScoringRun {
    ScoringRunId id = 0;
    ChallengeId challenge = 0;
    RulebookId rulebook_id = 0;
    int rulebook_version = 1;
    Rulebook rulebook;
    ScoringBasis basis;
    ScoringRunState state = ScoringRunState::computing;
    Timestamp created_at{};
    std::optional<Timestamp> activated_at;
    std::optional<Timestamp> superseded_at;
    std::string rank_changes;  ///< JSON list of {entry, from, to}; empty until activated
    std::string failure;
};

Result<ScoringRun> find_scoring_run(Transaction& transaction, ScoringRunId id);
/// The run that the challenge's boards show; `not_found` for an unknown challenge.
Result<ScoringRun> active_scoring_run(Transaction& transaction, ChallengeId challenge);
/// Active and computing runs, oldest first: an entry sealed now is scored under each of them.
std::vector<ScoringRun> current_scoring_runs(Transaction& transaction, ChallengeId challenge);
/// All runs of a challenge, oldest first.
std::vector<ScoringRun> list_scoring_runs(Transaction& transaction, ChallengeId challenge);
/// The active run of every challenge, for the boards at start.
std::vector<ScoringRun> all_active_scoring_runs(Transaction& transaction);

/// Adds a computing run of the challenge's newest rulebook under another basis (a new engine or new tables), with its
/// job and outbox row, in place of runs still computing. If a run has that identity already, it is given; a superseded
/// or failed one is computed again, so that one can go back to an older program.
Result<ScoringRunId> create_scoring_run(Transaction& transaction, ChallengeId challenge, const ScoringBasis& basis);

/// Gives up the challenge's other computing runs: of two that end in the other order the older one would be shown.
void replace_computing_runs(Transaction& transaction, ChallengeId challenge, ScoringRunId by);

/// Sealed revisions after `after` (a revision id) that have no score under `run`, at most `limit`, in rising order.
std::vector<RevisionId> revisions_to_score(Transaction& transaction, ScoringRunId run, RevisionId after,
                                           std::size_t limit);

/// Submissions with their latest sealed revision, those that have one.
std::vector<std::pair<SubmissionId, RevisionId>> latest_sealed_revisions(Transaction& transaction,
                                                                         const std::vector<SubmissionId>& submissions);

/// Switches the challenge's boards to `run`: the old run is superseded, `rank_changes` (a JSON list) stored, leaf and
/// outbox row written. Waits for sealings in progress, which all know this run. `conflict` unless it is computing;
/// activating the active run again changes nothing. Submissions whose score under the new run holds or frees them
/// keep their state until a reviewer or the next sealing decides.
Result<Digest> activate_scoring_run(Transaction& transaction, ScoringRunId run, std::string_view rank_changes);
/// Records why a computing run cannot be finished; the active one stays.
Result<void> fail_scoring_run(Transaction& transaction, ScoringRunId run, std::string_view failure);

/// Holds back switches of the challenge's scoring runs until the transaction ends: taken (shared) by every sealing.
void share_scoring_lock(Transaction& transaction, ChallengeId challenge);
/// Waits for sealings in progress and holds back new ones until the transaction ends.
void take_scoring_lock(Transaction& transaction, ChallengeId challenge);

}  // namespace wattboard::store

// Submissions: drafts, what their revisions state, and everything read back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/entry/submission_state.h"
#include "scoring/problem.h"
#include "server/documents/digest.h"
#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

/// `phase` absent: the challenge's default one. In `facts.runs` an empty id is a new run, any other a run of the same
/// team (its other members are then ignored).
struct NewSubmission {
    ChallengeId challenge = 0;
    std::optional<PhaseId> phase;
    TeamId team = 0;
    AccountId actor = 0;
    std::string name;
    bool is_baseline = false;
    EntryFacts facts;
};

struct Draft {
    SubmissionId submission = 0;
    Uuid public_id;
    RevisionId revision = 0;
    int number = 1;
    std::vector<Uuid> runs;  ///< public ids in the order stated
};

/// What is absent stays as it is. `runs` replaces the list: those named by id are kept or shared, the others are new.
struct DraftChanges {
    std::optional<std::string> name;
    std::optional<Performance> performance;
    std::optional<ModelFacts> model;
    std::optional<std::vector<LineageItem>> lineage;
    std::optional<std::vector<RunFacts>> runs;
    std::optional<std::map<Stage, StageStatement>> stages;
};

struct Submission {
    SubmissionId id = 0;
    Uuid public_id;
    ChallengeId challenge = 0;
    std::string challenge_slug;
    PhaseId phase = 0;
    std::string phase_slug;
    TeamId team = 0;
    std::string team_slug;
    std::string team_name;
    std::string name;
    SubmissionState state = SubmissionState::draft;
    std::string state_reason;
    Timestamp state_at{};
    std::int64_t state_version = 1;
    bool is_chosen = false;
    bool is_baseline = false;
    Timestamp created_at{};
    std::optional<RevisionId> draft_revision;  ///< the revision that still takes changes
    std::optional<int> draft_number;
    std::optional<RevisionId> sealed_revision;  ///< the latest sealed one: what boards show
    std::optional<int> sealed_number;
    std::optional<Timestamp> sealed_at;
    std::optional<Digest> leaf;  ///< SHA-256 of the leaf that records that sealing
};

struct Revision {
    RevisionId id = 0;
    int number = 1;
    Timestamp created_at{};
    std::optional<Timestamp> sealed_at;
    std::optional<Digest> leaf;
};

struct StateChange {
    SubmissionState from = SubmissionState::draft;
    SubmissionState to = SubmissionState::draft;
    std::optional<AccountId> actor;  ///< absent: the platform
    std::optional<ReviewId> review;
    Timestamp changed_at{};
};

/// What a revision states, with what `engine_version` read from its evidence.
struct LoadedFacts {
    RevisionId revision = 0;
    EntryFacts facts;
    /// The evidence inside `facts`: that pinned by the sealing, or all complete evidence of a draft's runs.
    std::vector<EvidenceId> evidence;
    /// Evidence that counts but that this engine version has not read: read its bytes again and store that first.
    std::vector<EvidenceId> unread;
};

struct SubmissionFilter {
    std::optional<ChallengeId> challenge;
    std::optional<TeamId> team;
    std::optional<SubmissionState> state;
    /// Teams whose never-sealed drafts are listed too; other teams' drafts are not.
    std::vector<TeamId> drafts_of;
};

/// Problems: `unknown_metric`, `unknown_run`, `phase_closed`, `invalid_value` and `out_of_range` (field = JSON
/// pointer).
Result<Draft> create_draft(Transaction& transaction, const NewSubmission& submission);
/// Problems as above; `not_found`; `already_sealed` if there is no draft revision.
Result<Draft> replace_draft(Transaction& transaction, const Uuid& submission, const DraftChanges& changes);
/// A new draft revision of a sealed submission, copying what the last one states. Evidence of its runs that arrived
/// since will count in it. `conflict` if a draft revision exists.
Result<Draft> begin_revision(Transaction& transaction, const Uuid& submission, AccountId actor);

Result<Submission> find_submission(Transaction& transaction, const Uuid& id);
/// In order of creation; `after` is the id that the page before ended with.
Page<Submission> list_submissions(Transaction& transaction, const SubmissionFilter& filter, SubmissionId after,
                                  std::size_t limit);
std::vector<Revision> list_revisions(Transaction& transaction, SubmissionId submission);
std::vector<StateChange> list_state_changes(Transaction& transaction, SubmissionId submission);

/// Facts of one revision; `not_found` if it does not exist.
Result<LoadedFacts> load_entry_facts(Transaction& transaction, RevisionId revision, std::string_view engine_version);
/// Facts of many revisions in a fixed number of round trips, in the order asked for; unknown ones are left out.
std::vector<LoadedFacts> load_entry_facts(Transaction& transaction, const std::vector<RevisionId>& revisions,
                                          std::string_view engine_version);

}  // namespace wattboard::store

// What boards are built from: one row per scored submission, read in bulk at start and by id for every change.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/entry/submission_state.h"
#include "scoring/plausibility/finding_counts.h"
#include "scoring/rulebook.h"
#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

struct Interval {
    double value = 0;
    std::optional<double> low;
    std::optional<double> high;
};

struct BoardRow {
    SubmissionId submission = 0;
    Uuid public_id;
    ChallengeId challenge = 0;
    PhaseId phase = 0;
    ScoringRunId scoring_run = 0;
    TeamId team = 0;
    std::string team_slug;
    std::string team_name;
    std::string name;
    RevisionId revision = 0;
    int revision_number = 1;
    SubmissionState state = SubmissionState::ranked;
    std::string state_reason;
    Timestamp state_at{};
    std::int64_t state_version = 1;  ///< rises with every change: an older row than the one shown is late, ignore it
    Nanoseconds sealed_at = 0;  ///< whole microseconds; first sealing's place in ties belongs to the latest revision
    bool is_baseline = false;
    bool is_chosen = false;
    Grade grade = Grade::E;
    bool extrapolated = false;
    bool is_ranked = true;  ///< the rules let it rank (unranked_reasons is empty)
    bool is_held = false;
    Interval performance;
    Interval energy_kwh;
    Interval charged_kwh;
    Interval co2e_kg;
    std::optional<double> own_place_co2e_kg;
    std::size_t claimed_series = 0;  ///< grid series that the team claims; beside the score
    std::optional<double> claimed_own_place_co2e_kg;
    std::string zone;
    /// By RankingRule; `value` absent where the rule is not defined for the entry. `reason` is not loaded: it is in the
    /// score's detail.
    std::array<Estimate, ranking_rule_names.size()> rules;
    std::optional<double> gqi_published;
    bool nofade_per_unit_complexity = false;
    std::vector<std::string> unranked_reasons;
    std::vector<std::string> hardware;  ///< accelerator names, sorted
    std::optional<double> parameters;
    std::optional<double> operations;
    OperationConvention convention = OperationConvention::flops;
    std::string technique;
    FindingCounts findings;
};

/// Every submission with a score under `run`, in no order, given one by one, so that a million rows need
/// not exist twice. Latest sealed revision only; withdrawn ones included (they have their state). Rows are moved into
/// `take`. Returns how many.
std::size_t load_board_rows(Transaction& transaction, ScoringRunId run, const std::function<void(BoardRow&&)>& take);

/// The same rows of a few submissions, under every run that is active or computing; a submission without a score is
/// missing. For the change feed.
std::vector<BoardRow> load_board_rows(Transaction& transaction, const std::vector<SubmissionId>& submissions);

}  // namespace wattboard::store

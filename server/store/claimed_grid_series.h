// Hourly grid series that teams attach to drafts: claims, and what they would give beside a score.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring/emissions/grid_series.h"
#include "scoring/entry/claimed_grid.h"
#include "scoring/problem.h"
#include "server/documents/digest.h"
#include "server/documents/uuid.h"
#include "server/store/bind.h"
#include "server/store/ids.h"

namespace wattboard::store {

/// A team that ran in many zones, or over the ends of years, attaches several.
inline constexpr std::size_t most_claimed_series = 8;

/// A file as it was read, ready to be attached.
struct NewClaimedSeries {
    GridSeries series;
    std::string source;       ///< 1 to 200 bytes
    std::uint64_t bytes = 0;  ///< of the file
    Digest sha256{};          ///< of the file
};

struct ClaimedSeriesInfo {
    ClaimedSeriesId id = 0;
    Uuid public_id;
    std::string zone;
    GridBasis basis = GridBasis::life_cycle_average;
    Seconds step;
    Timestamp starts_at{};
    Timestamp ends_at{};
    std::string source;
    std::uint64_t bytes = 0;
    Digest sha256{};
    Timestamp attached_at{};
};

struct ClaimedSeries {
    ClaimedSeriesInfo info;
    GridSeries series;
};

/// Attaches a series to the draft revision of a submission. The same file, zone and source once more changes nothing
/// and gives what is there. Problems: `not_found`, `already_sealed`, `limit_exceeded` above most_claimed_series,
/// `conflict` if the draft has a series of that zone and time: of two averages, or two marginal ones, none would count.
Result<ClaimedSeriesInfo> attach_claimed_series(Transaction& transaction, const Uuid& submission, AccountId actor,
                                                const NewClaimedSeries& added);
/// Takes it off the draft; sealed revisions keep theirs. Problems: `not_found`, `already_sealed`.
Result<void> detach_claimed_series(Transaction& transaction, const Uuid& submission, const Uuid& series);

/// In the order of their attachment.
std::vector<ClaimedSeriesInfo> list_claimed_series(Transaction& transaction, RevisionId revision);
/// The same with their points.
std::vector<ClaimedSeries> load_claimed_series(Transaction& transaction, RevisionId revision);
/// Those of the revisions that claim any series: few, so that the others cost nothing.
std::vector<RevisionId> revisions_with_claims(Transaction& transaction, const std::vector<RevisionId>& revisions);

/// What the series of a revision would give under one scoring run. Never part of a score.
struct ClaimedFigures {
    std::vector<ClaimedSeriesId> series;
    std::vector<ClaimedCo2e> figures;         ///< parallel to `series`
    std::optional<double> own_place_co2e_kg;  ///< claimed_own_place_co2e_kg
};
/// Stores figures beside a stored score, unless it has them. Sent without waiting.
void send_claimed_figures(Transaction& transaction, ScoringRunId scoring_run, RevisionId revision,
                          const ClaimedFigures& figures);

struct StoredClaimedFigures {
    ScoringRunId scoring_run = 0;
    ClaimedFigures claimed;
};
/// Oldest scoring run first.
std::vector<StoredClaimedFigures> list_claimed_figures(Transaction& transaction, RevisionId revision);

}  // namespace wattboard::store

// SQL of claimed grid series.
#include "server/store/claimed_grid_series.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/documents/byte_text.h"
#include "server/store/paging.h"
#include "server/store/runs.h"
#include "server/store/submission_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

const std::string columns =
    "claimed_grid_series.id, public_id, zone, basis, step_s, starts_at, ends_at, source, bytes, sha256, attached_at ";
const std::string of_revision =
    "FROM revision_claimed_grid_series JOIN claimed_grid_series ON claimed_grid_series.id = claimed_grid_series_id "
    "WHERE revision_id = $1 ORDER BY claimed_grid_series.id";

ClaimedSeriesInfo info_of(const Row& row)
{
    return {.id = row.get<std::int64_t>(0),
            .public_id = uuid_from_text(row.get<std::string>(1)).value(),
            .zone = row.get<std::string>(2),
            .basis = from_name<GridBasis>(row.get<std::string_view>(3), grid_basis_names).value(),
            .step = Seconds{row.get<double>(4)},
            .starts_at = row.get<Timestamp>(5),
            .ends_at = row.get<Timestamp>(6),
            .source = row.get<std::string>(7),
            .bytes = static_cast<std::uint64_t>(row.get<std::int64_t>(8)),
            .sha256 = digest_from_bytes(row.get<std::string_view>(9)).value(),
            .attached_at = row.get<Timestamp>(10)};
}

Nanoseconds step_of(const GridSeries& series) { return static_cast<Nanoseconds>(series.step.value() * 1e9); }

Timestamp start_of(const GridSeries& series) { return to_timestamp(series.points.front().start); }

Timestamp end_of(const GridSeries& series) { return to_timestamp(series.points.back().start + step_of(series)); }

Result<RevisionId> locked_draft(Transaction& transaction, const Uuid& submission)
{
    const auto found = lock_submission(transaction, submission);
    if (!found) return std::unexpected(found.error());
    if (found->draft_revision) return *found->draft_revision;
    return std::unexpected(Problem{.type = problems::already_sealed,
                                   .detail = "The submission is sealed and has no draft: what it claims stays.",
                                   .hint = "Begin a new revision of it."});
}

/// What speaks against one more series beside those that are there.
Result<void> check_fits(const std::vector<ClaimedSeriesInfo>& there, const NewClaimedSeries& added)
{
    if (there.size() >= most_claimed_series)
        return std::unexpected(Problem{.type = problems::limit_exceeded,
                                       .detail = fmt::format("A draft has at most {} grid series.", there.size()),
                                       .hint = "Take one off first."});
    const auto is_marginal = [](GridBasis basis) { return basis == GridBasis::marginal; };
    for (const ClaimedSeriesInfo& one : there) {
        const bool apart = one.zone != added.series.zone || is_marginal(one.basis) != is_marginal(added.series.basis) ||
                           end_of(added.series) <= one.starts_at || one.ends_at <= start_of(added.series);
        if (apart) continue;
        return std::unexpected(
            Problem{.type = problems::conflict,
                    .detail = fmt::format("The draft has a grid series of {} for this time already: {}.", one.zone,
                                          to_text(one.public_id)),
                    .field = "zone",
                    .hint = "Take that one off first, or attach the one whose figures you stand by."});
    }
    return {};
}

ClaimedSeriesInfo insert_series(Transaction& transaction, RevisionId revision, AccountId actor,
                                const NewClaimedSeries& added)
{
    const GridSeries& series = added.series;
    std::vector<std::int64_t> steps;
    std::vector<double> intensities;
    std::vector<bool> estimated;
    for (const GridPoint& point : series.points) {
        steps.push_back((point.start - series.points.front().start) / step_of(series));
        intensities.push_back(point.grams_per_kwh);
        estimated.push_back(point.estimated);
    }
    static const std::string sql =
        "WITH made AS (INSERT INTO claimed_grid_series (team_id, zone, basis, step_s, starts_at, ends_at, source, "
        "bytes, sha256, point_steps, point_intensities_g_per_kwh, point_is_estimated, attached_by) "
        "SELECT team_id, $3, $4, $5, $6, $7, $8, $9, $10, $11::bigint[], $12::float8[], $13::boolean[], $2 "
        "FROM submission_revision JOIN submission ON submission.id = submission_id "
        "WHERE submission_revision.id = $1 RETURNING *), "
        "link AS (INSERT INTO revision_claimed_grid_series SELECT $1, id FROM made) "
        "SELECT " +
        columns + "FROM made AS claimed_grid_series";
    return info_of(transaction
                       .query("claimed_series.insert", sql, revision, actor, series.zone,
                              name_of(series.basis, grid_basis_names), series.step.value(), start_of(series),
                              end_of(series), added.source, static_cast<std::int64_t>(added.bytes),
                              Bytes{bytes_of(added.sha256)}, steps, intensities, estimated)
                       .one());
}

/// Null stands for an absent figure.
ClaimedFigures figures_of(const Row& row)
{
    ClaimedFigures claimed{.series = row.get<std::vector<std::int64_t>>(1),
                           .figures = {},
                           .own_place_co2e_kg = row.get<std::optional<double>>(6)};
    const auto covered = row.get<std::vector<double>>(2);
    const auto kilograms = row.get<std::vector<std::optional<double>>>(3);
    const auto own_place = row.get<std::vector<std::optional<double>>>(4);
    const auto estimated = row.get<std::vector<double>>(5);
    for (std::size_t i = 0; i < claimed.series.size(); ++i)
        claimed.figures.push_back({.covered = KilowattHours{covered.at(i)},
                                   .kilograms = kilograms.at(i),
                                   .own_place = own_place.at(i),
                                   .estimated = estimated.at(i)});
    return claimed;
}

}  // namespace

Result<ClaimedSeriesInfo> attach_claimed_series(Transaction& transaction, const Uuid& submission, AccountId actor,
                                                const NewClaimedSeries& added)
{
    const auto revision = locked_draft(transaction, submission);
    if (!revision) return std::unexpected(revision.error());
    const auto there = list_claimed_series(transaction, *revision);
    const auto same = std::ranges::find_if(there, [&](const ClaimedSeriesInfo& one) {
        return one.sha256 == added.sha256 && one.zone == added.series.zone && one.source == added.source;
    });
    if (same != there.end()) return *same;
    if (auto fits = check_fits(there, added); !fits) return std::unexpected(std::move(fits.error()));
    return insert_series(transaction, *revision, actor, added);
}

Result<void> detach_claimed_series(Transaction& transaction, const Uuid& submission, const Uuid& series)
{
    const auto revision = locked_draft(transaction, submission);
    if (!revision) return std::unexpected(revision.error());
    const auto removed = transaction.query(
        "claimed_series.detach",
        "DELETE FROM revision_claimed_grid_series WHERE revision_id = $1 AND claimed_grid_series_id = "
        "(SELECT id FROM claimed_grid_series WHERE public_id = $2::uuid)",
        *revision, to_text(series));
    if (removed.affected() == 0) return absent("grid series of this draft", to_text(series));
    return {};
}

std::vector<ClaimedSeriesInfo> list_claimed_series(Transaction& transaction, RevisionId revision)
{
    static const std::string sql = "SELECT " + columns + of_revision;
    std::vector<ClaimedSeriesInfo> list;
    for (const Row row : transaction.query("claimed_series.list", sql, revision)) list.push_back(info_of(row));
    return list;
}

std::vector<ClaimedSeries> load_claimed_series(Transaction& transaction, RevisionId revision)
{
    static const std::string sql =
        "SELECT " + columns + ", point_steps, point_intensities_g_per_kwh, point_is_estimated " + of_revision;
    std::vector<ClaimedSeries> list;
    for (const Row row : transaction.query("claimed_series.load", sql, revision)) {
        const ClaimedSeriesInfo info = info_of(row);
        GridSeries series{.zone = info.zone, .basis = info.basis, .step = info.step, .points = {}};
        const auto steps = row.get<std::vector<std::int64_t>>(11);
        const auto intensities = row.get<std::vector<double>>(12);
        const auto estimated = row.get<std::vector<bool>>(13);
        for (std::size_t i = 0; i < steps.size(); ++i)
            series.points.push_back({.start = to_nanoseconds(info.starts_at) + steps[i] * step_of(series),
                                     .grams_per_kwh = intensities.at(i),
                                     .estimated = estimated.at(i)});
        list.push_back({.info = info, .series = std::move(series)});
    }
    return list;
}

std::vector<RevisionId> revisions_with_claims(Transaction& transaction, const std::vector<RevisionId>& revisions)
{
    return transaction
        .query("claimed_series.revisions",
               "SELECT ARRAY(SELECT DISTINCT revision_id FROM revision_claimed_grid_series "
               "WHERE revision_id = ANY ($1::bigint[]))",
               revisions)
        .one()
        .get<std::vector<std::int64_t>>(0);
}

void send_claimed_figures(Transaction& transaction, ScoringRunId scoring_run, RevisionId revision,
                          const ClaimedFigures& claimed)
{
    if (claimed.series.empty()) return;
    std::vector<double> covered;
    std::vector<std::optional<double>> kilograms;
    std::vector<std::optional<double>> own_place;
    std::vector<double> estimated;
    for (const ClaimedCo2e& figure : claimed.figures) {
        covered.push_back(figure.covered.value());
        kilograms.push_back(figure.kilograms);
        own_place.push_back(figure.own_place);
        estimated.push_back(figure.estimated);
    }
    transaction.send("claimed_co2e.insert",
                     "INSERT INTO claimed_co2e VALUES ($1, $2, $3::bigint[], $4::float8[], $5::float8[], $6::float8[], "
                     "$7::float8[], $8) ON CONFLICT DO NOTHING",
                     scoring_run, revision, claimed.series, covered, kilograms, own_place, estimated,
                     claimed.own_place_co2e_kg);
}

std::vector<StoredClaimedFigures> list_claimed_figures(Transaction& transaction, RevisionId revision)
{
    std::vector<StoredClaimedFigures> list;
    for (const Row row : transaction.query("claimed_co2e.list",
                                           "SELECT scoring_run_id, claimed_grid_series_ids, covered_kwh, co2e_kg, "
                                           "own_place_co2e_kg, estimated_shares, claimed_own_place_co2e_kg "
                                           "FROM claimed_co2e WHERE revision_id = $1 ORDER BY scoring_run_id",
                                           revision))
        list.push_back({.scoring_run = row.get<std::int64_t>(0), .claimed = figures_of(row)});
    return list;
}

}  // namespace wattboard::store

// SQL of grid series.
#include "server/store/grid_series.h"

#include <map>

#include "server/documents/byte_text.h"
#include "server/store/runs.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

const std::string select =
    "SELECT id, zone, basis, step_s, starts_at, ends_at, source, licence, sha256, imported_at FROM grid_series ";

GridSeriesInfo info_of(const Row& row)
{
    return {.id = row.get<std::int64_t>(0),
            .zone = row.get<std::string>(1),
            .basis = from_name<GridBasis>(row.get<std::string_view>(2), grid_basis_names).value(),
            .step = Seconds{row.get<double>(3)},
            .starts_at = row.get<Timestamp>(4),
            .ends_at = row.get<Timestamp>(5),
            .source = row.get<std::string>(6),
            .licence = row.get<std::string>(7),
            .sha256 = digest_from_bytes(row.get<std::string_view>(8)).value(),
            .imported_at = row.get<Timestamp>(9)};
}

void insert_points(Transaction& transaction, GridSeriesId id, const GridSeries& series)
{
    std::vector<Timestamp> starts;
    std::vector<double> intensities;
    std::vector<bool> estimated;
    for (const GridPoint& point : series.points) {
        starts.push_back(to_timestamp(point.start));
        intensities.push_back(point.grams_per_kwh);
        estimated.push_back(point.estimated);
    }
    transaction.query("grid_series.points",
                      "INSERT INTO grid_series_point SELECT $1, * FROM unnest($2::timestamptz[], $3::float8[], "
                      "$4::bool[])",
                      id, starts, intensities, estimated);
}

}  // namespace

Result<GridSeriesInfo> import_grid_series(Transaction& transaction, ChallengeId challenge, AccountId actor,
                                          const GridSeries& series, const std::string& source,
                                          const std::string& licence)
{
    std::string canonical;
    GridSeriesSet{{series}}.append_canonical_text(canonical);
    const Digest digest = sha256(canonical);
    const Nanoseconds end = series.points.back().start + static_cast<Nanoseconds>(series.step.value() * 1e9);
    const auto inserted = transaction.query(
        "grid_series.insert",
        "INSERT INTO grid_series (challenge_id, zone, basis, step_s, starts_at, ends_at, source, licence, sha256, "
        "imported_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
        "ON CONFLICT (challenge_id, sha256) DO NOTHING RETURNING id",
        challenge, series.zone, name_of(series.basis, grid_basis_names), series.step.value(),
        to_timestamp(series.points.front().start), to_timestamp(end), source, licence, Bytes{bytes_of(digest)}, actor);
    if (!inserted.empty()) insert_points(transaction, inserted.one().get<std::int64_t>(0), series);
    static const std::string same = select + "WHERE challenge_id = $1 AND sha256 = $2";
    return info_of(transaction.query("grid_series.same", same, challenge, Bytes{bytes_of(digest)}).one());
}

std::vector<GridSeriesInfo> list_grid_series(Transaction& transaction, ChallengeId challenge)
{
    static const std::string sql = select + "WHERE challenge_id = $1 ORDER BY id";
    std::vector<GridSeriesInfo> list;
    for (const Row row : transaction.query("grid_series.list", sql, challenge)) list.push_back(info_of(row));
    return list;
}

GridSeriesSet load_grid_series(Transaction& transaction, const std::vector<GridSeriesId>& ids)
{
    if (ids.empty()) return {};
    static const std::string heads = select + "WHERE id = ANY ($1::bigint[])";
    std::map<GridSeriesId, GridSeries> loaded;
    for (const Row row : transaction.query("grid_series.load", heads, ids)) {
        const GridSeriesInfo info = info_of(row);
        loaded.emplace(info.id, GridSeries{.zone = info.zone, .basis = info.basis, .step = info.step, .points = {}});
    }
    for (const Row row : transaction.query("grid_series.load_points",
                                           "SELECT grid_series_id, starts_at, intensity_g_per_kwh, is_estimated "
                                           "FROM grid_series_point WHERE grid_series_id = ANY ($1::bigint[]) "
                                           "ORDER BY grid_series_id, starts_at",
                                           ids))
        loaded[row.get<std::int64_t>(0)].points.push_back({.start = to_nanoseconds(row.get<Timestamp>(1)),
                                                           .grams_per_kwh = row.get<double>(2),
                                                           .estimated = row.get<bool>(3)});
    std::vector<GridSeries> series;
    for (const GridSeriesId id : ids) series.push_back(std::move(loaded[id]));
    return GridSeriesSet{std::move(series)};
}

}  // namespace wattboard::store

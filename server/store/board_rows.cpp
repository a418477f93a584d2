// SQL that boards are built from.
#include "server/store/board_rows.h"

#include <algorithm>

#include "server/store/runs.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

/// Columns of a BoardRow. Everything is typed, so that no JSON is parsed a million times.
const std::string columns =
    "submission.id, submission.public_id, submission.challenge_id, phase_id, scoring_run_id, team_id, team.slug, "
    "team.name, submission.name, submission_revision.id, number, submission.state, state_reason, state_at, "
    "state_version, "
    "sealed_at, is_baseline, is_chosen, grade, is_extrapolated, is_ranked, is_held, performance, performance_low, "
    "performance_high, energy_kwh, energy_low_kwh, energy_high_kwh, charged_kwh, charged_low_kwh, charged_high_kwh, "
    "co2e_kg, co2e_low_kg, co2e_high_kg, own_place_co2e_kg, zone, rule_values, rule_lows, rule_highs, gqi_published, "
    "is_nofade_per_unit, unranked_reasons, hardware, parameters, operations, convention, technique, "
    "claimed_series, claimed_own_place_co2e_kg, warnings, rejections ";
const std::string joins =
    "FROM score JOIN submission ON sealed_revision_id = revision_id "
    "JOIN submission_revision ON submission_revision.id = revision_id JOIN team ON team.id = team_id "
    "LEFT JOIN model_facts ON model_facts.revision_id = score.revision_id "
    "LEFT JOIN (SELECT scoring_run_id AS claimed_run, revision_id AS claimed_revision, "
    "cardinality(claimed_grid_series_ids) AS claimed_series, claimed_own_place_co2e_kg FROM claimed_co2e) AS claimed "
    "ON claimed_run = scoring_run_id AND claimed_revision = score.revision_id ";

Interval interval_of(const Row& row, std::size_t first)
{
    return {row.get<double>(first), row.get<std::optional<double>>(first + 1),
            row.get<std::optional<double>>(first + 2)};
}

Uuid uuid_of(const Row& row, std::size_t column) { return uuid_from_text(row.get<std::string>(column)).value(); }

void read_head(const Row& row, BoardRow& board)
{
    board.submission = row.get<std::int64_t>(0);
    board.public_id = uuid_of(row, 1);
    board.challenge = row.get<std::int64_t>(2);
    board.phase = row.get<std::int64_t>(3);
    board.scoring_run = row.get<std::int64_t>(4);
    board.team = row.get<std::int64_t>(5);
    board.team_slug = row.get<std::string>(6);
    board.team_name = row.get<std::string>(7);
    board.name = row.get<std::string>(8);
    board.revision = row.get<std::int64_t>(9);
    board.revision_number = row.get<std::int32_t>(10);
    board.state = from_name<SubmissionState>(row.get<std::string_view>(11), submission_state_names).value();
    board.state_reason = row.get<std::string>(12);
    board.state_at = row.get<Timestamp>(13);
    board.state_version = row.get<std::int64_t>(14);
    board.sealed_at = to_nanoseconds(row.get<Timestamp>(15));
    board.is_baseline = row.get<bool>(16);
    board.is_chosen = row.get<bool>(17);
}

void read_score(const Row& row, BoardRow& board)
{
    board.grade = from_name<Grade>(row.get<std::string_view>(18), grade_names).value();
    board.extrapolated = row.get<bool>(19);
    board.is_ranked = row.get<bool>(20);
    board.is_held = row.get<bool>(21);
    board.performance = interval_of(row, 22);
    board.energy_kwh = interval_of(row, 25);
    board.charged_kwh = interval_of(row, 28);
    board.co2e_kg = interval_of(row, 31);
    board.own_place_co2e_kg = row.get<std::optional<double>>(34);
    board.zone = row.get<std::string>(35);
    const auto values = row.get<std::vector<std::optional<double>>>(36);
    const auto lows = row.get<std::vector<std::optional<double>>>(37);
    const auto highs = row.get<std::vector<std::optional<double>>>(38);
    for (std::size_t i = 0; i < board.rules.size(); ++i)
        board.rules[i] = {.value = values.at(i), .low = lows.at(i), .high = highs.at(i)};
    board.gqi_published = row.get<std::optional<double>>(39);
    board.nofade_per_unit_complexity = row.get<bool>(40);
    board.unranked_reasons = row.get<std::vector<std::string>>(41);
    board.hardware = row.get<std::vector<std::string>>(42);
}

BoardRow board_row_of(const Row& row)
{
    BoardRow board;
    read_head(row, board);
    read_score(row, board);
    board.parameters = row.get<std::optional<double>>(43);
    board.operations = row.get<std::optional<double>>(44);
    if (const auto convention = row.get<std::optional<std::string_view>>(45))
        board.convention = from_name<OperationConvention>(*convention, operation_convention_names).value();
    board.technique = row.get<std::optional<std::string>>(46).value_or("");
    board.claimed_series = static_cast<std::size_t>(row.get<std::optional<std::int64_t>>(47).value_or(0));
    board.claimed_own_place_co2e_kg = row.get<std::optional<double>>(48);
    board.findings = {.warnings = static_cast<std::uint16_t>(row.get<std::int32_t>(49)),
                      .rejections = static_cast<std::uint16_t>(row.get<std::int32_t>(50))};
    return board;
}

}  // namespace

std::size_t load_board_rows(Transaction& transaction, ScoringRunId run, const std::function<void(BoardRow&&)>& take)
{
    static const std::string declare =
        "DECLARE board_row NO SCROLL CURSOR FOR SELECT " + columns + joins + "WHERE scoring_run_id = $1";
    // All rows will be fetched: without this the planner prefers plans that give the first ones soon.
    transaction.send("board.plan", "SELECT set_config('cursor_tuple_fraction', '1', true)");
    transaction.send("board.declare", declare, run);
    std::size_t count = 0;
    while (true) {
        const auto rows = transaction.query("board.fetch", "FETCH FORWARD 10000 FROM board_row");
        for (const Row row : rows) take(board_row_of(row));
        count += rows.size();
        if (rows.empty()) break;
    }
    transaction.send("board.close", "CLOSE board_row");
    return count;
}

std::vector<BoardRow> load_board_rows(Transaction& transaction, const std::vector<SubmissionId>& submissions)
{
    // Followers ask this all the time, and its plan takes longer than its rows.
    transaction.send("board.plans", "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)");
    static const std::string sql = "SELECT " + columns + joins +
                                   "JOIN scoring_run ON scoring_run.id = scoring_run_id "
                                   "AND scoring_run.state IN ('active', 'computing') "
                                   "WHERE submission.id = ANY ($1::bigint[]) "
                                   "ORDER BY submission.id, scoring_run_id";
    std::vector<BoardRow> rows;
    for (const Row row : transaction.query("board.rows", sql, submissions)) rows.push_back(board_row_of(row));
    return rows;
}

}  // namespace wattboard::store

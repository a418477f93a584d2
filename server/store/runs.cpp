// SQL of runs.
#include "server/store/runs.h"

#include <nlohmann/json.hpp>

#include "server/documents/entry_json.h"
#include "server/store/constraint_problems.h"
#include "server/store/paging.h"
#include "server/store/run_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

Run run_of(const Row& row)
{
    Run run{.id = row.get<std::int64_t>(0), .team = row.get<std::int64_t>(1), .facts = run_facts_of(row, 3)};
    run.public_id = uuid_from_text(run.facts.id).value();
    run.counted = row.get<bool>(2);
    return run;
}

Problem unknown_run(std::string_view id)
{
    return {.type = problems::unknown_run,
            .detail = "The team has no run \"" + std::string{id.substr(0, 60)} + "\".",
            .field = "/runs"};
}

}  // namespace

Timestamp to_timestamp(Nanoseconds time)
{
    return std::chrono::floor<std::chrono::microseconds>(
        std::chrono::sys_time<std::chrono::nanoseconds>{std::chrono::nanoseconds{time}});
}

Nanoseconds to_nanoseconds(Timestamp time)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

RunFacts run_facts_of(const Row& row, std::size_t first)
{
    RunFacts facts;
    facts.id = row.get<std::string>(first);
    facts.stage = from_name<Stage>(row.get<std::string_view>(first + 1), stage_names).value();
    const auto start = row.get<std::optional<Timestamp>>(first + 2);
    const auto end = row.get<std::optional<Timestamp>>(first + 3);
    if (start && end) facts.span = TimeSpan{to_nanoseconds(*start), to_nanoseconds(*end)};
    facts.zone = row.get<std::optional<std::string>>(first + 4).value_or("");
    facts.stated_pue = row.get<std::optional<double>>(first + 5);
    facts.hardware = stored_hardware(row.get<std::string_view>(first + 6));
    PartialRun partial{.epochs_done = row.get<std::optional<double>>(first + 7),
                       .epochs_total = row.get<std::optional<double>>(first + 8),
                       .data_share = row.get<std::optional<double>>(first + 9)};
    if (partial.epochs_done || partial.epochs_total || partial.data_share) facts.partial = partial;
    return facts;
}

Hardware stored_hardware(std::string_view json)
{
    const auto value = parse_json(json);
    if (!value) throw StatementError("stored hardware cannot be read: " + value.error().detail);
    JsonProblems problems;
    JsonReader reader{*value, problems};
    Hardware hardware = read_hardware(reader);
    if (!problems.empty()) throw StatementError("stored hardware cannot be read: " + problems.first().detail);
    return hardware;
}

RunColumns run_columns(const RunFacts& facts)
{
    RunColumns columns{.stage = std::string{name_of(facts.stage, stage_names)},
                       .stated_pue = facts.stated_pue,
                       .hardware = to_json(facts.hardware).dump()};
    if (facts.span) {
        columns.started_at = to_timestamp(facts.span->start);
        columns.ended_at = to_timestamp(facts.span->end);
    }
    if (!facts.zone.empty()) columns.zone = facts.zone;
    if (facts.partial) {
        columns.epochs_done = facts.partial->epochs_done;
        columns.epochs_total = facts.partial->epochs_total;
        columns.data_share = facts.partial->data_share;
    }
    return columns;
}

Result<Run> find_run(Transaction& transaction, const Uuid& id)
{
    const auto rows = transaction.query(
        "run.find",
        "SELECT id, team_id, EXISTS (SELECT FROM submission_run JOIN submission_revision "
        "ON submission_revision.id = revision_id WHERE run_id = run.id AND sealed_at IS NOT NULL), "
        "public_id, stage, started_at, ended_at, zone, stated_pue, hardware, epochs_done, epochs_total, data_share "
        "FROM run WHERE public_id = $1",
        to_text(id));
    if (rows.empty()) return absent("run", to_text(id));
    return run_of(rows.one());
}

std::vector<Run> list_revision_runs(Transaction& transaction, RevisionId revision)
{
    std::vector<Run> runs;
    for (const Row row : transaction.query(
             "run.list_revision",
             "SELECT run.id, team_id, EXISTS (SELECT FROM submission_run AS other JOIN submission_revision "
             "ON submission_revision.id = other.revision_id WHERE other.run_id = run.id AND sealed_at IS NOT NULL), "
             "public_id, stage, started_at, ended_at, zone, stated_pue, hardware, epochs_done, epochs_total, "
             "data_share "
             "FROM submission_run JOIN run ON run.id = run_id WHERE revision_id = $1 ORDER BY ordinal",
             revision))
        runs.push_back(run_of(row));
    return runs;
}

Result<ResolvedRuns> resolve_runs(Transaction& transaction, TeamId team, const std::vector<RunFacts>& runs)
{
    ResolvedRuns resolved;
    std::vector<std::string> shared;
    for (const RunFacts& run : runs) {
        auto id = run.id.empty() ? new_uuid() : uuid_from_text(run.id);
        if (!id) return std::unexpected(unknown_run(run.id));
        resolved.ids.push_back(to_text(*id));
        resolved.is_new.push_back(run.id.empty());
        if (!run.id.empty()) shared.push_back(resolved.ids.back());
    }
    if (shared.empty()) return resolved;
    const auto rows = transaction.query("run.resolve",
                                        "SELECT public_id::text FROM unnest($1::text[]) AS asked (id) "
                                        "LEFT JOIN run ON run.public_id = asked.id::uuid AND team_id = $2 ",
                                        shared, team);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].is_null(0)) return std::unexpected(unknown_run(shared[i]));
    return resolved;
}

}  // namespace wattboard::store

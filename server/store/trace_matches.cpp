// SQL of shared traces.
#include "server/store/trace_matches.h"

#include <nlohmann/json.hpp>

#include "server/store/bind.h"
#include "server/store/database_error.h"
#include "server/store/traces.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

using nlohmann::json;

/// Spans that are kept of a pair of logs.
constexpr std::size_t most_spans = 20;

constexpr std::array<std::string_view, 3> family_names{"values", "shape", "whole"};

std::string spans_text(const std::vector<CopiedSpan>& spans)
{
    json list = json::array();
    for (const CopiedSpan& span : spans) {
        if (list.size() == most_spans) break;
        list.push_back({{"family", name_of(span.family, family_names)},
                        {"device", span.device_here},
                        {"other_device", span.device_there},
                        {"start_ns", span.start_here},
                        {"end_ns", span.end_here},
                        {"other_start_ns", span.start_there},
                        {"samples", span.samples},
                        {"rows", span.rows}});
    }
    return list.dump();
}

std::vector<CopiedSpan> spans_of(std::string_view text)
{
    try {
        std::vector<CopiedSpan> spans;
        for (const json& value : json::parse(text))
            spans.push_back(
                {.family = from_name<FingerprintFamily>(value.at("family").get<std::string>(), family_names).value(),
                 .device_here = value.at("device").get<std::uint32_t>(),
                 .device_there = value.at("other_device").get<std::uint32_t>(),
                 .start_here = value.at("start_ns").get<Nanoseconds>(),
                 .end_here = value.at("end_ns").get<Nanoseconds>(),
                 .start_there = value.at("other_start_ns").get<Nanoseconds>(),
                 .samples = value.at("samples").get<std::uint64_t>(),
                 .rows = value.at("rows").get<std::size_t>()});
        return spans;
    } catch (const std::exception& error) {
        throw StatementError(std::string("a stored match of traces cannot be read: ") + error.what());
    }
}

std::vector<energy::TraceDevice> devices_of(const Row& row, std::size_t column)
{
    std::vector<energy::TraceDevice> devices;
    if (const auto text = row.get<std::optional<std::string_view>>(column))
        for (energy::TracedDevice& device : trace_devices_of(*text)) devices.push_back(std::move(device.about));
    return devices;
}

}  // namespace

std::vector<TraceHit> find_trace_hits(Transaction& transaction, EvidenceId own, const std::vector<Fingerprint>& rows)
{
    std::vector<std::int64_t> hashes;
    for (const Fingerprint& row : rows) hashes.push_back(static_cast<std::int64_t>(row.hash));
    std::vector<TraceHit> hits;
    for (const Row row : transaction.query(
             "trace.hits",
             "SELECT n - 1, evidence_id, device, position, context, at_ns, asked.hash "
             "FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (hash, n) CROSS JOIN LATERAL (SELECT * FROM "
             "trace_fingerprint AS row WHERE row.hash = asked.hash AND evidence_id <> $2 "
             "ORDER BY row.hash, evidence_id, device, position LIMIT $3) AS there",
             hashes, own, most_equal_rows))
        hits.push_back({.row = static_cast<std::size_t>(row.get<std::int64_t>(0)),
                        .other = row.get<std::int64_t>(1),
                        .there = {.hash = static_cast<std::uint64_t>(row.get<std::int64_t>(6)),
                                  .context = static_cast<std::uint64_t>(row.get<std::int64_t>(4)),
                                  .device = static_cast<std::uint32_t>(row.get<std::int32_t>(2)),
                                  .position = static_cast<std::uint64_t>(row.get<std::int64_t>(3)),
                                  .time = row.get<std::int64_t>(5)}});
    return hits;
}

void send_trace_matches(Transaction& transaction, std::string_view engine_version,
                        const std::vector<TraceMatch>& matches)
{
    for (const TraceMatch& match : matches)
        transaction.send("trace.match",
                         "INSERT INTO trace_match (evidence_id, other_id, engine_version, spans) "
                         "VALUES ($1, $2, $3, $4::jsonb) ON CONFLICT DO NOTHING",
                         match.evidence, match.other, engine_version, spans_text(match.spans));
}

std::vector<CountedMatch> find_counted_matches(Transaction& transaction, std::string_view engine_version,
                                               const std::vector<RevisionEvidence>& revisions)
{
    std::vector<std::int64_t> of_revisions;
    std::vector<std::int64_t> evidence;
    for (const RevisionEvidence& revision : revisions)
        for (const EvidenceId id : revision.evidence) {
            of_revisions.push_back(revision.revision);
            evidence.push_back(id);
        }
    static constexpr std::string_view sql =
        "WITH own AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS item (revision, evidence)), "
        "pair AS MATERIALIZED (SELECT revision, trace_match.evidence_id, other_id, spans FROM own JOIN trace_match "
        "ON trace_match.evidence_id = own.evidence AND engine_version = $3) "
        "SELECT pair.revision, pair.evidence_id, pair.other_id, pair.spans, here.public_id, "
        "here_reading.trace_devices, "
        "coalesce(counted.public_id, mine.public_id), there_run.public_id, there_reading.trace_devices "
        "FROM pair JOIN evidence AS here ON here.id = pair.evidence_id JOIN evidence AS there ON there.id = other_id "
        "JOIN run AS there_run ON there_run.id = there.run_id "
        "JOIN submission_revision AS revision ON revision.id = pair.revision "
        "JOIN submission AS mine ON mine.id = revision.submission_id "
        "LEFT JOIN evidence_reading AS here_reading ON here_reading.evidence_id = here.id "
        "AND here_reading.engine_version = $3 "
        "LEFT JOIN evidence_reading AS there_reading ON there_reading.evidence_id = there.id "
        "AND there_reading.engine_version = $3 "
        "LEFT JOIN LATERAL (SELECT entry.public_id FROM revision_evidence AS pin "
        "JOIN submission_revision AS pinned ON pinned.id = pin.revision_id AND pinned.sealed_at IS NOT NULL "
        "JOIN submission AS entry ON entry.id = pinned.submission_id WHERE pin.evidence_id = there.id "
        "AND entry.id <> mine.id AND NOT (entry.state = 'withdrawn' AND entry.team_id = mine.team_id) "
        "ORDER BY entry.id LIMIT 1) AS counted ON true "
        "WHERE here.run_id <> there.run_id AND there.state = 'complete' "
        "AND (there.completed_at, there.id) < (here.completed_at, here.id) "
        "AND (counted.public_id IS NOT NULL OR EXISTS (SELECT FROM own WHERE own.revision = pair.revision "
        "AND own.evidence = there.id)) ORDER BY pair.revision, pair.evidence_id, pair.other_id";
    std::vector<CountedMatch> matches;
    for (const Row row : transaction.query("trace.matches", sql, of_revisions, evidence, engine_version))
        matches.push_back({.revision = row.get<std::int64_t>(0),
                           .match = {.evidence = row.get<std::int64_t>(1),
                                     .other = row.get<std::int64_t>(2),
                                     .spans = spans_of(row.get<std::string_view>(3))},
                           .evidence_public_id = uuid_from_text(row.get<std::string>(4)).value(),
                           .devices = devices_of(row, 5),
                           .other_submission = uuid_from_text(row.get<std::string>(6)).value(),
                           .other_run = uuid_from_text(row.get<std::string>(7)).value(),
                           .other_devices = devices_of(row, 8)});
    return matches;
}

std::vector<EvidenceMatch> list_evidence_matches(Transaction& transaction, std::string_view engine_version,
                                                 EvidenceId evidence)
{
    static constexpr std::string_view sql =
        "SELECT there.public_id, counted.public_id, counted.name, team.slug, team.name, spans, "
        "there_reading.trace_devices FROM trace_match JOIN evidence AS here ON here.id = trace_match.evidence_id "
        "JOIN evidence AS there ON there.id = other_id "
        "JOIN LATERAL (SELECT entry.public_id, entry.name, entry.team_id FROM revision_evidence AS pin "
        "JOIN submission_revision AS pinned ON pinned.id = pin.revision_id AND pinned.sealed_at IS NOT NULL "
        "JOIN submission AS entry ON entry.id = pinned.submission_id WHERE pin.evidence_id = there.id "
        "ORDER BY entry.id LIMIT 1) AS counted ON true JOIN team ON team.id = counted.team_id "
        "LEFT JOIN evidence_reading AS there_reading ON there_reading.evidence_id = there.id "
        "AND there_reading.engine_version = $1 "
        "WHERE trace_match.evidence_id = $2 AND trace_match.engine_version = $1 AND here.run_id <> there.run_id "
        "AND there.state = 'complete' ORDER BY there.id LIMIT 200";
    std::vector<EvidenceMatch> matches;
    for (const Row row : transaction.query("trace.evidence_matches", sql, engine_version, evidence))
        matches.push_back({.other = uuid_from_text(row.get<std::string>(0)).value(),
                           .submission = uuid_from_text(row.get<std::string>(1)).value(),
                           .submission_name = row.get<std::string>(2),
                           .team_slug = row.get<std::string>(3),
                           .team_name = row.get<std::string>(4),
                           .spans = spans_of(row.get<std::string_view>(5)),
                           .other_devices = devices_of(row, 6)});
    return matches;
}

}  // namespace wattboard::store

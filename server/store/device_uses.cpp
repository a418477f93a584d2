// SQL of device uses.
#include "server/store/device_uses.h"

#include <fmt/format.h>

#include "server/store/bind.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

// "own" are the devices asked for; the entry that counts another use is one that stands, if there is such a one.
constexpr std::string_view find_sql =
    "WITH own AS MATERIALIZED (SELECT item.revision, device_use.*, here.public_id AS log, here.run_id, "
    "here.completed_at, mine.id AS entry, mine.team_id AS team "
    "FROM unnest($1::bigint[], $2::bigint[]) AS item (revision, evidence) "
    "JOIN device_use ON device_use.evidence_id = item.evidence AND engine_version = $3 "
    "JOIN evidence AS here ON here.id = item.evidence "
    "JOIN submission_revision ON submission_revision.id = item.revision "
    "JOIN submission AS mine ON mine.id = submission_revision.submission_id) "
    "SELECT own.revision, own.log, own.device, own.starts_at_ns, own.ends_at_ns, own.is_zone_known, "
    "other.starts_at_ns, other.ends_at_ns, other.is_zone_known, other.is_same_team, other.came_first, other.stands, "
    "other.entry, other.run FROM own LEFT JOIN LATERAL ("
    "SELECT there.starts_at_ns, there.ends_at_ns, there.is_zone_known, run.team_id = own.team AS is_same_team, "
    "(log.completed_at, log.id) < (own.completed_at, own.evidence_id) AS came_first, counted.stands, counted.public_id "
    "AS entry, "
    "run.public_id AS run "
    "FROM device_use AS there JOIN evidence AS log ON log.id = there.evidence_id AND log.state = 'complete' "
    "JOIN run ON run.id = log.run_id "
    "JOIN LATERAL (SELECT entry.public_id, entry.state NOT IN ('withdrawn', 'rejected', 'disqualified') AS stands "
    "FROM revision_evidence AS pin "
    "JOIN submission_revision AS pinned ON pinned.id = pin.revision_id AND pinned.sealed_at IS NOT NULL "
    "JOIN submission AS entry ON entry.id = pinned.submission_id WHERE pin.evidence_id = there.evidence_id "
    "AND entry.id <> own.entry AND NOT (entry.state = 'withdrawn' AND entry.team_id = own.team) "
    "ORDER BY stands DESC, entry.id LIMIT 1) AS counted ON true "
    "WHERE there.hash = own.hash AND there.engine_version = $3 AND run.id <> own.run_id "
    "AND (run.team_id <> own.team OR (there.starts_at_ns < own.ends_at_ns AND there.ends_at_ns > own.starts_at_ns)) "
    "ORDER BY there.starts_at_ns < own.ends_at_ns AND there.ends_at_ns > own.starts_at_ns DESC, came_first DESC, "
    "stands DESC, there.evidence_id LIMIT $4) AS other ON true ORDER BY own.revision, own.evidence_id, own.device";

CountedUse use_of(const Row& row)
{
    return {.revision = row.get<std::int64_t>(0),
            .evidence = uuid_from_text(row.get<std::string>(1)).value(),
            .device = static_cast<std::size_t>(row.get<std::int32_t>(2)),
            .start = row.get<std::int64_t>(3),
            .end = row.get<std::int64_t>(4),
            .zone_known = row.get<bool>(5),
            .others = {}};
}

bool is_same(const CountedUse& one, const CountedUse& other)
{
    return one.revision == other.revision && one.evidence == other.evidence && one.device == other.device;
}

}  // namespace

void send_device_uses(Transaction& transaction, EvidenceId evidence, std::string_view engine_version,
                      const EvidenceSummary& summary)
{
    const std::vector<DeviceUse> uses = device_uses(summary);
    if (uses.empty()) return;
    std::vector<std::string> ids;
    std::vector<std::int64_t> devices;
    std::vector<std::int64_t> starts;
    std::vector<std::int64_t> ends;
    for (const DeviceUse& use : uses) {
        ids.push_back(use.uuid);
        devices.push_back(static_cast<std::int64_t>(use.device));
        starts.push_back(use.start);
        ends.push_back(use.end);
    }
    transaction.send("device_use.add",
                     "INSERT INTO device_use (evidence_id, engine_version, device, hash, starts_at_ns, ends_at_ns, "
                     "is_zone_known) SELECT $1, $2, device, device_hash(id), starts, ends, $7 "
                     "FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) AS item (id, device, starts, "
                     "ends) ON CONFLICT DO NOTHING",
                     evidence, engine_version, ids, devices, starts, ends, summary.zone_known);
}

std::vector<CountedUse> find_device_uses(Transaction& transaction, std::string_view engine_version,
                                         const std::vector<RevisionEvidence>& revisions)
{
    std::vector<std::int64_t> of_revisions;
    std::vector<std::int64_t> evidence;
    for (const RevisionEvidence& revision : revisions)
        for (const EvidenceId id : revision.evidence) {
            of_revisions.push_back(revision.revision);
            evidence.push_back(id);
        }
    std::vector<CountedUse> uses;
    for (const Row row :
         transaction.query("device_use.find", find_sql, of_revisions, evidence, engine_version, most_other_uses)) {
        CountedUse use = use_of(row);
        if (uses.empty() || !is_same(uses.back(), use)) uses.push_back(std::move(use));
        const auto start = row.get<std::optional<std::int64_t>>(6);
        if (!start) continue;
        uses.back().others.push_back(
            {.start = *start,
             .end = row.get<std::int64_t>(7),
             .zone_known = row.get<bool>(8),
             .same_team = row.get<bool>(9),
             .came_first = row.get<bool>(10),
             .stands = row.get<bool>(11),
             .name = fmt::format("entry {}, run {}", row.get<std::string>(12), row.get<std::string>(13))});
    }
    return uses;
}

void lock_device_uses(Transaction& transaction, std::string_view engine_version,
                      const std::vector<EvidenceId>& evidence)
{
    // In one order, so that two sealings never wait for each other.
    transaction.send("device_use.lock",
                     "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT "
                     "('x' || encode(substr(hash, 1, 8), 'hex'))::bit(64)::bigint AS key FROM device_use "
                     "WHERE evidence_id = ANY ($1::bigint[]) AND engine_version = $2 ORDER BY key) AS keys",
                     evidence, engine_version);
}

}  // namespace wattboard::store

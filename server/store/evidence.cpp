// SQL of raw logs and their readings.
#include "server/store/evidence.h"

#include <nlohmann/json.hpp>

#include "server/documents/byte_text.h"
#include "server/store/constraint_problems.h"
#include "server/store/device_uses.h"
#include "server/store/paging.h"
#include "server/store/reading_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

/// All columns of an Evidence; $2 is the engine version whose reading is wanted.
const std::string select =
    "SELECT evidence.id, evidence.public_id, run.public_id, run.team_id, evidence.kind = 'progress', evidence.state, "
    "file_name, reading_options, received_at, completed_at, evidence.bytes, evidence.sha256, summary "
    "FROM evidence JOIN run ON run.id = run_id "
    "LEFT JOIN evidence_reading ON evidence_id = evidence.id AND engine_version = $2 ";

Evidence evidence_of(const Row& row, std::string_view engine_version)
{
    Evidence evidence{.id = row.get<std::int64_t>(0),
                      .public_id = uuid_from_text(row.get<std::string>(1)).value(),
                      .run = uuid_from_text(row.get<std::string>(2)).value(),
                      .team = row.get<std::int64_t>(3),
                      .is_progress = row.get<bool>(4),
                      .state = from_name<EvidenceState>(row.get<std::string_view>(5), evidence_state_names).value(),
                      .file_name = row.get<std::string>(6),
                      .reading_options = row.get<std::string>(7),
                      .received_at = row.get<Timestamp>(8),
                      .completed_at = row.get<std::optional<Timestamp>>(9)};
    if (const auto bytes = row.get<std::optional<std::int64_t>>(10))
        evidence.bytes = static_cast<std::uint64_t>(*bytes);
    if (const auto digest = row.get<std::optional<std::string_view>>(11)) evidence.sha256 = digest_from_bytes(*digest);
    if (const auto summary = row.get<std::optional<std::string_view>>(12)) {
        evidence.reading = Reading{std::string{engine_version}, stored_summary(*summary)};
        evidence.reading->summary.id = to_text(evidence.public_id);
    }
    return evidence;
}

std::vector<Evidence> list_of(const Rows& rows, std::string_view engine_version)
{
    std::vector<Evidence> list;
    for (const Row row : rows) list.push_back(evidence_of(row, engine_version));
    return list;
}

/// Why a step on evidence that should be `receiving` touched nothing.
Problem why_not(Transaction& transaction, EvidenceId evidence, ProblemType otherwise, std::string_view detail)
{
    const auto rows = transaction.query("evidence.state", "SELECT state FROM evidence WHERE id = $1", evidence);
    if (rows.empty()) return absent("evidence", std::to_string(evidence)).error();
    const auto state = rows.one().get<std::string>(0);
    if (state != "receiving")
        return {.type = problems::evidence_closed, .detail = "The evidence is " + state + " and takes no more."};
    return {.type = otherwise, .detail = std::string{detail}};
}

}  // namespace

Result<ReceivingEvidence> begin_evidence(Transaction& transaction, const EvidenceBegin& begin)
{
    return translating([&]() -> Result<ReceivingEvidence> {
        ReceivingEvidence evidence{.public_id = new_uuid()};
        const auto rows = transaction.query(
            "evidence.begin",
            "INSERT INTO evidence (public_id, run_id, kind, state, file_name, reading_options, received_by) "
            "SELECT $1::uuid, id, $3, 'receiving', $4, $5::jsonb, $6 FROM run WHERE public_id = $2 RETURNING id",
            to_text(evidence.public_id), to_text(begin.run), begin.is_progress ? "progress" : "energy", begin.file_name,
            begin.reading_options, begin.actor);
        if (rows.empty()) return absent("run", to_text(begin.run));
        evidence.id = rows.one().get<std::int64_t>(0);
        return evidence;
    });
}

Result<void> append_chunk(Transaction& transaction, EvidenceId evidence, std::uint32_t ordinal, const Chunk& chunk)
{
    const auto rows = transaction.query(
        "evidence.append",
        "INSERT INTO evidence_chunk (evidence_id, ordinal, raw_bytes, sha256, zstd) SELECT id, $2, $3, $4, $5 "
        "FROM evidence WHERE id = $1 AND state = 'receiving' "
        "AND $2 = coalesce((SELECT max(ordinal) + 1 FROM evidence_chunk WHERE evidence_id = $1), 0) "
        "ON CONFLICT DO NOTHING",
        evidence, ordinal, chunk.raw_bytes, Bytes{bytes_of(chunk.sha256)}, Bytes{chunk.zstd});
    if (rows.affected() == 1) return {};
    return std::unexpected(why_not(transaction, evidence, problems::chunk_out_of_order,
                                   "Piece " + std::to_string(ordinal) + " is not the next one."));
}

Result<void> complete_evidence(Transaction& transaction, EvidenceId evidence, std::uint64_t bytes, const Digest& sha256,
                               const std::optional<Reading>& reading)
{
    const auto rows =
        transaction.query("evidence.complete",
                          "UPDATE evidence SET state = 'complete', completed_at = now(), bytes = $2, sha256 = $3 "
                          "WHERE id = $1 AND state = 'receiving' "
                          "AND $2 = coalesce((SELECT sum(raw_bytes) FROM evidence_chunk WHERE evidence_id = $1), 0)",
                          evidence, bytes, Bytes{bytes_of(sha256)});
    if (rows.affected() == 0)
        return std::unexpected(why_not(transaction, evidence, problems::conflict,
                                       "The pieces stored do not add up to " + std::to_string(bytes) + " bytes."));
    if (reading) add_reading(transaction, evidence, *reading);
    return {};
}

void fail_evidence(Transaction& transaction, EvidenceId evidence)
{
    transaction.send("evidence.fail", "UPDATE evidence SET state = 'failed' WHERE id = $1 AND state = 'receiving'",
                     evidence);
}

void add_reading(Transaction& transaction, EvidenceId evidence, const Reading& reading)
{
    const ReadingColumns columns = reading_columns(reading.summary);
    std::optional<Bytes> account;
    if (columns.account) account = Bytes{*columns.account};
    transaction.send("evidence.reading",
                     "INSERT INTO evidence_reading (evidence_id, engine_version, format, format_version, grade, "
                     "energy_kwh, charged_kwh, coverage, summary, account, trace_devices) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
                     evidence, reading.engine_version, reading.summary.format, reading.summary.format_version,
                     columns.grade, columns.energy_kwh, columns.charged_kwh, columns.coverage, columns.summary, account,
                     trace_devices_text(reading.trace_devices));
    send_device_uses(transaction, evidence, reading.engine_version, reading.summary);
}

Result<Evidence> find_evidence(Transaction& transaction, const Uuid& id, std::string_view engine_version)
{
    static const std::string sql = select + "WHERE evidence.public_id = $1";
    const auto rows = transaction.query("evidence.find", sql, to_text(id), engine_version);
    if (rows.empty()) return absent("evidence", to_text(id));
    return evidence_of(rows.one(), engine_version);
}

Result<Evidence> find_evidence(Transaction& transaction, EvidenceId id, std::string_view engine_version)
{
    static const std::string sql = select + "WHERE evidence.id = $1";
    const auto rows = transaction.query("evidence.find_id", sql, id, engine_version);
    if (rows.empty()) return absent("evidence", std::to_string(id));
    return evidence_of(rows.one(), engine_version);
}

std::vector<Evidence> list_revision_evidence(Transaction& transaction, RevisionId revision,
                                             std::string_view engine_version)
{
    static const std::string sql =
        select +
        "JOIN submission_run ON submission_run.run_id = run.id "
        "JOIN submission_revision ON submission_revision.id = revision_id WHERE revision_id = $1 AND state = "
        "'complete' "
        "AND (sealed_at IS NULL OR EXISTS (SELECT FROM revision_evidence AS pinned "
        "WHERE pinned.revision_id = $1 AND pinned.evidence_id = evidence.id)) ORDER BY ordinal, evidence.id";
    return list_of(transaction.query("evidence.list_revision", sql, revision, engine_version), engine_version);
}

std::vector<Evidence> list_unfinished_evidence(Transaction& transaction, RevisionId revision,
                                               std::string_view engine_version)
{
    static const std::string sql = select +
                                   "JOIN submission_run ON submission_run.run_id = run.id "
                                   "WHERE revision_id = $1 AND state = 'receiving' ORDER BY ordinal, evidence.id";
    return list_of(transaction.query("evidence.list_unfinished", sql, revision, engine_version), engine_version);
}

std::vector<EvidenceId> list_unread_evidence(Transaction& transaction, std::string_view engine_version,
                                             EvidenceId after, std::size_t limit)
{
    std::vector<EvidenceId> unread;
    for (const Row row : transaction.query(
             "evidence.list_unread",
             "SELECT id FROM evidence WHERE id > $2 AND kind = 'energy' AND state = 'complete' "
             "AND EXISTS (SELECT FROM revision_evidence WHERE revision_evidence.evidence_id = evidence.id) "
             "AND NOT EXISTS (SELECT FROM evidence_reading WHERE evidence_reading.evidence_id = evidence.id "
             "AND engine_version = $1) ORDER BY id LIMIT $3",
             engine_version, after, limit))
        unread.push_back(row.get<std::int64_t>(0));
    return unread;
}

std::optional<Chunk> read_chunk(Transaction& transaction, EvidenceId evidence, std::uint32_t ordinal)
{
    const auto rows = transaction.query("evidence.chunk",
                                        "SELECT raw_bytes, sha256, zstd FROM evidence_chunk "
                                        "WHERE evidence_id = $1 AND ordinal = $2",
                                        evidence, ordinal);
    if (rows.empty()) return std::nullopt;
    const Row row = rows.one();
    return Chunk{.raw_bytes = static_cast<std::uint32_t>(row.get<std::int32_t>(0)),
                 .sha256 = digest_from_bytes(row.get<std::string_view>(1)).value(),
                 .zstd = row.get<std::string>(2)};
}

std::size_t fail_stale_evidence(Transaction& transaction)
{
    return transaction
        .query("evidence.fail_stale",
               "UPDATE evidence SET state = 'failed' WHERE state = 'receiving' "
               "AND received_at < now() - interval '1 day' "
               "AND NOT EXISTS (SELECT FROM upload WHERE evidence_id = evidence.id)")
        .affected();
}

}  // namespace wattboard::store

// SQL of resumable uploads.
#include "server/store/uploads.h"

#include <nlohmann/json.hpp>

#include "server/store/constraint_problems.h"
#include "server/store/paging.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

const std::string select =
    "SELECT upload.evidence_id, upload.public_id, evidence.public_id, submission.public_id, submission.challenge_id, "
    "submission.team_id, run.public_id, CASE WHEN upload.state = 'receiving' AND expires_at < clock_timestamp() "
    "THEN 'expired' ELSE upload.state END, length_bytes, received_bytes, pieces, file_name, reading_options, metadata, "
    "expires_at, problem, EXISTS (SELECT FROM submission_revision AS revision "
    "JOIN submission_run ON revision_id = revision.id WHERE revision.submission_id = submission.id "
    "AND sealed_at IS NULL AND submission_run.run_id = run.id) "
    "FROM upload JOIN evidence ON evidence.id = upload.evidence_id JOIN run ON run.id = evidence.run_id "
    "JOIN submission ON submission.id = upload.submission_id ";

Uuid uuid_at(const Row& row, std::size_t column) { return uuid_from_text(row.get<std::string>(column)).value(); }

Upload upload_of(const Row& row)
{
    Upload upload{.evidence = row.get<std::int64_t>(0),
                  .public_id = uuid_at(row, 1),
                  .evidence_public_id = uuid_at(row, 2),
                  .submission = uuid_at(row, 3),
                  .challenge = row.get<std::int64_t>(4),
                  .team = row.get<std::int64_t>(5),
                  .run = uuid_at(row, 6),
                  .state = from_name<UploadState>(row.get<std::string_view>(7), upload_state_names).value(),
                  .received = static_cast<std::uint64_t>(row.get<std::int64_t>(9)),
                  .pieces = static_cast<std::uint32_t>(row.get<std::int32_t>(10)),
                  .file_name = row.get<std::string>(11),
                  .reading_options = row.get<std::string>(12),
                  .metadata = row.get<std::string>(13),
                  .expires_at = row.get<Timestamp>(14),
                  .problem = row.get<std::optional<std::string>>(15).value_or(""),
                  .is_counted = row.get<bool>(16)};
    if (const auto length = row.get<std::optional<std::int64_t>>(8))
        upload.length = static_cast<std::uint64_t>(*length);
    return upload;
}

void drop_unconfirmed(Transaction& transaction, EvidenceId evidence)
{
    transaction.send("upload.drop", "SELECT remove_pieces($1, 2147483647)", evidence);
}

}  // namespace

Result<Upload> begin_upload(Transaction& transaction, const UploadBegin& begin, const UploadHold& hold)
{
    const auto evidence = begin_evidence(transaction, begin.evidence);
    if (!evidence) return std::unexpected(evidence.error());
    return translating([&]() -> Result<Upload> {
        const auto rows = transaction.query(
            "upload.begin",
            "INSERT INTO upload (evidence_id, public_id, submission_id, length_bytes, metadata, holder, held_until, "
            "expires_at) SELECT $1, $2::uuid, id, $4, $5, $6, clock_timestamp() + $7 * interval '1 ms', "
            "clock_timestamp() + $8 * interval '1 ms' FROM submission WHERE public_id = $3",
            evidence->id, to_text(new_uuid()), to_text(begin.submission), begin.length, begin.metadata, hold.holder,
            hold.lease.count(), hold.lifetime.count());
        if (rows.affected() == 0) return absent("submission", to_text(begin.submission));
        return find_upload(transaction, evidence->id);
    });
}

Result<Upload> find_upload(Transaction& transaction, const Uuid& id)
{
    static const std::string sql = select + "WHERE upload.public_id = $1";
    const auto rows = transaction.query("upload.find", sql, to_text(id));
    if (rows.empty()) return absent("upload", to_text(id));
    return upload_of(rows.one());
}

Result<Upload> find_upload(Transaction& transaction, EvidenceId evidence)
{
    static const std::string sql = select + "WHERE upload.evidence_id = $1";
    const auto rows = transaction.query("upload.find_evidence", sql, evidence);
    if (rows.empty()) return absent("upload", std::to_string(evidence));
    return upload_of(rows.one());
}

std::vector<Upload> list_open_uploads(Transaction& transaction, const Uuid& run)
{
    static const std::string sql = select +
                                   "WHERE run.public_id = $1 AND (upload.state = 'processing' "
                                   "OR (upload.state = 'receiving' AND expires_at >= clock_timestamp())) "
                                   "ORDER BY upload.evidence_id";
    std::vector<Upload> uploads;
    for (const Row row : transaction.query("upload.open", sql, to_text(run))) uploads.push_back(upload_of(row));
    return uploads;
}

Result<Upload> claim_upload(Transaction& transaction, const Uuid& id, const UploadHold& hold)
{
    const auto rows = transaction.query(
        "upload.claim",
        "UPDATE upload SET holder = $2, held_until = clock_timestamp() + $3 * interval '1 ms', "
        "expires_at = clock_timestamp() + $4 * interval '1 ms' WHERE public_id = $1 AND state = 'receiving' "
        "AND expires_at >= clock_timestamp() AND (holder IS NULL OR held_until < clock_timestamp())",
        to_text(id), hold.holder, hold.lease.count(), hold.lifetime.count());
    auto upload = find_upload(transaction, id);
    if (!upload || upload->state != UploadState::receiving) return upload;
    if (rows.affected() == 0) {
        return std::unexpected(Problem{.type = problems::upload_locked,
                                       .detail = "Another request writes to this upload at this moment.",
                                       .hint = "Ask for its offset in a moment, then go on from there."});
    }
    drop_unconfirmed(transaction, upload->evidence);
    return upload;
}

bool declare_upload_length(Transaction& transaction, EvidenceId evidence, std::string_view holder, std::uint64_t length)
{
    return transaction
               .query("upload.length",
                      "UPDATE upload SET length_bytes = $3 WHERE evidence_id = $1 AND holder = $2 "
                      "AND length_bytes IS NULL AND received_bytes <= $3",
                      evidence, holder, length)
               .affected() == 1;
}

bool append_upload_piece(Transaction& transaction, EvidenceId evidence, const UploadHold& hold, std::uint32_t ordinal,
                         const Chunk& chunk, Confirmed confirmed)
{
    const auto rows = transaction.query(
        "upload.append",
        "WITH held AS (UPDATE upload SET received_bytes = received_bytes + $7, pieces = pieces + $8::int, "
        "held_until = clock_timestamp() + $9 * interval '1 ms', "
        "expires_at = clock_timestamp() + $10 * interval '1 ms' WHERE evidence_id = $1 AND holder = $2 "
        "AND state = 'receiving' RETURNING evidence_id) "
        "INSERT INTO evidence_chunk (evidence_id, ordinal, raw_bytes, sha256, zstd) "
        "SELECT evidence_id, $3, $4, $5, $6 FROM held",
        evidence, hold.holder, ordinal, chunk.raw_bytes, Bytes{bytes_of(chunk.sha256)}, Bytes{chunk.zstd},
        confirmed.bytes, confirmed.pieces, hold.lease.count(), hold.lifetime.count());
    return rows.affected() == 1;
}

bool confirm_upload_pieces(Transaction& transaction, EvidenceId evidence, const UploadHold& hold, Confirmed confirmed)
{
    return transaction
               .query("upload.confirm",
                      "UPDATE upload SET received_bytes = received_bytes + $3, pieces = pieces + $4::int, "
                      "held_until = clock_timestamp() + $5 * interval '1 ms', "
                      "expires_at = clock_timestamp() + $6 * interval '1 ms' WHERE evidence_id = $1 AND holder = $2 "
                      "AND state = 'receiving'",
                      evidence, hold.holder, confirmed.bytes, confirmed.pieces, hold.lease.count(),
                      hold.lifetime.count())
               .affected() == 1;
}

void release_upload(Transaction& transaction, EvidenceId evidence, std::string_view holder)
{
    const auto rows = transaction.query(
        "upload.release", "UPDATE upload SET holder = NULL, held_until = NULL WHERE evidence_id = $1 AND holder = $2",
        evidence, holder);
    if (rows.affected() == 1) drop_unconfirmed(transaction, evidence);
}

bool process_upload(Transaction& transaction, EvidenceId evidence, std::string_view holder)
{
    return transaction
               .query("upload.process",
                      "UPDATE upload SET state = 'processing', holder = NULL, held_until = NULL "
                      "WHERE evidence_id = $1 AND holder = $2 AND state = 'receiving'",
                      evidence, holder)
               .affected() == 1;
}

bool process_whole_upload(Transaction& transaction, EvidenceId evidence)
{
    const auto rows = transaction.query(
        "upload.process_whole",
        "UPDATE upload SET state = 'processing', holder = NULL, held_until = NULL WHERE evidence_id = $1 "
        "AND state = 'receiving' AND received_bytes = length_bytes "
        "AND (holder IS NULL OR held_until < clock_timestamp())",
        evidence);
    return rows.affected() == 1;
}

bool complete_upload(Transaction& transaction, EvidenceId evidence, std::string_view holder)
{
    return transaction
               .query("upload.complete",
                      "UPDATE upload SET state = 'complete', holder = NULL, held_until = NULL WHERE evidence_id = $1 "
                      "AND (CASE WHEN $2 = '' THEN state = 'processing' ELSE state = 'receiving' AND holder = $2 END)",
                      evidence, holder)
               .affected() == 1;
}

void refuse_upload(Transaction& transaction, EvidenceId evidence, const Problem& problem)
{
    const auto rows =
        transaction.query("upload.refuse",
                          "UPDATE upload SET state = 'refused', problem = $2::jsonb, holder = NULL, held_until = NULL "
                          "WHERE evidence_id = $1 AND state IN ('receiving', 'processing')",
                          evidence, problem_text(problem));
    if (rows.affected() == 1) fail_evidence(transaction, evidence);
}

bool terminate_upload(Transaction& transaction, EvidenceId evidence)
{
    const auto rows = transaction.query("upload.terminate",
                                        "UPDATE upload SET state = 'terminated', holder = NULL, held_until = NULL "
                                        "WHERE evidence_id = $1 AND state = 'receiving'",
                                        evidence);
    if (rows.affected() == 0) return false;
    fail_evidence(transaction, evidence);
    return true;
}

std::string problem_text(const Problem& problem)
{
    nlohmann::json value{{"type", problem.type.slug}, {"detail", problem.detail}};
    if (problem.line) value["line"] = *problem.line;
    if (problem.column) value["column"] = *problem.column;
    if (!problem.field.empty()) value["field"] = problem.field;
    if (!problem.hint.empty()) value["hint"] = problem.hint;
    // What a log holds may stand in the text: broken UTF-8 and zero bytes are none for the database.
    std::string text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    for (auto at = text.find("\\u0000"); at != std::string::npos; at = text.find("\\u0000", at))
        text.replace(at, 6, "\\ufffd");
    return text;
}

}  // namespace wattboard::store

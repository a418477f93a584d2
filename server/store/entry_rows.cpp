// The one statement that inserts a whole entry.
#include "server/store/entry_rows.h"

#include "server/store/entry_columns.h"
#include "server/store/paging.h"
#include "server/store/reading_rows.h"
#include "server/store/trace_rows.h"
#include "server/store/transaction.h"

namespace wattboard::store {
namespace {

// $1 public id, $2 challenge, $3 phase, $4 team, $5 account, $6 name, $7 baseline, $8-$14 performance, $15-$25 model
// facts, $26-$30 lineage, $31-$33 stages, $34-$44 runs, $45-$60 evidence, $61-$65 chunks, $66-$74 trace, $75-$80
// fingerprints, $81 rows of one hash, $82 pin, $83 and $84 the size of the training. Rows made by one part are not
// visible to the others, so ids travel by RETURNING, and fingerprints meet only those of other evidence; the revision
// counts as unsealed for all triggers.
constexpr std::string_view insert_sql =
    "WITH chosen_phase AS (SELECT id, coalesce(opens_at <= now(), true) AND coalesce(now() < closes_at, true) AS open "
    "FROM phase WHERE challenge_id = $2 AND CASE WHEN $3::bigint IS NULL THEN is_default ELSE id = $3 END), "
    "chosen_metric AS (SELECT id, lower_bound, upper_bound FROM metric WHERE challenge_id = $2 AND name = $8), "
    "new_submission AS (INSERT INTO submission (public_id, challenge_id, phase_id, team_id, created_by, name, "
    "is_baseline) SELECT $1::uuid, $2, id, $4, $5, $6::text, $7 FROM chosen_phase RETURNING id), "
    "new_revision AS (INSERT INTO submission_revision (submission_id, number) SELECT id, 1 FROM new_submission "
    "RETURNING id), "
    "new_performance AS (INSERT INTO performance (revision_id, metric_id, lower_bound, upper_bound, value, low, high, "
    "n_items, basis, train_value) SELECT new_revision.id, chosen_metric.id, lower_bound, upper_bound, $9, $10::float8, "
    "$11::float8, $12::bigint, $13::text, $14::float8 FROM new_revision, chosen_metric), "
    "new_model AS (INSERT INTO model_facts (revision_id, parameters, operations, convention, precision, input_size, "
    "batch_size, technique, time_per_item_s, energy_per_item_j, training_runs, repeats, training_samples, "
    "training_epochs) SELECT id, $15::float8, "
    "$16::float8, $17::text, $18::text, $19::text, $20::bigint, $21::text, $22::float8, $23::float8, $24::bigint, "
    "$25::bigint, $83::float8, $84::float8 FROM new_revision), "
    "new_lineage AS (INSERT INTO lineage_item (revision_id, ordinal, source, kind, sha256, is_public, energy_kwh) "
    "SELECT new_revision.id, ordinal - 1, source, kind, decode(nullif(digest, ''), 'hex'), is_public = 1, energy "
    "FROM new_revision, unnest($26::text[], $27::text[], $28::text[], $29::bigint[], $30::float8[]) "
    "WITH ORDINALITY AS item (source, kind, digest, is_public, energy, ordinal)), "
    "new_stage AS (INSERT INTO stage_statement (revision_id, stage, basis, attestation) "
    "SELECT new_revision.id, item.* FROM new_revision, unnest($31::text[], $32::text[], $33::text[]) AS item), "
    "stated_run AS (SELECT * FROM unnest($34::text[], $35::bigint[], $36::text[], $37::timestamptz[], "
    "$38::timestamptz[], $39::text[], $40::float8[], $41::text[], $42::float8[], $43::float8[], $44::float8[]) "
    "WITH ORDINALITY AS item (public_id, is_new, stage, started_at, ended_at, zone, stated_pue, hardware, epochs_done, "
    "epochs_total, data_share, ordinal)), "
    "new_run AS (INSERT INTO run (public_id, team_id, stage, started_at, ended_at, zone, stated_pue, hardware, "
    "epochs_done, epochs_total, data_share) SELECT public_id::uuid, $4, stage, started_at, ended_at, zone, stated_pue, "
    "hardware::jsonb, epochs_done, epochs_total, data_share FROM stated_run WHERE is_new = 1 RETURNING id, public_id), "
    "counted_run AS (SELECT new_run.id, ordinal, true AS is_new FROM stated_run JOIN new_run "
    "ON new_run.public_id = stated_run.public_id::uuid WHERE stated_run.is_new = 1 "
    "UNION ALL SELECT run.id, ordinal, false FROM stated_run JOIN run "
    "ON run.public_id = stated_run.public_id::uuid AND run.team_id = $4 WHERE stated_run.is_new = 0), "
    "new_link AS (INSERT INTO submission_run (revision_id, run_id, ordinal) "
    "SELECT new_revision.id, counted_run.id, ordinal - 1 FROM new_revision, counted_run), "
    "stated_evidence AS (SELECT * FROM unnest($45::text[], $46::bigint[], $47::text[], $48::text[], $49::bigint[], "
    "$50::bytea[], $51::text[], $52::text[], $53::text[], $54::text[], $55::float8[], $56::float8[], $57::float8[], "
    "$58::text[], $59::bytea[], $60::text[]) WITH ORDINALITY AS item (public_id, run, file_name, options, bytes, "
    "sha256, "
    "engine_version, format, format_version, grade, energy, charged, coverage, summary, account, trace_devices, "
    "ordinal)), "
    "new_evidence AS (INSERT INTO evidence (public_id, run_id, kind, state, file_name, reading_options, received_by, "
    "completed_at, bytes, sha256) SELECT public_id::uuid, counted_run.id, 'energy', 'complete', file_name, "
    "options::jsonb, $5, now(), bytes, sha256 FROM stated_evidence JOIN counted_run "
    "ON counted_run.ordinal = stated_evidence.run + 1 ORDER BY stated_evidence.ordinal RETURNING id, public_id), "
    "numbered_evidence AS (SELECT new_evidence.id, stated_evidence.* FROM new_evidence JOIN stated_evidence "
    "ON stated_evidence.public_id::uuid = new_evidence.public_id), "
    "new_chunk AS (INSERT INTO evidence_chunk (evidence_id, ordinal, raw_bytes, sha256, zstd) "
    "SELECT numbered_evidence.id, piece.ordinal, piece.raw_bytes, piece.sha256, piece.zstd FROM numbered_evidence "
    "JOIN unnest($61::bigint[], $62::bigint[], $63::bigint[], $64::bytea[], $65::bytea[]) "
    "AS piece (evidence, ordinal, raw_bytes, sha256, zstd) ON piece.evidence + 1 = numbered_evidence.ordinal), "
    "new_reading AS (INSERT INTO evidence_reading (evidence_id, engine_version, format, format_version, grade, "
    "energy_kwh, charged_kwh, coverage, summary, account, trace_devices) SELECT id, engine_version, format, "
    "format_version, grade, energy, charged, coverage, summary::jsonb, account, trace_devices::jsonb "
    "FROM numbered_evidence), "
    "new_trace AS (INSERT INTO trace (evidence_id, engine_version, device, level, ordinal, starts_at_ns, ends_at_ns, "
    "samples, raw_bytes, zstd) SELECT numbered_evidence.id, engine_version, device, level, piece.ordinal, starts, "
    "ends, "
    "samples, raw_bytes, zstd FROM numbered_evidence JOIN unnest($66::bigint[], $67::bigint[], $68::bigint[], "
    "$69::bigint[], $70::bigint[], $71::bigint[], $72::bigint[], $73::bigint[], $74::bytea[]) "
    "AS piece (log, device, level, ordinal, starts, ends, samples, raw_bytes, zstd) "
    "ON piece.log + 1 = numbered_evidence.ordinal), "
    "stated_fingerprint AS (SELECT * FROM unnest($75::bigint[], $76::bigint[], $77::bigint[], $78::bigint[], "
    "$79::bigint[], $80::bigint[]) WITH ORDINALITY AS item (log, hash, device, position, context, at_ns, n)), "
    "new_fingerprint AS (INSERT INTO trace_fingerprint (hash, evidence_id, device, position, context, at_ns) "
    "SELECT hash, numbered_evidence.id, device, position, context, at_ns FROM numbered_evidence "
    "JOIN stated_fingerprint ON stated_fingerprint.log + 1 = numbered_evidence.ordinal ON CONFLICT DO NOTHING), "
    "hit AS MATERIALIZED (SELECT n, row_number() OVER () AS place, there.* FROM stated_fingerprint "
    "CROSS JOIN LATERAL (SELECT evidence_id, row.device, row.position, row.context, row.at_ns FROM trace_fingerprint "
    "AS row WHERE row.hash = stated_fingerprint.hash ORDER BY row.hash, evidence_id, row.device, row.position "
    "LIMIT $81) AS there), "
    "shared_evidence AS (SELECT evidence.id, evidence.sha256 FROM counted_run JOIN evidence "
    "ON evidence.run_id = counted_run.id AND state = 'complete' AND kind = 'energy' WHERE NOT is_new), "
    "new_pin AS (INSERT INTO revision_evidence (revision_id, evidence_id) SELECT new_revision.id, pinned.id "
    "FROM new_revision, (SELECT id FROM shared_evidence UNION ALL SELECT id FROM new_evidence) AS pinned WHERE $82) "
    "SELECT (SELECT id FROM new_submission), (SELECT id FROM new_revision), (SELECT open FROM chosen_phase), "
    "EXISTS (SELECT FROM chosen_metric), now(), "
    "ARRAY(SELECT id FROM scoring_run WHERE challenge_id = $2 AND state IN ('active', 'computing') ORDER BY id), "
    "ARRAY(SELECT id FROM shared_evidence ORDER BY id), "
    "ARRAY(SELECT encode(sha256, 'hex') FROM shared_evidence ORDER BY id), "
    "ARRAY(SELECT id FROM numbered_evidence ORDER BY ordinal), "
    "ARRAY(SELECT n - 1 FROM hit ORDER BY place), ARRAY(SELECT evidence_id FROM hit ORDER BY place), "
    "ARRAY(SELECT device::bigint FROM hit ORDER BY place), ARRAY(SELECT position FROM hit ORDER BY place), "
    "ARRAY(SELECT context FROM hit ORDER BY place), ARRAY(SELECT at_ns FROM hit ORDER BY place)";

struct EvidenceColumns {
    explicit EvidenceColumns(const std::vector<NewEvidence>& evidence, const std::vector<std::string>& ids)
        : public_ids{ids}
    {
        for (const NewEvidence& log : evidence) {
            const ReadingColumns reading = reading_columns(log.reading.summary);
            runs.push_back(static_cast<std::int64_t>(log.run));
            file_names.push_back(log.file_name);
            options.push_back(log.reading_options);
            bytes.push_back(static_cast<std::int64_t>(log.bytes));
            digests.push_back({bytes_of(log.sha256)});
            engines.push_back(log.reading.engine_version);
            formats.push_back(log.reading.summary.format);
            format_versions.push_back(log.reading.summary.format_version);
            grades.push_back(reading.grade);
            energies.push_back(reading.energy_kwh);
            charged.push_back(reading.charged_kwh);
            coverages.push_back(reading.coverage);
            summaries.push_back(reading.summary);
            accounts.push_back(reading.account);
            trace_devices.push_back(trace_devices_text(log.reading.trace_devices));
        }
    }
    void add_to(Parameters& parameters) const
    {
        parameters.add(public_ids);
        parameters.add(runs);
        parameters.add(file_names);
        parameters.add(options);
        parameters.add(bytes);
        parameters.add(digests);
        parameters.add(engines);
        parameters.add(formats);
        parameters.add(format_versions);
        parameters.add(grades);
        parameters.add(energies);
        parameters.add(charged);
        parameters.add(coverages);
        parameters.add(summaries);
        std::vector<std::optional<Bytes>> images;
        for (const auto& account : accounts) images.push_back(account ? std::optional{Bytes{*account}} : std::nullopt);
        parameters.add(images);
        parameters.add(trace_devices);
    }

    std::vector<std::string> public_ids;
    std::vector<std::int64_t> runs;
    std::vector<std::string> file_names;
    std::vector<std::string> options;
    std::vector<std::int64_t> bytes;
    std::vector<Bytes> digests;
    std::vector<std::string> engines;
    std::vector<std::string> formats;
    std::vector<std::string> format_versions;
    std::vector<std::string> grades;
    std::vector<double> energies;
    std::vector<double> charged;
    std::vector<double> coverages;
    std::vector<std::string> summaries;
    std::vector<std::optional<std::string>> accounts;
    std::vector<std::string> trace_devices;
};

void add_chunks(Parameters& parameters, const std::vector<NewEvidence>& evidence)
{
    std::vector<std::int64_t> logs;
    std::vector<std::int64_t> ordinals;
    std::vector<std::int64_t> sizes;
    std::vector<Bytes> digests;
    std::vector<Bytes> frames;
    for (std::size_t log = 0; log < evidence.size(); ++log)
        for (std::size_t i = 0; i < evidence[log].chunks.size(); ++i) {
            const Chunk& chunk = evidence[log].chunks[i];
            logs.push_back(static_cast<std::int64_t>(log));
            ordinals.push_back(static_cast<std::int64_t>(i));
            sizes.push_back(chunk.raw_bytes);
            digests.push_back({bytes_of(chunk.sha256)});
            frames.push_back({chunk.zstd});
        }
    parameters.add(logs);
    parameters.add(ordinals);
    parameters.add(sizes);
    parameters.add(digests);
    parameters.add(frames);
}

void add_traces(Parameters& parameters, const std::vector<NewEvidence>& evidence)
{
    TraceColumns pieces;
    FingerprintColumns fingerprints;
    for (std::size_t log = 0; log < evidence.size(); ++log) {
        for (const TraceRow& row : evidence[log].trace.pieces) pieces.add(log, row);
        for (const Fingerprint& row : evidence[log].trace.fingerprints) fingerprints.add(log, row);
    }
    pieces.add_to(parameters);
    fingerprints.add_to(parameters);
    parameters.add(most_equal_rows);
}

std::vector<TraceHit> hits_of(const Row& row, std::size_t first)
{
    const auto rows = row.get<std::vector<std::int64_t>>(first);
    const auto others = row.get<std::vector<std::int64_t>>(first + 1);
    const auto devices = row.get<std::vector<std::int64_t>>(first + 2);
    const auto positions = row.get<std::vector<std::int64_t>>(first + 3);
    const auto contexts = row.get<std::vector<std::int64_t>>(first + 4);
    const auto times = row.get<std::vector<std::int64_t>>(first + 5);
    std::vector<TraceHit> hits;
    for (std::size_t i = 0; i < rows.size(); ++i)
        hits.push_back({.row = static_cast<std::size_t>(rows[i]),
                        .other = others[i],
                        .there = {.context = static_cast<std::uint64_t>(contexts[i]),
                                  .device = static_cast<std::uint32_t>(devices[i]),
                                  .position = static_cast<std::uint64_t>(positions[i]),
                                  .time = times[i]}});
    return hits;
}

}  // namespace

EntryRows::EntryRows(const NewSubmission& submission, const std::vector<NewEvidence>& evidence,
                     const ResolvedRuns& runs)
    : public_id{new_uuid()}
{
    for (std::size_t i = 0; i < evidence.size(); ++i) evidence_ids.push_back(to_text(new_uuid()));
    parameters.add(to_text(public_id));
    parameters.add(submission.challenge);
    parameters.add(submission.phase);
    parameters.add(submission.team);
    parameters.add(submission.actor);
    parameters.add(submission.name);
    parameters.add(submission.is_baseline);
    add_performance(parameters, submission.facts.performance);
    add_model(parameters, submission.facts.model);
    LineageColumns{submission.facts.lineage}.add_to(parameters);
    StageColumns{submission.facts.stages}.add_to(parameters);
    RunListColumns{submission.facts.runs, runs}.add_to(parameters);
    EvidenceColumns{evidence, evidence_ids}.add_to(parameters);
    add_chunks(parameters, evidence);
    add_traces(parameters, evidence);
}

Result<InsertedRows> insert_rows(Transaction& transaction, const NewSubmission& submission, EntryRows rows, bool pin)
{
    rows.parameters.add(pin);
    add_training(rows.parameters, submission.facts.model);
    const Rows result = transaction.run("submission.insert", insert_sql, rows.parameters);
    const Row row = result.one();
    InsertedRows inserted{.submission = row.get<std::optional<std::int64_t>>(0),
                          .revision = row.get<std::optional<std::int64_t>>(1),
                          .phase_open = row.get<std::optional<bool>>(2).value_or(false),
                          .metric_known = row.get<bool>(3),
                          .now = row.get<Timestamp>(4),
                          .current_runs = row.get<std::vector<std::int64_t>>(5),
                          .shared_evidence = row.get<std::vector<std::int64_t>>(6),
                          .shared_digests = row.get<std::vector<std::string>>(7),
                          .new_evidence = row.get<std::vector<std::int64_t>>(8),
                          .trace_hits = hits_of(row, 9)};
    if (!inserted.submission) return absent("phase of the challenge", std::to_string(submission.phase.value_or(0)));
    if (!inserted.metric_known) return std::unexpected(unknown_metric(submission.facts.performance.metric));
    if (!inserted.phase_open)
        return std::unexpected(Problem{
            .type = problems::phase_closed, .detail = "The phase takes no submissions now.", .field = "/phase"});
    return inserted;
}

}  // namespace wattboard::store

// Decompresses, checks, hashes and parses; memory does not grow with the log.
#include "server/jobs/upload_finishing.h"

#include <fmt/format.h>

#include "scoring/energy/container/evidence_reader.h"
#include "scoring/version.h"
#include "server/documents/reading_options_json.h"
#include "server/jobs/exact_reading.h"
#include "server/jobs/problems.h"
#include "server/jobs/reading_context.h"
#include "server/jobs/trace_matching.h"
#include "server/jobs/trace_recorder.h"
#include "server/jobs/zstd_frames.h"
#include "server/store/jobs.h"
#include "server/store/log_receipts.h"
#include "server/store/problems.h"
#include "server/store/runs.h"
#include "server/store/uploads.h"

namespace wattboard::jobs {

namespace {

constexpr std::uint32_t pieces_between_renewals = 32;
constexpr std::size_t removed_at_once = 256;
constexpr int most_swept_at_once = 10'000;

struct ReadLog {
    Digest sha256{};
    store::Reading reading;
    std::vector<store::TraceMatch> matches;
    std::vector<store::PieceTime> pieces;
};

/// What an earlier reader made of bytes that did not stay, or an earlier attempt of this one.
void remove_trace(store::Database& database, store::EvidenceId evidence)
{
    std::size_t removed = removed_at_once;
    while (removed == removed_at_once) {
        removed = database.write({"upload.trace"}, [&](store::Transaction& transaction) {
            return store::remove_unfinished_trace(transaction, evidence, removed_at_once);
        });
    }
}

Problem damaged(const store::Upload& upload, std::uint32_t ordinal)
{
    return {
        .type = problems::evidence_unreadable,
        .detail = fmt::format("Piece {} of the upload {} is not what was stored.", ordinal, to_text(upload.public_id))};
}

/// The log's own problems are inside; those of the store outside.
class UploadReading {
public:
    UploadReading(store::Database& database, const store::Upload& upload, const ReferencesPtr& references,
                  const Hardware& hardware)
        : database_{database},
          upload_{upload},
          options_{stored_reading_options(upload.reading_options)},
          context_{reading_context(references->tables, hardware, recorder_)},
          reader_{options_, context_}
    {
    }

    /// Reads one piece; a problem with `is_refused` is the log's.
    Result<void> read(std::uint32_t ordinal)
    {
        const auto chunk = database_.read({"upload.reread"}, [&](store::Transaction& transaction) {
            return store::read_chunk(transaction, upload_.evidence, ordinal);
        });
        if (!chunk) return std::unexpected(damaged(upload_, ordinal));
        const std::string bytes = decompress_frame(chunk->zstd, chunk->raw_bytes);
        if (sha256(bytes) != chunk->sha256) return std::unexpected(damaged(upload_, ordinal));
        hash_.update(bytes);
        auto fed = reader_.feed(bytes);
        is_refused_ = !fed;
        pieces_.push_back({.ordinal = ordinal, .latest = recorder_.latest().value_or(0)});
        while (recorder_.waiting() > most_trace_bytes)
            store_trace(database_, upload_.evidence, recorder_.take(), matcher_);
        return fed;
    }

    Result<ReadLog> finish()
    {
        auto first = reader_.finish();
        is_refused_ = !first;
        if (!first) return std::unexpected(std::move(first.error()));
        // What waited to be put in order came with the last piece.
        if (const auto latest = recorder_.latest(); latest && !pieces_.empty()) pieces_.back().latest = *latest;
        auto summary = exact_summary(options_, context_, std::move(*first), stored_pieces(database_, upload_.evidence));
        if (!summary) return std::unexpected(std::move(summary.error()));
        recorder_.finish();
        for (auto rows = recorder_.take(); !rows.empty(); rows = recorder_.take())
            store_trace(database_, upload_.evidence, rows, matcher_);
        return ReadLog{.sha256 = hash_.finish(),
                       .reading = {.engine_version = std::string(engine_version),
                                   .summary = std::move(*summary),
                                   .trace_devices = recorder_.devices()},
                       .matches = matcher_.matches(upload_.evidence),
                       .pieces = std::move(pieces_)};
    }

    [[nodiscard]] bool is_refused() const { return is_refused_; }

private:
    store::Database& database_;
    const store::Upload& upload_;
    TraceRecorder recorder_;
    TraceMatcher matcher_;
    ReadingOptions options_;
    ReadingContext context_;
    EvidenceReader reader_;
    Sha256 hash_;
    std::vector<store::PieceTime> pieces_;
    bool is_refused_ = false;
};

Result<void> complete(store::Transaction& transaction, const store::Upload& upload, const ReadLog& log)
{
    const auto now = store::find_upload(transaction, upload.evidence);
    if (!now) return std::unexpected(now.error());
    if (!now->is_counted) {
        store::refuse_upload(transaction, upload.evidence,
                             {.type = problems::already_sealed,
                              .detail = "The submission was sealed before the log was read.",
                              .hint = "POST .../revisions begins a new revision; send the log for it."});
        return {};
    }
    if (!store::complete_upload(transaction, upload.evidence, "")) return {};
    store::send_trace_matches(transaction, engine_version, log.matches);
    store::send_piece_times(transaction, upload.evidence, engine_version, log.pieces);
    return store::complete_evidence(transaction, upload.evidence, upload.received, log.sha256, log.reading);
}

bool refuse(store::Database& database, const store::Upload& upload, const Problem& problem)
{
    database.write({"upload.refuse"}, [&](store::Transaction& transaction) {
        store::refuse_upload(transaction, upload.evidence, problem);
    });
    return true;
}

}  // namespace

Result<bool> finish_upload(store::Database& database, ReferenceCache& references, store::EvidenceId evidence,
                           const std::function<bool()>& go_on)
{
    const auto upload = database.read(
        {"upload.find"}, [&](store::Transaction& transaction) { return store::find_upload(transaction, evidence); });
    if (!upload) return std::unexpected(upload.error());
    if (upload->state != store::UploadState::processing) return true;
    const auto tables = database.read({"references.latest"},
                                      [&](store::Transaction& transaction) { return references.latest(transaction); });
    if (!tables) return std::unexpected(tables.error());
    const auto run = database.read(
        {"upload.run"}, [&](store::Transaction& transaction) { return store::find_run(transaction, upload->run); });
    if (!run) return std::unexpected(run.error());
    remove_trace(database, evidence);
    UploadReading reading(database, *upload, *tables, run->facts.hardware);
    const auto settle = [&](Problem problem) -> Result<bool> {
        if (reading.is_refused()) return refuse(database, *upload, problem);
        return std::unexpected(std::move(problem));
    };
    for (std::uint32_t ordinal = 0; ordinal < upload->pieces; ++ordinal) {
        if (ordinal % pieces_between_renewals == 0 && !go_on()) return false;
        if (auto read = reading.read(ordinal); !read) return settle(std::move(read.error()));
    }
    const auto log = reading.finish();
    if (!log) return settle(log.error());
    const auto done = database.write(
        {"upload.finish"}, [&](store::Transaction& transaction) { return complete(transaction, *upload, *log); });
    if (!done) return std::unexpected(done.error());
    return true;
}

bool process_if_whole(store::Transaction& transaction, store::EvidenceId evidence)
{
    if (!store::process_whole_upload(transaction, evidence)) return false;
    store::add_job(transaction, finish_upload_kind, evidence);
    return true;
}

void sweep_uploads(store::Database& database)
{
    database.write({"upload.expire"}, [](store::Transaction& transaction) {
        for (const store::EvidenceId evidence : store::list_whole_uploads(transaction))
            process_if_whole(transaction, evidence);
        store::expire_uploads(transaction);
        store::forget_uploads(transaction);
    });
    for (int i = 0; i < most_swept_at_once; ++i) {
        const auto failed = database.read({"upload.failed"}, store::find_failed_evidence);
        if (!failed) return;
        remove_trace(database, *failed);
        std::size_t removed = removed_at_once;
        while (removed == removed_at_once) {
            removed = database.write({"upload.remove_pieces"}, [&](store::Transaction& transaction) {
                return store::remove_pieces(transaction, *failed, removed_at_once);
            });
        }
    }
}

}  // namespace wattboard::jobs

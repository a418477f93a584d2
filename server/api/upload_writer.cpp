// Stores, reads, confirms; what goes wrong in memory costs no more than reading the stored pieces again.
#include "server/api/upload_writer.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "scoring/version.h"
#include "server/api/evidence_upload.h"
#include "server/api/problem_types.h"
#include "server/api/tus_protocol.h"
#include "server/documents/reading_options_json.h"
#include "server/http/problems.h"
#include "server/jobs/upload_finishing.h"
#include "server/jobs/zstd_frames.h"
#include "server/store/jobs.h"
#include "server/store/problems.h"
#include "server/store/runs.h"

namespace wattboard::api {

namespace {

// A request whose server died gives way after this; longer pauses of a living one cost nothing unless another comes.
constexpr std::chrono::seconds lease{15};

// A client that sends byte by byte would make as many rows: so many beside those of full pieces.
constexpr std::uint64_t most_small_pieces = 100'000;

Problem lost()
{
    return {.type = problems::upload_locked,
            .detail = "Another request took this upload over, or it was terminated.",
            .hint = "Ask for its offset, then go on from there."};
}

constexpr std::size_t rows_removed_at_once = 256;

// What an earlier reader made of bytes that did not stay would stand in the way of the same places read anew.
void remove_trace(ApiServices& services, store::EvidenceId evidence)
{
    std::size_t removed = rows_removed_at_once;
    while (removed == rows_removed_at_once) {
        removed = services.database.write({"upload.trace"}, [&](store::Transaction& transaction) {
            return store::remove_unfinished_trace(transaction, evidence, rows_removed_at_once);
        });
    }
}

std::unique_ptr<LiveUpload> new_reader(ApiServices& services, const store::Upload& upload)
{
    remove_trace(services, upload.evidence);
    return services.database.read(
        {"upload.reader"}, [&](store::Transaction& transaction) -> std::unique_ptr<LiveUpload> {
            const auto references = services.references.latest(transaction);
            const auto run = store::find_run(transaction, upload.run);
            if (!references || !run) return nullptr;
            const LiveUpload::Place place{
                .database = services.database, .evidence = upload.evidence, .pool = services.upload_workers};
            return std::make_unique<LiveUpload>(place, stored_reading_options(upload.reading_options), *references,
                                                services.max_evidence_bytes, run->facts.hardware);
        });
}

}  // namespace

store::UploadHold new_upload_hold(const ApiServices& services)
{
    return {.holder = to_text(new_uuid()), .lease = lease, .lifetime = services.upload_lifetime};
}

UploadWriter::UploadWriter(ApiServices& services, store::Upload upload, store::UploadHold hold,
                           std::unique_ptr<PromisedChecksum> checksum)
    : services_{services},
      upload_{std::move(upload)},
      hold_{std::move(hold)},
      checksum_{std::move(checksum)},
      live_{services.live_uploads->take(upload_.evidence, upload_.received)},
      position_{upload_.received},
      ordinal_{upload_.pieces},
      is_verified_{checksum_ == nullptr}
{
    if (!live_ && upload_.received == 0) live_ = new_reader(services, upload_);
    if (!live_) return;
    live_->take = [this](const store::Chunk& chunk, const store::TraceRows& rows) { return take(chunk, rows); };
}

UploadWriter::~UploadWriter()
{
    live_.reset();  // waits for the piece in hand, before what is unconfirmed is removed
    release();
}

Result<void> UploadWriter::feed(std::string_view bytes)
{
    const std::uint64_t most = upload_.length.value_or(services_.max_evidence_bytes);
    if (bytes.size() > most - position_) {
        return std::unexpected(Problem{.type = problems::body_too_large,
                                       .detail = fmt::format("The upload has {} bytes; more came.", most),
                                       .field = "upload-length"});
    }
    position_ += bytes.size();
    if (checksum_) checksum_->update(bytes);
    if (pending_) return {};
    if (!live_) return cut(bytes);
    return judged(live_->intake.feed(bytes));
}

Result<void> UploadWriter::judged(Result<void> fed)
{
    if (fed) return fed;
    const bool is_of_log = live_->intake.is_log_refused();
    live_.reset();
    if (!is_of_log) return fed;
    if (is_verified_) return std::unexpected(refuse(std::move(fed.error())));
    // Bytes that were damaged on their way are no fault of the log.
    pending_ = std::move(fed.error());
    return {};
}

Result<void> UploadWriter::cut(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto piece = bytes.substr(0, jobs::chunk_bytes - buffer_.size());
        buffer_.append(piece);
        bytes.remove_prefix(piece.size());
        if (buffer_.size() < jobs::chunk_bytes) break;
        if (auto flushed = flush(); !flushed) return flushed;
    }
    return {};
}

Result<void> UploadWriter::flush()
{
    if (live_) return live_->intake.flush();
    if (buffer_.empty()) return {};
    store::Chunk chunk{.raw_bytes = static_cast<std::uint32_t>(buffer_.size()), .sha256 = sha256(buffer_)};
    chunk.zstd = jobs::compress_frame(buffer_);
    buffer_.clear();
    return take(chunk, {});
}

// Of a long log on another thread than the rest, one piece at a time; what it changes is read after settling.
Result<void> UploadWriter::take(const store::Chunk& chunk, const store::TraceRows& rows)
{
    if (auto room = check_room(services_, chunk.zstd.size()); !room) return room;
    if (ordinal_ >= most_small_pieces + services_.max_evidence_bytes / jobs::chunk_bytes) {
        return std::unexpected(Problem{.type = problems::limit_exceeded,
                                       .detail = "The upload came in too many pieces.",
                                       .hint = "Send more bytes in each request."});
    }
    unconfirmed_.bytes += chunk.raw_bytes;
    ++unconfirmed_.pieces;
    const store::Confirmed confirmed = is_verified_ ? unconfirmed_ : store::Confirmed{};
    auto stored = services_.database.write({"upload.piece"}, [&](store::Transaction& transaction) -> Result<void> {
        // Fingerprints come after the last piece and are looked up when they are stored.
        store::send_trace(transaction, upload_.evidence, engine_version, {.pieces = rows.pieces});
        if (store::append_upload_piece(transaction, upload_.evidence, hold_, ordinal_, chunk, confirmed)) return {};
        return std::unexpected(lost());
    });
    if (!stored) return stored;
    ++ordinal_;
    if (!is_verified_) return {};
    upload_.received += confirmed.bytes;
    unconfirmed_ = {};
    return {};
}

Result<void> UploadWriter::confirm()
{
    if (unconfirmed_.pieces == 0) return {};
    const bool is_stored = services_.database.write({"upload.confirm"}, [&](store::Transaction& transaction) {
        return store::confirm_upload_pieces(transaction, upload_.evidence, hold_, unconfirmed_);
    });
    if (!is_stored) return std::unexpected(lost());
    upload_.received += std::exchange(unconfirmed_, {}).bytes;
    return {};
}

Result<UploadProgress> UploadWriter::finish()
{
    if (live_) {
        if (auto settled = judged(live_->intake.settle()); !settled) return std::unexpected(std::move(settled.error()));
    }
    if (checksum_ && !checksum_->holds()) {
        if (position_ != upload_.received) live_.reset();
        return std::unexpected(Problem{.type = problems::checksum_mismatch,
                                       .detail = "The body does not have the digest promised; nothing of it was kept.",
                                       .field = "upload-checksum",
                                       .hint = "Send the same bytes again."});
    }
    is_verified_ = true;
    if (pending_) return std::unexpected(refuse(std::move(*pending_)));
    if (auto flushed = flush(); !flushed) return std::unexpected(std::move(flushed.error()));
    if (auto confirmed = confirm(); !confirmed) return std::unexpected(std::move(confirmed.error()));
    UploadProgress progress{.offset = upload_.received};
    if (upload_.length != upload_.received) {
        keep_reader();
        release();
        return progress;
    }
    progress.state = live_ ? store::UploadState::complete : store::UploadState::processing;
    if (auto ended = live_ ? complete() : hand_to_job(); !ended) return std::unexpected(std::move(ended.error()));
    is_held_ = false;
    return progress;
}

Result<void> UploadWriter::complete()
{
    const auto log = live_->intake.finish(jobs::stored_pieces(services_.database, upload_.evidence));
    if (!log) return std::unexpected(live_->intake.is_log_refused() ? refuse(log.error()) : log.error());
    while (store_trace()) {}
    auto done = services_.database.write({"upload.complete"}, [&](store::Transaction& transaction) -> Result<void> {
        const auto now = store::find_upload(transaction, upload_.evidence);
        if (!now) return std::unexpected(now.error());
        // The draft may have been sealed while the log came: then nothing would count it.
        if (!now->is_counted) {
            return std::unexpected(Problem{.type = problems::already_sealed,
                                           .detail = "The submission was sealed before the log was complete.",
                                           .hint = "POST .../revisions begins a new revision; send the log for it."});
        }
        if (!store::complete_upload(transaction, upload_.evidence, hold_.holder)) return std::unexpected(lost());
        store::send_trace_matches(transaction, engine_version, live_->matcher.matches(upload_.evidence));
        store::send_piece_times(transaction, upload_.evidence, engine_version, log->pieces);
        return store::complete_evidence(transaction, upload_.evidence, log->bytes, log->sha256, log->reading);
    });
    if (!done && done.error().type == problems::already_sealed) return std::unexpected(refuse(std::move(done.error())));
    return done;
}

bool UploadWriter::store_trace()
{
    const store::TraceRows rows = live_->intake.take_trace();
    if (!rows.empty()) jobs::store_trace(services_.database, upload_.evidence, rows, live_->matcher);
    return !rows.empty();
}

Result<void> UploadWriter::hand_to_job()
{
    const bool is_handed = services_.database.write({"upload.process"}, [&](store::Transaction& transaction) {
        if (!store::process_upload(transaction, upload_.evidence, hold_.holder)) return false;
        store::add_job(transaction, jobs::finish_upload_kind, upload_.evidence);
        return true;
    });
    if (!is_handed) return std::unexpected(lost());
    services_.wake_jobs();
    return {};
}

Problem UploadWriter::refuse(Problem problem)
{
    live_.reset();
    services_.database.write({"upload.refuse"}, [&](store::Transaction& transaction) {
        store::refuse_upload(transaction, upload_.evidence, problem);
    });
    is_held_ = false;
    return problem;
}

void UploadWriter::break_off()
{
    if (live_) {
        if (auto settled = judged(live_->intake.settle()); !settled) return;
    }
    if (is_verified_) {
        if (auto flushed = flush(); !flushed) return;
    }
    keep_reader();
}

void UploadWriter::keep_reader()
{
    // A reader that saw more than what counts is of no use.
    if (live_ && live_->intake.bytes() == upload_.received)
        services_.live_uploads->keep(upload_.evidence, std::move(live_));
    live_.reset();
}

void UploadWriter::release() noexcept
{
    if (!std::exchange(is_held_, false)) return;
    try {
        services_.database.write({"upload.release"}, [&](store::Transaction& transaction) {
            store::release_upload(transaction, upload_.evidence, hold_.holder);
        });
    } catch (const std::exception& error) {
        // The lease runs out by itself.
        spdlog::warn("upload {} stays held: {}", to_text(upload_.public_id), error.what());
    }
}

}  // namespace wattboard::api

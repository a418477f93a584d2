// The reader sees the first bytes before they are stored: most logs that are refused cost no more than was read of
// them.
#include "server/api/log_intake.h"

#include <fmt/format.h>
#include <malloc.h>

#include "scoring/version.h"
#include "server/http/problems.h"
#include "server/jobs/reading_context.h"
#include "server/jobs/zstd_frames.h"

namespace wattboard::api {

namespace {

enum Lane : std::size_t { reading, packing, storing, lane_count };

// More than the steps that may wait, each of which holds one, and the one that is filled.
constexpr std::size_t pieces_in_hand = 7;
// Between two slices what waits of the trace is looked at: a compressed log may expand a thousandfold.
constexpr std::size_t slice_bytes = std::size_t{128} << 10U;

store::Chunk packed(const std::string& piece)
{
    return {.raw_bytes = static_cast<std::uint32_t>(piece.size()),
            .sha256 = sha256(piece),
            .zstd = jobs::compress_frame(piece)};
}

}  // namespace

LogIntake::LogIntake(ReadingOptions options, jobs::ReferencesPtr references, std::uint64_t max_bytes, TakeChunk take,
                     const Hardware& hardware, Beside beside)
    : references_{std::move(references)},
      options_{std::move(options)},
      context_{jobs::reading_context(references_->tables, hardware, recorder_)},
      reader_{options_, context_},
      max_bytes_{max_bytes},
      take_{std::move(take)},
      beside_{std::move(beside)},
      buffers_{pieces_in_hand}
{
}

Result<void> LogIntake::feed(std::string_view bytes)
{
    bytes_ += bytes.size();
    if (bytes_ > max_bytes_) {
        return std::unexpected(Problem{
            .type = problems::body_too_large,
            .detail = fmt::format("The log is larger than {} bytes, the most that this server takes.", max_bytes_),
            .hint = "Log at a longer interval, or upload the parts of the run as separate logs."});
    }
    hash_.update(bytes);
    while (!bytes.empty()) {
        if (!piece_) piece_ = buffers_.take();
        const auto part = bytes.substr(0, jobs::chunk_bytes - piece_->size());
        append(part);
        bytes.remove_prefix(part.size());
        if (!lanes_) {
            if (auto fed = read_rest(); !fed) return fed;
        }
        if (piece_->size() < jobs::chunk_bytes) break;
        if (auto taken = cut(); !taken) return taken;
        if (beside_.pool && !lanes_) lanes_ = std::make_unique<WorkLanes>(beside_.pool, lane_count);
    }
    return {};
}

void LogIntake::append(std::string_view bytes)
{
    constexpr std::size_t small = std::size_t{64} << 10U;
    if (piece_->size() + bytes.size() > small) piece_->reserve(jobs::chunk_bytes);
    piece_->append(bytes);
}

Result<void> LogIntake::read(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto slice = bytes.substr(0, slice_bytes);
        bytes.remove_prefix(slice.size());
        if (auto fed = reader_.feed(slice); !fed) return fed;
        while (beside_.take_trace && recorder_.waiting() > jobs::most_trace_bytes) beside_.take_trace(recorder_.take());
    }
    return {};
}

Result<void> LogIntake::read_rest()
{
    if (!piece_) return {};
    const auto rest = std::string_view(*piece_).substr(read_);
    read_ = piece_->size();
    auto fed = read(rest);
    is_refused_ = !fed;
    return fed;
}

void LogIntake::note_time(std::uint32_t ordinal)
{
    if (const auto latest = recorder_.latest()) times_.push_back({.ordinal = ordinal, .latest = *latest});
}

Result<void> LogIntake::cut()
{
    const auto piece = std::exchange(piece_, nullptr);
    const std::size_t read = std::exchange(read_, 0);
    if (read == piece->size()) note_time(ordinal_);
    return lanes_ ? cut_beside(piece, read) : take_(ordinal_++, packed(*piece));
}

Result<void> LogIntake::cut_beside(std::shared_ptr<std::string> piece, std::size_t read)
{
    if (read < piece->size()) {
        lanes_->give(reading, [this, piece, read, ordinal = ordinal_] {
            auto fed = this->read(std::string_view(*piece).substr(read));
            note_time(ordinal);
            return fed;
        });
    }
    lanes_->give(packing, [this, piece = std::move(piece), ordinal = ordinal_++]() mutable -> Result<void> {
        store::Chunk chunk = packed(*piece);
        // Holds the piece too, so that no more compressed ones wait than there are buffers.
        lanes_->give(storing, [this, piece = std::move(piece), ordinal, chunk = std::move(chunk)]() mutable {
            return take_(ordinal, std::move(chunk));
        });
        return {};
    });
    return lanes_->outcome();
}

Result<void> LogIntake::settle()
{
    if (lanes_) {
        if (auto done = lanes_->wait(); !done) return done;
    }
    return read_rest();
}

Result<void> LogIntake::flush()
{
    if (auto settled = settle(); !settled) return settled;
    if (piece_) {
        if (auto taken = cut(); !taken) return taken;
        if (auto done = lanes_ ? lanes_->wait() : Result<void>{}; !done) return done;
    }
    // Nothing is in hand until more comes, which may take minutes.
    buffers_ = PieceBuffers{pieces_in_hand};
    return {};
}

bool LogIntake::is_log_refused() const { return is_refused_ || (lanes_ && lanes_->failed_lane() == reading); }

Result<TakenLog> LogIntake::finish(const jobs::ReadPiece& stored)
{
    if (auto settled = settle(); !settled) return std::unexpected(std::move(settled.error()));
    auto first = reader_.finish();
    is_refused_ = !first;
    if (!first) return std::unexpected(std::move(first.error()));
    if (auto flushed = flush(); !flushed) return std::unexpected(std::move(flushed.error()));
    auto summary = jobs::exact_summary(options_, context_, std::move(*first), stored);
    is_refused_ = !summary;
    if (!summary) return std::unexpected(std::move(summary.error()));
    // After the last piece, so that fingerprints are never among what is taken with one.
    recorder_.finish();
    // Threads came and went: glibc would keep what each of them freed.
    if (lanes_) malloc_trim(0);
    return TakenLog{.bytes = bytes_,
                    .sha256 = hash_.finish(),
                    .reading = {.engine_version = std::string(engine_version),
                                .summary = std::move(*summary),
                                .trace_devices = recorder_.devices()},
                    .pieces = std::move(times_)};
}

}  // namespace wattboard::api

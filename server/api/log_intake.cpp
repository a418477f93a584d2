// The parser sees the bytes before they are stored, so that a refused log costs no more than was read of it.
#include "server/api/log_intake.h"

#include <fmt/format.h>

#include "scoring/version.h"
#include "server/http/problems.h"
#include "server/jobs/reading_context.h"
#include "server/jobs/zstd_frames.h"

namespace wattboard::api {

LogIntake::LogIntake(ReadingOptions options, jobs::ReferencesPtr references, std::uint64_t max_bytes, TakeChunk take,
                     const Hardware& hardware)
    : references_{std::move(references)},
      options_{std::move(options)},
      context_{jobs::reading_context(references_->tables, hardware, recorder_)},
      reader_{options_, context_},
      max_bytes_{max_bytes},
      take_{std::move(take)}
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
    if (auto fed = reader_.feed(bytes); !fed) return fed;
    hash_.update(bytes);
    while (!bytes.empty()) {
        const auto piece = bytes.substr(0, jobs::chunk_bytes - buffer_.size());
        buffer_.append(piece);
        bytes.remove_prefix(piece.size());
        if (buffer_.size() < jobs::chunk_bytes) break;
        if (auto taken = cut(); !taken) return taken;
    }
    return {};
}

Result<void> LogIntake::cut()
{
    store::Chunk chunk{.raw_bytes = static_cast<std::uint32_t>(buffer_.size()), .sha256 = sha256(buffer_)};
    chunk.zstd = jobs::compress_frame(buffer_);
    buffer_.clear();
    return take_(ordinal_++, std::move(chunk));
}

Result<TakenLog> LogIntake::finish(const jobs::ReadPiece& stored)
{
    auto first = reader_.finish();
    if (!first) return std::unexpected(std::move(first.error()));
    if (!buffer_.empty()) {
        if (auto taken = cut(); !taken) return std::unexpected(std::move(taken.error()));
    }
    auto summary = jobs::exact_summary(options_, context_, std::move(*first), stored);
    if (!summary) return std::unexpected(std::move(summary.error()));
    // After the last piece, so that fingerprints are never among what is taken with one.
    recorder_.finish();
    return TakenLog{.bytes = bytes_,
                    .sha256 = hash_.finish(),
                    .reading = {.engine_version = std::string(engine_version),
                                .summary = std::move(*summary),
                                .trace_devices = recorder_.devices()}};
}

}  // namespace wattboard::api

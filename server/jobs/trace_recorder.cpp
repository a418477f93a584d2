// Passes each sample on to both.
#include "server/jobs/trace_recorder.h"

#include <algorithm>
#include <iterator>

#include "server/jobs/zstd_frames.h"

namespace wattboard::jobs {

namespace {

/// What a row costs beside its frame, about.
constexpr std::size_t row_bytes = 64;

/// Moves the first items that `room` bytes hold, at least one.
template <class Item, class Size>
std::vector<Item> take_first(std::vector<Item>& from, std::size_t room, Size size_of)
{
    std::size_t count = 0;
    std::size_t bytes = 0;
    while (count < from.size() && (count == 0 || bytes + size_of(from[count]) <= room)) bytes += size_of(from[count++]);
    const auto end = from.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<Item> taken(std::make_move_iterator(from.begin()), std::make_move_iterator(end));
    from.erase(from.begin(), end);
    return taken;
}

}  // namespace

TraceRecorder::TraceRecorder() : pyramid_{[this](energy::TracePiece&& piece) { keep(std::move(piece)); }} {}

void TraceRecorder::add_device(std::size_t device, const energy::TraceDevice& about)
{
    pyramid_.add_device(device, about);
    fingerprinter_.add_device(device, about);
}

void TraceRecorder::add(std::size_t device, Nanoseconds time, double watts)
{
    if (time > latest_.load(std::memory_order_relaxed)) latest_.store(time, std::memory_order_relaxed);
    pyramid_.add(device, time, watts);
    fingerprinter_.add(device, time, watts);
}

void TraceRecorder::keep(energy::TracePiece&& piece)
{
    store::TraceRow row{.device = static_cast<std::uint32_t>(piece.device),
                        .level = piece.level,
                        .ordinal = piece.ordinal,
                        .first = piece.first,
                        .last = piece.last,
                        .samples = piece.samples,
                        .raw_bytes = static_cast<std::uint32_t>(piece.bytes.size()),
                        .zstd = compress_frame(piece.bytes)};
    const std::lock_guard lock(mutex_);
    rows_.bytes += row.zstd.size() + row_bytes;
    rows_.pieces.push_back(std::move(row));
}

void TraceRecorder::finish()
{
    pyramid_.finish();
    auto fingerprints = fingerprinter_.finish();
    const std::lock_guard lock(mutex_);
    rows_.fingerprints = std::move(fingerprints);
    rows_.bytes += rows_.fingerprints.size() * row_bytes;
}

std::size_t TraceRecorder::waiting() const
{
    const std::lock_guard lock(mutex_);
    return rows_.bytes;
}

store::TraceRows TraceRecorder::take()
{
    const std::lock_guard lock(mutex_);
    store::TraceRows taken;
    if (rows_.bytes <= most_trace_bytes) {
        taken = std::exchange(rows_, {});
    } else if (!rows_.pieces.empty()) {
        taken.pieces = take_first(rows_.pieces, most_trace_bytes,
                                  [](const store::TraceRow& row) { return row.zstd.size() + row_bytes; });
        for (const store::TraceRow& row : taken.pieces) taken.bytes += row.zstd.size() + row_bytes;
    } else {
        taken.fingerprints =
            take_first(rows_.fingerprints, most_trace_bytes, [](const Fingerprint&) { return row_bytes; });
        taken.bytes = taken.fingerprints.size() * row_bytes;
    }
    if (!rows_.empty()) rows_.bytes -= taken.bytes;
    return taken;
}

}  // namespace wattboard::jobs

// One raw log on its way in: hashed, read and cut into compressed pieces while it arrives, in constant memory.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/container/evidence_reader.h"
#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "server/api/piece_buffers.h"
#include "server/api/work_lanes.h"
#include "server/documents/digest.h"
#include "server/jobs/exact_reading.h"
#include "server/jobs/reference_cache.h"
#include "server/jobs/trace_recorder.h"
#include "server/store/evidence.h"
#include "server/store/log_receipts.h"

namespace wattboard::api {

/// What a log was, once all of it is there.
struct TakenLog {
    std::uint64_t bytes = 0;
    Digest sha256{};
    store::Reading reading;
    std::vector<store::PieceTime> pieces;  ///< the latest sample up to the end of each piece
};

/// Of a long log the pieces after the first are read, compressed and stored beside each other, in order, on the threads
/// of a pool; whoever feeds then waits only while the pieces in hand are too many.
class LogIntake {
public:
    /// Takes a piece and its ordinal, one at a time, on any thread; a problem ends the intake.
    using TakeChunk = std::function<Result<void>(std::uint32_t ordinal, store::Chunk&& chunk)>;
    /// What a long log needs to be worked on beside its arrival; without a pool all is done by whoever feeds.
    struct Beside {
        std::shared_ptr<http::WorkerPool> pool;
        /// Takes rows of the trace of which too many wait, on any thread.
        std::function<void(const store::TraceRows& rows)> take_trace;
    };

    /// `references` gives the power limits of devices, `hardware` is what the run declares. Pieces go to `take`.
    LogIntake(ReadingOptions options, jobs::ReferencesPtr references, std::uint64_t max_bytes, TakeChunk take,
              const Hardware& hardware = {}, Beside beside = {});

    /// Problems of the log with line, column, field and hint; body-too-large beyond `max_bytes`; those of `take`. They
    /// may be of bytes that an earlier call gave. After one only `is_log_refused` may be asked.
    [[nodiscard]] Result<void> feed(std::string_view bytes);
    /// Waits until all that was fed is read, and all full pieces are with `take`.
    [[nodiscard]] Result<void> settle();
    /// Likewise, and hands what is buffered over as a piece of its own, so that all that was fed is with `take`.
    [[nodiscard]] Result<void> flush();
    /// `stored` reads the pieces back: few logs have to be read once more to be charged exactly.
    [[nodiscard]] Result<TakenLog> finish(const jobs::ReadPiece& stored);

    /// Whether the problem given was the log's, not one of size or of `take`.
    [[nodiscard]] bool is_log_refused() const;

    /// Rows of the trace for one transaction: best the one that stores a piece, so ask inside `take` too. After
    /// `finish` ask until there are none, and store them before the evidence is completed.
    [[nodiscard]] store::TraceRows take_trace() { return recorder_.take(); }

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

private:
    void append(std::string_view bytes);
    [[nodiscard]] Result<void> read(std::string_view bytes);
    [[nodiscard]] Result<void> read_rest();
    void note_time(std::uint32_t ordinal);
    [[nodiscard]] Result<void> cut();
    [[nodiscard]] Result<void> cut_beside(std::shared_ptr<std::string> piece, std::size_t read);

    jobs::ReferencesPtr references_;
    jobs::TraceRecorder recorder_;
    ReadingOptions options_;
    ReadingContext context_;
    EvidenceReader reader_;
    std::uint64_t max_bytes_;
    TakeChunk take_;
    Beside beside_;
    Sha256 hash_;
    std::vector<store::PieceTime> times_;  ///< written by the reading
    PieceBuffers buffers_;
    std::shared_ptr<std::string> piece_;  ///< what is not handed over yet; null: nothing
    std::size_t read_ = 0;                ///< bytes of it that the reader has seen
    std::uint64_t bytes_ = 0;
    std::uint32_t ordinal_ = 0;
    bool is_refused_ = false;
    std::unique_ptr<WorkLanes> lanes_;  ///< of a long log; last, since its steps use the others
};

}  // namespace wattboard::api

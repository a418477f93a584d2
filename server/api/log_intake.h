// One raw log on its way in: hashed, parsed and cut into compressed pieces while it arrives, in constant memory.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "scoring/energy/container/evidence_reader.h"
#include "scoring/entry/entry.h"
#include "scoring/problem.h"
#include "server/documents/digest.h"
#include "server/jobs/exact_reading.h"
#include "server/jobs/reference_cache.h"
#include "server/jobs/trace_recorder.h"
#include "server/store/evidence.h"

namespace wattboard::api {

/// What a log was, once all of it is there.
struct TakenLog {
    std::uint64_t bytes = 0;
    Digest sha256{};
    store::Reading reading;
};

class LogIntake {
public:
    /// Takes a piece and its ordinal; a problem ends the intake.
    using TakeChunk = std::function<Result<void>(std::uint32_t ordinal, store::Chunk&& chunk)>;

    /// `references` gives the power limits of devices, `hardware` is what the run declares. Pieces go to `take`.
    LogIntake(ReadingOptions options, jobs::ReferencesPtr references, std::uint64_t max_bytes, TakeChunk take,
              const Hardware& hardware = {});

    /// Problems of the log with line, column, field and hint; body-too-large beyond `max_bytes`; those of `take`.
    [[nodiscard]] Result<void> feed(std::string_view bytes);
    /// Hands what is buffered over as a piece of its own, so that all that was fed is with `take`.
    [[nodiscard]] Result<void> flush() { return buffer_.empty() ? Result<void>{} : cut(); }
    /// `stored` reads the pieces back: few logs have to be read once more to be charged exactly.
    [[nodiscard]] Result<TakenLog> finish(const jobs::ReadPiece& stored);

    /// Rows of the trace for one transaction: best the one that stores a piece, so ask inside `take` too. After
    /// `finish` ask until there are none, and store them before the evidence is completed.
    [[nodiscard]] store::TraceRows take_trace() { return recorder_.take(); }
    /// Whether so much of the trace waits that it should be stored now, without a piece.
    [[nodiscard]] bool trace_presses() const { return recorder_.waiting() > jobs::most_trace_bytes; }

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

private:
    [[nodiscard]] Result<void> cut();

    jobs::ReferencesPtr references_;
    jobs::TraceRecorder recorder_;
    ReadingOptions options_;
    ReadingContext context_;
    EvidenceReader reader_;
    std::uint64_t max_bytes_;
    TakeChunk take_;
    Sha256 hash_;
    std::string buffer_;
    std::uint64_t bytes_ = 0;
    std::uint32_t ordinal_ = 0;
};

}  // namespace wattboard::api

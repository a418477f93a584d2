// One raw log on its way in: hashed, parsed and cut into compressed pieces while it arrives, in constant memory.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "scoring/energy/log_reader.h"
#include "scoring/problem.h"
#include "server/documents/digest.h"
#include "server/jobs/reference_cache.h"
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

    /// `references` gives the power limits of devices. Pieces go to `take`.
    LogIntake(ReadingOptions options, jobs::ReferencesPtr references, std::uint64_t max_bytes, TakeChunk take);

    /// Problems of the log with line, column, field and hint; body-too-large beyond `max_bytes`; those of `take`.
    [[nodiscard]] Result<void> feed(std::string_view bytes);
    [[nodiscard]] Result<TakenLog> finish();

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

private:
    [[nodiscard]] Result<void> cut();

    jobs::ReferencesPtr references_;
    LogReader reader_;
    std::uint64_t max_bytes_;
    TakeChunk take_;
    Sha256 hash_;
    std::string buffer_;
    std::uint64_t bytes_ = 0;
    std::uint32_t ordinal_ = 0;
};

}  // namespace wattboard::api

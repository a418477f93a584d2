// What is derived from the samples of a log while it is read: the pieces of its trace, and its fingerprints.
#pragma once

#include <atomic>
#include <cstddef>
#include <limits>
#include <mutex>
#include <optional>
#include <vector>

#include "scoring/energy/trace_pyramid.h"
#include "scoring/plausibility/trace_fingerprint.h"
#include "server/store/traces.h"

namespace wattboard::jobs {

/// Give it to the reading as `ReadingContext::trace`; take the rows now and then, and the last ones after `finish`.
/// The same samples give the same rows, however often they are taken.
class TraceRecorder final : public energy::TraceSink {
public:
    TraceRecorder();

    void add_device(std::size_t device, const energy::TraceDevice& about) override;
    void add(std::size_t device, Nanoseconds time, double watts) override;

    /// After the reading: what is still open.
    void finish();

    /// Time of the latest sample so far.
    [[nodiscard]] std::optional<Nanoseconds> latest() const
    {
        const Nanoseconds time = latest_.load(std::memory_order_relaxed);
        return time == none ? std::nullopt : std::optional{time};
    }

    /// Bytes of what waits to be taken.
    [[nodiscard]] std::size_t waiting() const;
    /// Rows for one transaction: all that waits, or as many as its cap allows. Take until it gives none.
    [[nodiscard]] store::TraceRows take();

    /// After `finish`.
    [[nodiscard]] const std::vector<energy::TracedDevice>& devices() const { return pyramid_.devices(); }

private:
    static constexpr Nanoseconds none = std::numeric_limits<Nanoseconds>::min();

    void keep(energy::TracePiece&& piece);

    mutable std::mutex mutex_;  ///< of `rows_`: an archive is read in a thread of its own
    store::TraceRows rows_;
    energy::TracePyramid pyramid_;
    Fingerprinter fingerprinter_;
    std::atomic<Nanoseconds> latest_ = none;  ///< written by the reading alone
};

/// Most bytes of a trace that one transaction takes.
inline constexpr std::size_t most_trace_bytes = std::size_t{2} << 20U;

}  // namespace wattboard::jobs

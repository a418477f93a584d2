// Windows of ZeusMonitor in the order in which they end, of which only the outermost count.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/trace_accumulator.h"
#include "scoring/problem.h"

namespace wattboard::energy {

struct ZeusWindow {
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    std::uint64_t line = 0;
    std::vector<std::optional<double>> joules;  ///< by GPU; absent: missing
};

/// A window that lies inside another is left out: its joules are in those of the outer one. One that overlaps another
/// in part cannot be told from it and is refused.
class ZeusWindows {
public:
    /// `gpus` are the ids of the devices, in the order of `ZeusWindow::joules`.
    Result<void> begin(TraceAccumulator& trace, std::span<const std::string> gpus, std::uint64_t line);
    /// Problems `malformed_log` for a partial overlap, `unordered_log`, `limit_exceeded`.
    Result<void> add(TraceAccumulator& trace, ZeusWindow window);
    Result<void> finish(TraceAccumulator& trace);
    [[nodiscard]] std::uint64_t inner() const { return inner_; }

private:
    Result<void> hand_over(TraceAccumulator& trace);

    /// Windows that are back to back may overlap by the rounding of their times.
    static constexpr Nanoseconds tolerance = 1'000'000;
    static constexpr std::size_t most_values = 262'144;

    std::deque<ZeusWindow> open_;  ///< disjoint, in order; an outer window may still swallow them
    std::optional<Nanoseconds> handed_over_;
    std::size_t most_open_ = 0;
    std::uint64_t inner_ = 0;
};

}  // namespace wattboard::energy

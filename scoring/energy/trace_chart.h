// A power trace as a chart shows it: at most so many points, none of which hides a peak.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "scoring/energy/trace_piece.h"

namespace wattboard::energy {

/// Both ends belong to it.
struct TraceRange {
    Nanoseconds from = 0;
    Nanoseconds to = 0;
};

/// The parts of `groups` (in order of time) that reach into the range, put together into at most `points` groups: one
/// for each of as many equal parts of the range in which a group begins. Lowest and highest power of a point are those
/// of all its samples. Groups at the ends of the range are kept whole, so that they may reach beyond it.
[[nodiscard]] std::vector<TraceGroup> chart_groups(std::span<const TraceGroup> groups, TraceRange range,
                                                   std::size_t points);

/// The same from samples, cut at the range exactly; every sample by itself if there are no more than `points`. Of
/// samples before the range only the time of the last one counts, for the weight of the first in it.
[[nodiscard]] std::vector<TraceGroup> chart_samples(std::span<const TraceSample> samples, TraceRange range,
                                                    std::size_t points);

/// How many of the groups reach into the range: as many as there are points wanted, or more, make a chart; fewer, and
/// the level below must be read.
[[nodiscard]] std::size_t count_in_range(std::span<const TraceGroup> groups, TraceRange range);

}  // namespace wattboard::energy

// Coded pieces of a power trace: raw samples, and on coarser levels groups of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/problem.h"

namespace wattboard::energy {

struct TraceSample {
    Nanoseconds time = 0;
    double watts = 0;  ///< finite, not negative
    bool operator==(const TraceSample&) const = default;
};

/// What consecutive samples of one device come to. Groups that follow each other add up. Each power is weighted by the
/// time since the sample before it, so that a mean never lies outside of its samples; that is no measure of energy.
struct TraceGroup {
    Nanoseconds since = 0;  ///< time of the sample before the group; `first` if there is none
    Nanoseconds first = 0;
    Nanoseconds last = 0;
    std::uint64_t samples = 0;
    double lowest = 0;   ///< W
    double highest = 0;  ///< W
    double joules = 0;   ///< each power times the time since the sample before it

    /// W, weighted by time; of samples at one moment the middle of their range.
    [[nodiscard]] double mean() const;
    /// Takes the group that follows this one.
    void append(const TraceGroup& next);
    bool operator==(const TraceGroup&) const = default;
};

/// The group of one sample. `before` is the device's previous sample, null at its first.
[[nodiscard]] TraceGroup group_of(const TraceSample* before, const TraceSample& sample);

/// Most that one piece holds.
inline constexpr std::size_t most_piece_samples = 4096;
inline constexpr std::size_t most_piece_groups = 1024;

/// Bytes of samples or groups in order of time, at least one and at most as many as a piece holds; groups follow each
/// other without a gap. Reading gives back the same bit for bit. Times are differences of differences in the coarsest
/// unit that fits; powers are whole multiples of a power of ten where that is exact, else the bytes of the numbers. Not
/// compressed: that is left to the caller.
[[nodiscard]] std::string encode_samples(std::span<const TraceSample> samples);
[[nodiscard]] std::string encode_groups(std::span<const TraceGroup> groups);

/// Problem `malformed_log` if the bytes are anything that the encoders cannot have written.
[[nodiscard]] Result<std::vector<TraceSample>> decode_samples(std::string_view bytes);
[[nodiscard]] Result<std::vector<TraceGroup>> decode_groups(std::string_view bytes);

}  // namespace wattboard::energy

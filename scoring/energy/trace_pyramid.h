// Builds the pyramid of a power trace while its samples arrive: the samples in pieces, and coarser levels above them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "scoring/energy/trace_piece.h"
#include "scoring/energy/trace_sink.h"

namespace wattboard::energy {

/// Samples in a group of level 1, and groups of a level in one of the next.
inline constexpr std::uint64_t trace_fan_out = 16;

/// One finished piece: samples on level 0, groups above.
struct TracePiece {
    std::size_t device = 0;
    unsigned level = 0;
    std::uint32_t ordinal = 0;  ///< counts from 0 in each level of each device; in order of time
    Nanoseconds first = 0;      ///< time of the first sample that it covers
    Nanoseconds last = 0;
    std::uint64_t samples = 0;  ///< that it covers
    std::string bytes;          ///< of encode_samples or encode_groups
};

/// What there is of a device once all of it was added.
struct TracedDevice {
    TraceDevice about;
    std::uint64_t samples = 0;
    Nanoseconds first = 0;  ///< if it has samples
    Nanoseconds last = 0;
    unsigned levels = 0;  ///< that have pieces; 0 for a device without samples
};

/// Memory does not depend on the number of samples. A level has pieces only where the level below has two or more: the
/// highest is always a single piece, and a short log is one piece in all.
class TracePyramid final : public TraceSink {
public:
    using Take = std::function<void(TracePiece&& piece)>;

    /// Finished pieces go to `take`, each once, in order of time within a level.
    explicit TracePyramid(Take take) : take_{std::move(take)} {}

    void add_device(std::size_t device, const TraceDevice& about) override;
    void add(std::size_t device, Nanoseconds time, double watts) override;
    /// Gives out what is left; nothing may be added after.
    void finish();

    [[nodiscard]] const std::vector<TracedDevice>& devices() const { return devices_; }

private:
    struct Level {
        std::vector<TraceGroup> groups;
        TraceGroup open;
        std::uint64_t open_parts = 0;
        std::uint32_t pieces = 0;
    };
    struct Build {
        std::vector<TraceSample> samples;
        TraceSample last;
        std::uint32_t pieces = 0;
        std::vector<Level> levels;  ///< from level 1
    };

    void raise(std::size_t device, TraceGroup group);
    void close(std::size_t device);
    void give_samples(std::size_t device);
    void give_groups(std::size_t device, std::size_t level);

    Take take_;
    std::vector<TracedDevice> devices_;
    std::vector<Build> builds_;  ///< beside `devices_`
    std::size_t piece_samples_ = most_piece_samples;
    std::size_t piece_groups_ = most_piece_groups;
};

}  // namespace wattboard::energy

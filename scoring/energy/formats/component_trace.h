// The components of one machine as the devices of a trace; those that always read 0 are taken for unsupported.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "scoring/energy/device_directory.h"
#include "scoring/energy/formats/cell_parser.h"
#include "scoring/energy/trace_accumulator.h"

namespace wattboard::energy {

/// Tools print 0 for a counter or rail that the machine does not have. Such a component must not appear as measured
/// and free, so it becomes a device only at its first value above 0; earlier zeros count as missing.
class ComponentTrace {
public:
    /// `value_kind` where a component does not say its own.
    ComponentTrace(const ReadingOptions& options, const ReadingContext& context, ValueKind value_kind)
        : trace_{options, context, value_kind}
    {
    }

    /// What a reading of 0 says before the first one above 0.
    enum class Zero : std::uint8_t { unsupported, value };

    /// Index for the other functions: the component of this id, which is new at its first mention. Problem
    /// `limit_exceeded`.
    Result<std::size_t> component(DeviceInfo info, std::uint64_t line, Zero zero = Zero::unsupported);

    /// W now, or a counter's J. False: `problem()` says why.
    bool add(std::size_t component, Nanoseconds time, const Reading& reading, std::uint64_t line);
    /// A counter is known to have been 0 at this moment, before its first value above 0 is added.
    bool begin_counter(std::size_t component, Nanoseconds time, std::uint64_t line);
    /// J (`reading`) between two moments, start < end. False: `problem()` says why.
    bool add_interval(std::size_t component, Nanoseconds start, Nanoseconds end, const Reading& reading,
                      std::uint64_t line);

    /// For tools that say only at the end what they measured.
    void set_kind(std::size_t component, DeviceKind kind);

    [[nodiscard]] const Problem& problem() const { return problem_; }

    /// Lists components that never had a value above 0 as left out.
    Result<EvidenceSummary> finish(LogFacts facts);

private:
    struct Component {
        DeviceInfo info;
        Zero zero = Zero::unsupported;
        std::optional<std::size_t> device;
        std::uint64_t missing = 0;  ///< before the device began
        std::uint64_t zeros = 0;
    };
    /// Whether the reading is a value of a device; makes the device at the first one. Sets `failed_` if it cannot.
    bool is_value(Component& component, const Reading& reading, std::uint64_t line);
    bool begin(Component& component, std::uint64_t line);
    bool fail(Problem problem);

    TraceAccumulator trace_;
    DeviceDirectory directory_;
    std::vector<Component> components_;
    bool failed_ = false;
    Problem problem_{};
};

}  // namespace wattboard::energy

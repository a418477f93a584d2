// Receives the samples of a log while it is read: for power charts and for comparison between logs.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "scoring/energy/evidence_summary.h"

namespace wattboard::energy {

struct TraceDevice {
    std::string id;
    DeviceKind kind = DeviceKind::gpu;
    std::string name;
    /// Whether a value is the mean power since the device's previous sample (intervals and counters) or the power at
    /// its time (samples).
    bool means = false;
};

class TraceSink {
public:
    TraceSink() = default;
    TraceSink(const TraceSink&) = delete;
    TraceSink& operator=(const TraceSink&) = delete;
    virtual ~TraceSink() = default;

    /// `device` counts up from 0.
    virtual void add_device(std::size_t device, const TraceDevice& about) = 0;
    /// In order of time within a device; exact duplicates are left out. `watts` is finite and not negative. The first
    /// sample of means begins the trace: its value is that of its own interval if that is known, else of the next.
    virtual void add(std::size_t device, Nanoseconds time, double watts) = 0;
    /// Several samples at once, as many times as values, as if added one by one.
    virtual void add_run(std::size_t device, std::span<const Nanoseconds> times, std::span<const double> watts)
    {
        for (std::size_t i = 0; i < times.size(); ++i) add(device, times[i], watts[i]);
    }
};

}  // namespace wattboard::energy

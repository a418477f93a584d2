// What a parser says of a device when it first meets it, and how its rows are to be read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "scoring/energy/evidence_summary.h"
#include "scoring/units.h"

namespace wattboard::energy {

/// Meaning of a row's value: W at its time; J since the device's previous row; J since some past moment; J of an
/// interval whose start and end the row itself states (`TraceAccumulator::add_interval`).
enum class ValueKind : std::uint8_t { power, interval_energy, counter, stated_interval };

/// What a GPU driver says that a power is; some sensors see only part of the time in one of the modes.
enum class PowerReading : std::uint8_t { unspecified, average, instant };

struct DeviceInfo {
    std::string id;
    DeviceKind kind = DeviceKind::gpu;
    std::string name;
    std::optional<Watts> stated_limit;  ///< as the log states it: may only raise the charge
    /// Of this device, where the devices of one log differ; absent: that of the whole log.
    std::optional<ValueKind> value_kind;
    /// Powers stay until the next row (series that leave out repeated values): left sum, no trapezoid.
    bool held = false;
    PowerReading reading = PowerReading::unspecified;
    /// Where a counter starts again at 0, J: one fall in an interval that is too short for two is repaired.
    std::optional<double> counter_range_joules;
    /// Smallest step of a counter or of a coarse meter, J; absent: the smallest step that was seen, for counters.
    std::optional<double> resolution_joules;
    /// Stated intervals that end and begin this close to each other are taken as adjacent (stamps of whole seconds).
    Nanoseconds time_resolution = 0;
};

}  // namespace wattboard::energy

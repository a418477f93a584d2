// Polls of AMD's tools that are no table: what every layout does with the readings once they are found.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scoring/energy/formats/polled_devices.h"
#include "scoring/energy/timestamp.h"

namespace wattboard::energy {

/// What one poll says of one GPU.
struct AmdReading {
    std::string_view device;
    std::optional<std::string_view> time;  ///< as written: epoch seconds, or a date where a loop added one
    std::optional<double> watts;
    std::optional<double> joules;  ///< since the driver was loaded
    bool has_power = false;        ///< the poll speaks of the power, even if it has no value
    int decimals = 0;              ///< of the power
    std::optional<Watts> limit;    ///< power cap
    RowState state;
};

/// A counter loses nothing between the polls, so it is preferred where the first poll has it, as in the tools' tables.
class AmdPolls {
public:
    AmdPolls(ReadingOptions options, const ReadingContext& context);

    /// nullopt: taken. Problem without a place, but with the field: `underdetermined_log` names the option.
    std::optional<Problem> add(const AmdReading& reading, std::uint64_t line);
    /// Whether the counter is read, once there was a reading.
    [[nodiscard]] bool counts() const { return counts_; }
    PolledDevices& devices() { return devices_; }
    [[nodiscard]] const PolledDevices& devices() const { return devices_; }
    Result<EvidenceSummary> finish(std::string format, Finding tail);

private:
    std::optional<Problem> begin(const AmdReading& first, std::uint64_t line);
    std::optional<Problem> read_time(std::string_view cell, Nanoseconds& time);

    ReadingOptions options_;
    PolledDevices devices_;
    std::optional<TimestampReader> times_;
    bool counts_ = false;
};

/// The power that a rocm-smi member or line holds; false for limits ("Max Graphics Package Power (W)").
bool is_rocm_power(std::string_view name);
inline constexpr std::string_view rocm_counter = "Accumulated Energy (uJ)";

}  // namespace wattboard::energy

// Samples of tools that poll: one row a device and poll, with a clock or without one.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/device_directory.h"
#include "scoring/energy/interval_clock.h"
#include "scoring/energy/reading_options.h"
#include "scoring/energy/trace_accumulator.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// What one row says of one device.
struct PolledValue {
    std::optional<Nanoseconds> time;  ///< absent: the log has no clock
    std::optional<double> value;      ///< W, or J of a counter; absent: a missing sample
    int decimals = 0;
    std::optional<Watts> limit{};  ///< that the row states of the device; the first one counts
    RowState state{};
};

/// What a row shows beside the power, as one number that changes with it; 0 if it shows nothing.
inline std::uint32_t activity_of(const RowState& state)
{
    std::uint32_t activity = 0;
    for (const float value : {state.utilization_percent, state.clock_mhz, state.temperature_c})
        if (!std::isnan(value)) activity = (activity ^ std::bit_cast<std::uint32_t>(value)) * 16'777'619U | 1U;
    return activity;
}

/// Power with a clock is integrated by the trapezoid rule. Without a clock each power is held for one declared
/// interval; a counter needs no clock for its energy, last reading less first.
class PolledDevices {
public:
    PolledDevices(const ReadingOptions& options, const ReadingContext& context) : options_{options}, context_{context}
    {
    }

    /// Once, before the first row. `kind` is power or counter. Problem `underdetermined_log` naming --interval.
    Result<void> begin(ValueKind kind, bool has_clock, std::uint64_t line);
    [[nodiscard]] bool begun() const { return begun_; }

    /// Problems `limit_exceeded`, `unordered_log`; `underdetermined_log` where a counter without clock falls.
    Result<void> add(std::string_view device, const PolledValue& sample, std::uint64_t line);

    void skip(const std::string& what) { skipped_[what] += 1; }
    /// Names what is not counted; the first 32 different ones are kept.
    void leave_out(std::string what);
    [[nodiscard]] std::uint64_t rows() const { return rows_; }

    /// `facts` without rows, skipped and left_out, which are known here. Problem `empty_log`.
    Result<EvidenceSummary> finish(LogFacts facts);

private:
    struct Reading {
        std::string id;
        std::uint64_t polls = 0;
        std::uint64_t readings = 0;
        double last = 0;
        double joules = 0;
    };
    Result<std::size_t> find_device(std::string_view device, const PolledValue& sample, std::uint64_t line);
    Result<void> add_reading(Reading& reading, double joules, std::uint64_t line) const;
    bool add_sample(std::size_t device, const Reading& reading, const PolledValue& sample, std::uint64_t line);
    Result<EvidenceSummary> totals(LogFacts facts) const;

    ReadingOptions options_;
    ReadingContext context_;
    bool begun_ = false;
    bool is_counter_ = false;
    std::optional<IntervalClock> clock_;     ///< where the log has none of its own
    std::optional<TraceAccumulator> trace_;  ///< absent: a counter without any time
    DeviceDirectory directory_;
    std::vector<Reading> readings_;
    std::map<std::string, std::uint64_t> skipped_;
    std::vector<std::string> left_out_;
    std::uint64_t rows_ = 0;
    std::uint64_t missing_ = 0;
};

}  // namespace wattboard::energy

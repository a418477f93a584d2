// Collects the samples of all devices of one log and turns them into the evidence summary.
#pragma once

#include <cstdint>
#include <deque>

#include "scoring/energy/device_account.h"
#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/log_facts.h"
#include "scoring/energy/reading_options.h"
#include "scoring/energy/sample_window.h"
#include "scoring/energy/trace_sink.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// Memory does not depend on the number of samples: per device a reorder window (shared budget), a table of interval
/// lengths (shared budget) and a hundred gaps.
class TraceAccumulator {
public:
    /// `value_kind` is what values mean, where a device does not say it itself.
    TraceAccumulator(const ReadingOptions& options, const ReadingContext& context, ValueKind value_kind);

    /// Index for `add`. Problem `limit_exceeded` beyond `max_devices`.
    Result<std::size_t> add_device(DeviceInfo info, std::uint64_t line);

    /// One finite, non-negative value (W or J) of a device that is not of stated intervals. False: `problem()` says
    /// why.
    bool add(std::size_t device, Nanoseconds time, double value, int decimals, RowState state, std::uint64_t line)
    {
        Device& to = devices_[device];
        note_decimals(to.account, decimals);
        const Sample sample{.time = time, .value = value, .sequence = 0, .state = state};
        if (!to.window.push(sample, window_, [&](const SampleRun& run) { take_run(device, to, run); }))
            return refuse_unordered(device, line);
        return after_add(to.window.backward_steps(), line);
    }

    /// The same for a sample that is not older than the device's last, as nearly all are. False: it is older, and
    /// nothing was done. `state` is none, or one RowState.
    template <class... State>
    [[gnu::always_inline]] bool append(std::size_t device, Nanoseconds time, double value, int decimals,
                                       const State&... state)
    {
        Device& to = devices_[device];
        if (!to.window.in_order(time)) return false;
        if (to.window.full()) [[unlikely]]
            make_room(device);
        note_decimals(to.account, decimals);
        to.window.put(time, value, state...);
        return true;
    }

    /// Joules between two instants that the row itself states, start < end, of a device of stated intervals. What lies
    /// between the intervals is uncovered time. False: `problem()` says why.
    bool add_interval(std::size_t device, Nanoseconds start, Nanoseconds end, double joules, int decimals,
                      const RowState& state, std::uint64_t line);

    void add_missing(std::size_t device) { devices_[device].account.missing += 1; }

    [[nodiscard]] const Problem& problem() const { return problem_; }
    [[nodiscard]] std::size_t device_count() const { return devices_.size(); }
    [[nodiscard]] DeviceInfo& info(std::size_t device) { return devices_[device].account.info; }

    /// The summary, with its account. Problem `empty_log` if there is no sample at all. To be called once.
    Result<EvidenceSummary> finish(LogFacts facts);

private:
    struct Device {
        DeviceAccount account;
        SampleWindow window;
        ReorderBuffer<IntervalSample> interval_buffer;  ///< of stated intervals
    };

    static void note_decimals(DeviceAccount& account, int decimals)
    {
        account.most_decimals = decimals > account.most_decimals ? decimals : account.most_decimals;
        if (decimals > 0) account.all_integers = false;
    }
    template <class Item>
    void take(std::size_t index, Device& device, const Item& next)
    {
        if (device.account.consume(next, hours_) && context_.trace != nullptr) tell_sink(index, device.account, next);
    }
    void take_run(std::size_t index, Device& device, const SampleRun& run);
    void make_room(std::size_t device);
    bool after_add(std::uint64_t backward_steps, std::uint64_t line)
    {
        if (backward_steps == 1 && first_backward_line_ == 0) first_backward_line_ = line;
        if (++added_ % bound_every == 0) {
            bound_tables();
            bound_statistics();
        }
        return true;
    }
    void tell_sink(std::size_t index, const DeviceAccount& account, const Sample& sample);
    bool refuse_unordered(std::size_t device, std::uint64_t line);
    void narrow_windows();
    void bound_tables();
    void bound_statistics();
    void drain(std::size_t index, Device& device);

    static constexpr std::uint64_t bound_every = 1024;

    ReadingOptions options_;
    ReadingContext context_;
    ValueKind value_kind_;
    std::deque<Device> devices_;
    HourlyEnergy hours_;
    std::size_t window_ = reorder_window;
    std::uint64_t added_ = 0;
    std::uint64_t first_backward_line_ = 0;
    Problem problem_{};
};

}  // namespace wattboard::energy

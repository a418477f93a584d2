// Collects the samples of all devices of one log and turns them into the evidence summary.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "scoring/energy/device_account.h"
#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/gap_accounting.h"
#include "scoring/energy/reading_options.h"
#include "scoring/problem.h"

namespace wattboard::energy {

/// What the parser says about the log as a whole, for the summary and the checks.
struct LogFacts {
    std::string format;
    std::string format_version;
    std::uint64_t rows = 0;
    bool zone_known = false;
    std::uint64_t nonexistent_times = 0;
    std::uint64_t ambiguous_times = 0;
    bool nvidia_smi_resolution = false;  ///< the tool prints two decimals
    std::vector<std::string> left_out;
    std::vector<Finding> findings;  ///< of the parser itself
};

/// Memory does not depend on the number of samples: per device a reorder window (shared budget), a table of interval
/// lengths (shared budget) and a hundred gaps.
class TraceAccumulator {
public:
    TraceAccumulator(const ReadingOptions& options, const ReadingContext& context, ValueKind value_kind);

    /// Index for `add`. Problem `limit_exceeded` beyond `max_devices`.
    Result<std::size_t> add_device(DeviceInfo info, std::uint64_t line);

    /// One finite, non-negative value (W or J). False: `problem()` says why.
    bool add(std::size_t device, Nanoseconds time, double value, int decimals, std::uint32_t activity,
             std::uint64_t line)
    {
        Device& to = devices_[device];
        DeviceAccount& account = to.account;
        account.most_decimals = decimals > account.most_decimals ? decimals : account.most_decimals;
        if (decimals > 0) account.all_integers = false;
        const Sample sample{.time = time, .value = value, .sequence = 0, .activity = activity};
        if (!to.buffer.push(sample, window_, [&account](const Sample& next) { account.consume(next); }))
            return refuse_unordered(device, line);
        if (to.buffer.backward_steps() == 1 && first_backward_line_ == 0) first_backward_line_ = line;
        if (++added_ % bound_every == 0) bound_tables();
        return true;
    }
    void add_missing(std::size_t device) { devices_[device].account.missing += 1; }

    [[nodiscard]] const Problem& problem() const { return problem_; }
    [[nodiscard]] std::size_t device_count() const { return devices_.size(); }
    [[nodiscard]] DeviceInfo& info(std::size_t device) { return devices_[device].account.info; }

    /// Problem `empty_log` if there is no sample at all.
    Result<EvidenceSummary> finish(LogFacts facts);

private:
    struct Device {
        DeviceAccount account;
        ReorderBuffer buffer;
    };

    bool refuse_unordered(std::size_t device, std::uint64_t line);
    void bound_tables();
    [[nodiscard]] std::optional<Watts> limit_of(const DeviceInfo& info) const;
    [[nodiscard]] std::optional<Window> window_of(const LogFacts& facts) const;
    [[nodiscard]] Window logged_span() const;
    [[nodiscard]] Seconds shortfall_of(const DeviceAccount& account, const LogFacts& facts) const;
    /// Adds the device to the summary and returns its unseen time.
    Seconds summarise_device(const DeviceAccount& account, const LogFacts& facts, EvidenceSummary& summary) const;

    static constexpr std::uint64_t bound_every = 1024;

    ReadingOptions options_;
    ReadingContext context_;
    ValueKind value_kind_;
    std::deque<Device> devices_;
    std::size_t window_ = reorder_window;
    std::uint64_t added_ = 0;
    std::uint64_t first_backward_line_ = 0;
    Problem problem_{};
};

}  // namespace wattboard::energy

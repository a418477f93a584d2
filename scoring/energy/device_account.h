// Running account of one device: energy, intervals and the sums that the checks need, from samples in time order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/interval_table.h"
#include "scoring/energy/reorder_buffer.h"
#include "scoring/units.h"

namespace wattboard::energy {

/// What a parser knows of a device when it first meets it.
struct DeviceInfo {
    std::string id;
    DeviceKind kind = DeviceKind::gpu;
    std::string name;
    std::optional<Watts> stated_limit;  ///< as the log states it: may only raise the charge
};

/// One long interval, kept for the list of gaps.
struct LongInterval {
    Nanoseconds start = 0;
    Nanoseconds length = 0;
    double plain_joules = 0;
    bool broken_counter = false;  ///< the counter fell: a gap whatever its length
};

/// Meaning of a sample's value: W now; J since the device's previous row; J since some past moment.
enum class ValueKind : std::uint8_t { power, interval_energy, counter };

/// Takes samples in time order. Constant memory but for the interval table, which its owner bounds.
class DeviceAccount {
public:
    /// `limit` is the power limit for the count of impossible samples; `first_interval` the declared length of the
    /// first interval of energy rows.
    DeviceAccount(DeviceInfo info, ValueKind value_kind, std::optional<Watts> limit,
                  std::optional<Seconds> first_interval);

    void consume(const Sample& sample);

    DeviceInfo info;
    ValueKind value_kind;
    std::optional<Watts> limit;  ///< board limit that is known for the device
    IntervalTable intervals;
    std::vector<LongInterval> longest;  ///< heap of the `kept_gaps` longest intervals above 2 s, shortest on top
    std::uint64_t samples = 0;
    std::uint64_t missing = 0;
    std::uint64_t exact_duplicates = 0;
    std::uint64_t conflicting_times = 0;  ///< same time, another value
    std::uint64_t counter_falls = 0;
    double counter_fall_seconds = 0;
    std::uint64_t impossible_samples = 0;  ///< above 1.5 x limit
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    Nanoseconds longest_interval = 0;
    double joules = 0;  ///< what the samples say
    double lowest_watts = 0;
    double highest_watts = 0;
    double highest_second_watts = 0;  ///< highest mean over a second (or over one longer interval)
    double longest_run_seconds = 0;   ///< longest time with one unchanged value
    Nanoseconds longest_run_start = 0;
    double longest_busy_run_seconds = 0;  ///< the same while load, clock or temperature changed
    bool whole_log_constant = true;
    bool has_activity = false;
    bool all_integers = true;
    int most_decimals = 0;

    static constexpr std::size_t kept_gaps = 100;

private:
    void first_sample(const Sample& sample);
    void consume_power(const Sample& sample, Nanoseconds length);
    void consume_energy(double joules_of_interval, Nanoseconds length);
    void note_power(double watts, Nanoseconds length, double interval_joules);
    void note_run(const Sample& sample);
    void keep_long(const LongInterval& interval);

    double first_interval_seconds_ = 0;
    Sample last_;
    double last_interval_watts_ = 0;
    Nanoseconds second_start_ = 0;
    double second_joules_ = 0;
    Nanoseconds run_start_ = 0;
    std::uint32_t run_activity_ = 0;
    bool run_busy_ = false;
};

}  // namespace wattboard::energy

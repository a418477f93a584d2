// Running account of one device: energy, intervals and the sums that the checks need, from samples in time order.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "scoring/energy/content_hash.h"
#include "scoring/energy/device_info.h"
#include "scoring/energy/device_rows.h"
#include "scoring/energy/evidence_summary.h"
#include "scoring/energy/hourly_energy.h"
#include "scoring/energy/interval_table.h"
#include "scoring/energy/reorder_buffer.h"
#include "scoring/energy/sample_block.h"
#include "scoring/plausibility/trace_statistics.h"
#include "scoring/units.h"

namespace wattboard::energy {

/// Takes samples in time order. Constant memory but for the interval tables, which their owner bounds.
class DeviceAccount {
public:
    DeviceAccount() = default;
    /// `log_kind` is what values mean unless the device says it. `limit` is the power limit for the count of impossible
    /// samples; `declared_interval` the declared length of the first interval of energy rows.
    DeviceAccount(DeviceInfo info, ValueKind log_kind, std::optional<Watts> limit,
                  std::optional<Seconds> declared_interval);

    /// False: the sample repeats the one before it and is merged.
    bool consume(const Sample& sample, HourlyEnergy& hours);
    bool consume(const IntervalSample& sample, HourlyEnergy& hours);
    /// As `consume` for as many leading samples as lie in one hour, at most two seconds apart and at different times:
    /// their number. 0 unless the device has powers, and two samples before.
    std::size_t consume_plain(const SampleRun& run);
    /// Ends the reading: what is still open goes to the hours.
    void close(HourlyEnergy& hours);
    /// Joins the account of a later log of the same device; the time between them is an interval like any other.
    void append(const DeviceAccount& later, HourlyEnergy& hours);
    /// Counts the first row's interval, where its length is declared, as the others are counted.
    void add_declared_interval();
    /// Another limit than at reading; impossible samples are known only where none exceeds it.
    void set_limit(std::optional<Watts> known_limit);

    /// Mean power of the last interval, or the last power.
    [[nodiscard]] double last_watts() const { return value_kind == ValueKind::power ? last.value : last_mean_watts; }

    DeviceInfo info;
    ValueKind value_kind = ValueKind::power;
    std::optional<Watts> limit;  ///< board limit that is known for the device
    double declared_interval_seconds = 0;
    bool zone_known = false;  ///< whether times are absolute
    bool clockless = false;   ///< whether times are synthetic
    IntervalTable intervals;
    IntervalTable holes;                ///< time between stated intervals
    std::vector<LongInterval> longest;  ///< heap of the `kept_gaps` longest intervals above 2 s, shortest on top
    std::uint64_t samples = 0;
    std::uint64_t missing = 0;
    std::uint64_t exact_duplicates = 0;
    std::uint64_t conflicting_times = 0;  ///< same time, another value
    std::uint64_t backward_steps = 0;
    Nanoseconds largest_step = 0;  ///< longest step back in time
    std::uint64_t counter_falls = 0;
    double counter_fall_seconds = 0;
    std::uint64_t wraps = 0;               ///< falls of a counter that were repaired by its range
    double overlap_seconds = 0;            ///< time that two stated intervals both claim
    std::uint64_t impossible_samples = 0;  ///< above 1.5 x limit
    Nanoseconds start = 0;                 ///< of the first row's interval where the row states it, else its time
    Nanoseconds end = 0;
    EndRow first;
    EndRow second;  ///< where there are two rows
    EndRow last;
    Nanoseconds longest_interval = 0;
    double joules = 0;  ///< what the samples say
    double lowest_watts = 0;
    double highest_watts = 0;
    double highest_second_watts = 0;  ///< highest mean over a second (or over one longer interval)
    double longest_run_seconds = 0;   ///< longest time with one unchanged value
    Nanoseconds longest_run_start = 0;
    double longest_busy_run_seconds = 0;  ///< the same while load, clock or temperature changed
    double smallest_step_joules = 0;      ///< of a counter, above 0; 0: none seen
    /// Sum of (P_i - (P_{i-1} + P_{i+1}) / 2)^2 over `curvatures` triples of powers in a row.
    double curvature_squares = 0;
    std::uint64_t curvatures = 0;
    double value_before_last = 0;
    double last_mean_watts = 0;
    StillRows head;  ///< the log's own first rows; the whole log where `whole_log_constant`
    StillRows tail;
    bool whole_log_constant = true;
    bool has_activity = false;
    bool all_integers = true;
    int most_decimals = 0;
    ContentHash hash;            ///< of times and values
    SeriesMark series;           ///< set when the reading ends
    TraceStatistics statistics;  ///< for checks at reading; not kept with the account

    static constexpr std::size_t kept_gaps = 100;

private:
    [[nodiscard]] std::size_t plain_length(const SampleRun& run) const;
    void add_plain(const SampleRun& run);
    void note_extremes(std::span<const double> watts);
    void note_still_rows(const SampleRun& run);
    void first_sample(const Sample& sample, HourlyEnergy& hours);
    void first_interval(const IntervalSample& sample, HourlyEnergy& hours);
    void consume_power(const Sample& sample, Nanoseconds length, HourlyEnergy& hours);
    void consume_energy(double joules_of_interval, Nanoseconds length, HourlyEnergy& hours);
    void consume_counter(double value, Nanoseconds length, HourlyEnergy& hours);
    void add_hole(Nanoseconds from, Nanoseconds to, double later_watts);
    void note_power(double watts, Nanoseconds length, double interval_joules);
    void note_curvature(double watts);
    void note_run(const Sample& sample);
    /// A row whose value is that of the row before.
    void note_still_row(Nanoseconds time, std::uint32_t activity);
    void note_hours(Nanoseconds from, double from_watts, double to_watts, double interval_joules, HourlyEnergy& hours);
    void keep_long(const LongInterval& interval);
    void append_sums(const DeviceAccount& later);
    void append_still_rows(const DeviceAccount& later);
    void join(const DeviceAccount& later, Nanoseconds length, HourlyEnergy& hours);
    void join_repeated(const DeviceAccount& later, HourlyEnergy& hours);
    void join_second_row(const DeviceAccount& later, bool nothing_before);

    double impossible_watts_ = std::numeric_limits<double>::infinity();
    Nanoseconds hour_end_ = 0;
    double hour_joules_ = 0;
    Nanoseconds second_start_ = 0;
    double second_joules_ = 0;
};

}  // namespace wattboard::energy

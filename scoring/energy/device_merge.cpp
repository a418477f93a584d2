// Joining of two logs of one device at their end rows.
#include <algorithm>
#include <utility>

#include "scoring/energy/device_account.h"
#include "scoring/energy/time_lengths.h"

namespace wattboard::energy {

void DeviceAccount::join(const DeviceAccount& later, Nanoseconds length, HourlyEnergy& hours)
{
    if (value_kind == ValueKind::stated_interval) {
        add_hole(last.time, later.start, later.first.value / seconds_of(later.first.length).value());
    } else if (value_kind == ValueKind::power) {
        consume_power({.time = end, .value = later.first.value, .sequence = 0, .state = {}}, length, hours);
    } else if (value_kind == ValueKind::counter) {
        consume_counter(later.first.value, length, hours);
    } else {
        // Its energy is among the later log's sums and hours already.
        HourlyEnergy elsewhere;
        consume_energy(later.first.value, length, elsewhere);
        joules -= later.first.value;
    }
}

void DeviceAccount::join_repeated(const DeviceAccount& later, HourlyEnergy& hours)
{
    ++exact_duplicates;
    --samples;
    if (value_kind != ValueKind::interval_energy) return;
    joules -= later.first.value;
    hours.add(hour_of(later.first.time - 1), -later.first.value);
}

void DeviceAccount::append_sums(const DeviceAccount& later)
{
    intervals.add(later.intervals);
    holes.add(later.holes);
    for (const LongInterval& interval : later.longest) keep_long(interval);
    samples += later.samples;
    missing += later.missing;
    exact_duplicates += later.exact_duplicates;
    conflicting_times += later.conflicting_times;
    backward_steps += later.backward_steps;
    largest_step = std::max(largest_step, later.largest_step);
    counter_falls += later.counter_falls;
    counter_fall_seconds += later.counter_fall_seconds;
    wraps += later.wraps;
    overlap_seconds += later.overlap_seconds;
    impossible_samples += later.impossible_samples;
    joules += later.joules;
    longest_interval = std::max(longest_interval, later.longest_interval);
    highest_second_watts = std::max(highest_second_watts, later.highest_second_watts);
    longest_busy_run_seconds = std::max(longest_busy_run_seconds, later.longest_busy_run_seconds);
    if (later.longest_run_seconds > longest_run_seconds) {
        longest_run_seconds = later.longest_run_seconds;
        longest_run_start = later.longest_run_start;
    }
    append_still_rows(later);
    if (smallest_step_joules == 0 ||
        (later.smallest_step_joules > 0 && later.smallest_step_joules < smallest_step_joules))
        smallest_step_joules = later.smallest_step_joules;
    curvature_squares += later.curvature_squares;
    curvatures += later.curvatures;
    has_activity = has_activity || later.has_activity;
    all_integers = all_integers && later.all_integers;
    most_decimals = std::max(most_decimals, later.most_decimals);
    statistics.merge(later.statistics);
    series.append(later.series, last_watts(), later.first.value);
    hash.add(static_cast<Nanoseconds>(later.hash.high), 0);
    hash.add(static_cast<Nanoseconds>(later.hash.low), 0);
}

void DeviceAccount::append_still_rows(const DeviceAccount& later)
{
    if (later.first.value != last.value) {
        tail = later.tail;
        return;
    }
    // One value on both sides of the cut is one run, and a state that changed over the cut makes it a busy one.
    const StillRows joined{.bound = tail.bound,
                           .activity = tail.activity,
                           .busy = tail.busy || later.head.busy || later.head.activity != tail.activity};
    const double seconds = seconds_until(joined.bound, later.head.bound).value();
    if (seconds > longest_run_seconds) {
        longest_run_seconds = seconds;
        longest_run_start = joined.bound;
    }
    if (joined.busy) longest_busy_run_seconds = std::max(longest_busy_run_seconds, seconds);
    if (whole_log_constant) head = {.bound = later.head.bound, .activity = head.activity, .busy = joined.busy};
    tail = later.whole_log_constant ? joined : later.tail;
}

void DeviceAccount::append(const DeviceAccount& later, HourlyEnergy& hours)
{
    const auto has_means = [](const DeviceAccount& account) {
        return account.value_kind == ValueKind::power || account.intervals.count() > 0;
    };
    const bool alone = samples == 1;
    const Nanoseconds length = later.first.time - last.time;
    const bool stated = value_kind == ValueKind::stated_interval;
    const bool repeated = !stated && length == 0 && later.first.value == last.value;
    end = later.first.time;
    longest_interval = std::max(longest_interval, stated ? 0 : length);
    if (repeated) {
        join_repeated(later, hours);
        if (alone) second = later.second;
    } else {
        ++samples;
        conflicting_times += length == 0 ? 1 : 0;
        join(later, length, hours);
        --samples;
        if (alone) second = {.time = later.first.time, .value = later.first.value, .length = length};
    }
    // The first mean of all replaces the 0 before it.
    if (has_means(later))
        lowest_watts = has_means(*this) ? std::min(lowest_watts, later.lowest_watts) : later.lowest_watts;
    highest_watts = std::max(highest_watts, later.highest_watts);
    append_sums(later);
    whole_log_constant = whole_log_constant && later.whole_log_constant && later.first.value == last.value;
    if (later.samples > 1) join_second_row(later, repeated && alone);
    if (later.samples > 1 || stated) {
        value_before_last = later.value_before_last;
        last_mean_watts = later.last_mean_watts;
    }
    if (info.name.empty()) info.name = later.info.name;
    info.stated_limit = std::max(info.stated_limit, later.info.stated_limit);
    // Of two readings that knew different limits, or ranges of the counter, the one that charges more holds for both.
    set_limit(std::max(limit, later.limit));
    if (later.info.counter_range_joules)
        info.counter_range_joules = std::min(info.counter_range_joules.value_or(*later.info.counter_range_joules),
                                             *later.info.counter_range_joules);
    last = later.last;
    end = later.end;
    close(hours);
}

void DeviceAccount::join_second_row(const DeviceAccount& later, bool nothing_before)
{
    // It has a left neighbour of its neighbour now, and for interval energies a rate before its own.
    if (value_kind == ValueKind::power && !nothing_before) {
        const double bend = later.first.value - 0.5 * (value_before_last + later.second.value);
        curvature_squares += bend * bend;
        ++curvatures;
    }
    const double seconds = seconds_of(later.second.length).value();
    const double rise = seconds > 0 ? last_mean_watts * seconds - later.second.value : 0;
    if (value_kind != ValueKind::interval_energy || rise <= 0) return;
    intervals.raise(later.second.length, rise);
}

}  // namespace wattboard::energy

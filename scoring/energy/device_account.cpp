// The per-sample arithmetic of a device account.
#include "scoring/energy/device_account.h"

#include <algorithm>
#include <utility>

namespace wattboard::energy {

namespace {

/// Shortest interval that can be a gap (the accounting never calls less than two seconds one).
constexpr Nanoseconds shortest_gap = 2'000'000'000;
constexpr Nanoseconds one_second = 1'000'000'000;
/// A single instant above this multiple of the board limit is impossible.
constexpr double impossible_factor = 1.5;

bool shorter_on_top(const LongInterval& a, const LongInterval& b) { return a.length > b.length; }

double seconds_of(Nanoseconds length) { return static_cast<double>(length) * 1e-9; }

}  // namespace

DeviceAccount::DeviceAccount(DeviceInfo device, ValueKind log_kind, std::optional<Watts> known_limit,
                             std::optional<Seconds> declared_interval)
    : info{std::move(device)},
      value_kind{info.value_kind.value_or(log_kind)},
      declared_interval_seconds{declared_interval.value_or(Seconds{}).value()}
{
    set_limit(known_limit);
}

void DeviceAccount::set_limit(std::optional<Watts> known_limit)
{
    limit = known_limit;
    impossible_watts_ = limit ? impossible_factor * limit->value() : std::numeric_limits<double>::infinity();
    if (highest_watts <= impossible_watts_) impossible_samples = 0;
}

void DeviceAccount::first_sample(const Sample& sample, HourlyEnergy& hours)
{
    samples = 1;
    start = end = second_start_ = longest_run_start = sample.time;
    first = last = {.time = sample.time, .value = sample.value};
    head = tail = {.bound = sample.time, .activity = sample.state.activity};
    has_activity = sample.state.activity != 0;
    hash.add(sample.time, sample.value);
    if (value_kind == ValueKind::power) {
        lowest_watts = highest_watts = sample.value;
        if (sample.value > impossible_watts_) ++impossible_samples;
        statistics.add(sample.value, sample.time, 0, sample.state);
    } else if (value_kind == ValueKind::interval_energy) {
        joules = sample.value;
        if (declared_interval_seconds > 0) last_mean_watts = sample.value / declared_interval_seconds;
        hours.add(hour_of(sample.time - 1), sample.value);
    }
}

bool DeviceAccount::consume(const Sample& sample, HourlyEnergy& hours)
{
    if (samples == 0) {
        first_sample(sample, hours);
        return true;
    }
    const Nanoseconds length = sample.time - last.time;
    if (length == 0) {
        if (sample.value == last.value) {
            ++exact_duplicates;
            return false;
        }
        ++conflicting_times;
    }
    ++samples;
    hash.add(sample.time, sample.value);
    end = sample.time;
    longest_interval = std::max(longest_interval, length);
    if (value_kind == ValueKind::power)
        consume_power(sample, length, hours);
    else if (value_kind == ValueKind::counter)
        consume_counter(sample.value, length, hours);
    else
        consume_energy(sample.value, length, hours);
    note_run(sample);
    statistics.add(value_kind == ValueKind::power ? sample.value : last_mean_watts, sample.time, length, sample.state);
    if (samples == 2) second = {.time = sample.time, .value = sample.value, .length = length};
    last = {.time = sample.time, .value = sample.value, .length = length};
    return true;
}

void DeviceAccount::consume_power(const Sample& sample, Nanoseconds length, HourlyEnergy& hours)
{
    const double seconds = seconds_of(length);
    const double to_watts = info.held ? last.value : sample.value;
    const double plain = (last.value + to_watts) * 0.5 * seconds;
    joules += plain;
    if (length > 0) {
        intervals.add(length, plain, std::max(last.value, sample.value) * seconds);
        note_hours(last.time, last.value, to_watts, plain, hours);
    }
    note_power(sample.value, length, plain);
    note_curvature(sample.value);
    if (length > shortest_gap) keep_long({.start = last.time, .length = length, .plain_joules = plain});
}

void DeviceAccount::consume_energy(double joules_of_interval, Nanoseconds length, HourlyEnergy& hours)
{
    joules += joules_of_interval;
    if (length == 0) {
        if (joules_of_interval > 0) hours.add(hour_of(end - 1), joules_of_interval);
        return;
    }
    const double seconds = seconds_of(length);
    const double watts = joules_of_interval / seconds;
    // Energy of a stretched interval row covers only its last part, so the rate before it may be the higher end. A
    // counter's difference covers all of its interval, and nothing is added to it.
    const bool counter = value_kind == ValueKind::counter;
    const double higher = counter ? watts : std::max(watts, last_mean_watts);
    if (intervals.count() == 0) lowest_watts = watts;
    intervals.add(length, joules_of_interval, higher * seconds);
    note_hours(end - length, watts, watts, joules_of_interval, hours);
    note_power(watts, length, joules_of_interval);
    last_mean_watts = watts;
    if (length > shortest_gap && (!counter || info.counter_range_joules))
        keep_long({.start = end - length, .length = length, .plain_joules = joules_of_interval});
}

void DeviceAccount::consume_counter(double value, Nanoseconds length, HourlyEnergy& hours)
{
    const double step = value - last.value;
    if (step >= 0) {
        if (step > 0 && (smallest_step_joules == 0 || step < smallest_step_joules)) smallest_step_joules = step;
        consume_energy(step, length, hours);
        return;
    }
    // Once through its range; whether the interval was too long for that to be certain, the charge decides.
    const double range = info.counter_range_joules.value_or(0);
    if (last.value <= range && length > 0 && step + range <= impossible_watts_ * seconds_of(length)) {
        ++wraps;
        consume_energy(step + range, length, hours);
        return;
    }
    // The counter was reset or lies: the interval says nothing and is charged like a gap.
    ++counter_falls;
    counter_fall_seconds += seconds_of(length);
    keep_long({.start = last.time, .length = length, .plain_joules = 0, .broken_counter = true});
}

void DeviceAccount::first_interval(const IntervalSample& sample, HourlyEnergy& hours)
{
    samples = 1;
    start = second_start_ = sample.time - sample.length;
    end = sample.time;
    first = last = {.time = sample.time, .value = sample.value, .length = sample.length};
    longest_run_start = sample.time;
    head = tail = {.bound = sample.time, .activity = sample.state.activity};
    has_activity = sample.state.activity != 0;
    longest_interval = sample.length;
    hash.add(sample.time, sample.value);
    joules = sample.value;
    last_mean_watts = lowest_watts = sample.value / seconds_of(sample.length);
    intervals.add(sample.length, sample.value, sample.value);
    note_hours(start, last_mean_watts, last_mean_watts, sample.value, hours);
    note_power(last_mean_watts, sample.length, sample.value);
    statistics.add(last_mean_watts, sample.time, sample.length, sample.state);
}

bool DeviceAccount::consume(const IntervalSample& sample, HourlyEnergy& hours)
{
    if (samples == 0) {
        first_interval(sample, hours);
        return true;
    }
    if (sample.time == last.time) {
        if (sample.value == last.value && sample.length == last.length) {
            ++exact_duplicates;
            return false;
        }
        ++conflicting_times;
    }
    ++samples;
    hash.add(sample.time, sample.value);
    const Nanoseconds from = sample.time - sample.length;
    const double watts = sample.value / seconds_of(sample.length);
    end = sample.time;
    joules += sample.value;
    longest_interval = std::max(longest_interval, sample.length);
    add_hole(last.time, from, watts);
    intervals.add(sample.length, sample.value, sample.value);
    note_hours(from, watts, watts, sample.value, hours);
    note_power(watts, sample.length, sample.value);
    note_run(sample);
    statistics.add(watts, sample.time, sample.length, sample.state);
    last_mean_watts = watts;
    last = {.time = sample.time, .value = sample.value, .length = sample.length};
    if (samples == 2) second = last;
    return true;
}

void DeviceAccount::add_hole(Nanoseconds from, Nanoseconds to, double later_watts)
{
    if (to < from - info.time_resolution) overlap_seconds += seconds_of(from - to);
    if (to <= from + info.time_resolution) return;
    const Nanoseconds length = to - from;
    longest_interval = std::max(longest_interval, length);
    holes.add(length, 0, std::max(last_mean_watts, later_watts) * seconds_of(length));
    if (length > shortest_gap) keep_long({.start = from, .length = length, .plain_joules = 0});
}

void DeviceAccount::add_declared_interval()
{
    if (value_kind != ValueKind::interval_energy || samples == 0) return;
    const auto length = static_cast<Nanoseconds>(declared_interval_seconds * 1e9);
    if (length <= 0) return;
    // The declared length moves the start of the covered time, gives the first mean power, and is held against the
    // gap thresholds as every other interval is: one long first row does not cover a run.
    const double watts = first.value / declared_interval_seconds;
    start -= length;
    lowest_watts = intervals.count() == 0 ? watts : std::min(lowest_watts, watts);
    highest_watts = std::max(highest_watts, watts);
    highest_second_watts = std::max(highest_second_watts, watts);
    intervals.add(length, first.value, first.value);
    longest_interval = std::max(longest_interval, length);
    if (length > shortest_gap) keep_long({.start = start, .length = length, .plain_joules = first.value});
}

void DeviceAccount::note_power(double watts, Nanoseconds length, double interval_joules)
{
    lowest_watts = std::min(lowest_watts, watts);
    highest_watts = std::max(highest_watts, watts);
    if (watts > impossible_watts_) ++impossible_samples;
    second_joules_ += interval_joules;
    const Nanoseconds since = end - second_start_;
    if (since < one_second || length == 0) return;
    highest_second_watts = std::max(highest_second_watts, second_joules_ / seconds_of(since));
    second_joules_ = 0;
    second_start_ = end;
}

void DeviceAccount::note_curvature(double watts)
{
    // The first pair has no triple yet; its left neighbour is remembered all the same.
    const double bend = last.value - 0.5 * (value_before_last + watts);
    if (samples > 2) {
        curvature_squares += bend * bend;
        ++curvatures;
    }
    value_before_last = last.value;
}

void DeviceAccount::note_hours(Nanoseconds from, double from_watts, double to_watts, double interval_joules,
                               HourlyEnergy& hours)
{
    if (end <= hour_end_ && from >= hour_end_ - nanoseconds_per_hour) {
        hour_joules_ += interval_joules;
        return;
    }
    close(hours);
    hours.add_ramp(from, end, from_watts, to_watts);
    hour_end_ = (hour_of(end) + 1) * nanoseconds_per_hour;
}

void DeviceAccount::close(HourlyEnergy& hours)
{
    if (hour_joules_ > 0) hours.add(hour_of(hour_end_ - 1), hour_joules_);
    hour_joules_ = 0;
    hour_end_ = 0;
}

void DeviceAccount::note_run(const Sample& sample)
{
    has_activity = has_activity || sample.state.activity != 0;
    if (sample.value != last.value) {
        whole_log_constant = false;
        tail = {.bound = sample.time, .activity = sample.state.activity};
        return;
    }
    note_still_row(sample.time, sample.state.activity);
}

void DeviceAccount::keep_long(const LongInterval& interval)
{
    if (longest.size() == kept_gaps) {
        if (interval.length <= longest.front().length) return;
        std::ranges::pop_heap(longest, shorter_on_top);
        longest.pop_back();
    }
    longest.push_back(interval);
    std::ranges::push_heap(longest, shorter_on_top);
}

}  // namespace wattboard::energy

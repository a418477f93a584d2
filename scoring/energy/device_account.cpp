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

}  // namespace

DeviceAccount::DeviceAccount(DeviceInfo device, ValueKind kind, std::optional<Watts> known_limit,
                             std::optional<Seconds> first_interval)
    : info{std::move(device)},
      value_kind{kind},
      limit{known_limit},
      first_interval_seconds_{first_interval.value_or(Seconds{}).value()}
{
}

void DeviceAccount::first_sample(const Sample& sample)
{
    samples = 1;
    start = end = second_start_ = run_start_ = longest_run_start = sample.time;
    run_activity_ = sample.activity;
    has_activity = sample.activity != 0;
    last_ = sample;
    if (value_kind == ValueKind::power) {
        lowest_watts = highest_watts = sample.value;
        if (limit && sample.value > impossible_factor * limit->value()) ++impossible_samples;
    }
    if (value_kind != ValueKind::interval_energy) return;
    joules = sample.value;
    if (first_interval_seconds_ <= 0) return;
    // The declared length moves the start of the covered time, gives the first mean power, and is held against the
    // gap thresholds as every other interval is: one long first row does not cover a run.
    const auto length = static_cast<Nanoseconds>(first_interval_seconds_ * 1e9);
    if (length <= 0) return;
    start -= length;
    last_interval_watts_ = sample.value / first_interval_seconds_;
    lowest_watts = highest_watts = highest_second_watts = last_interval_watts_;
    intervals.add(length, sample.value, sample.value);
    longest_interval = length;
    if (length > shortest_gap) keep_long({.start = start, .length = length, .plain_joules = sample.value});
}

void DeviceAccount::consume(const Sample& sample)
{
    if (samples == 0) {
        first_sample(sample);
        return;
    }
    const Nanoseconds length = sample.time - last_.time;
    if (length == 0) {
        if (sample.value == last_.value) {
            ++exact_duplicates;
            return;
        }
        ++conflicting_times;
    }
    ++samples;
    end = sample.time;
    longest_interval = std::max(longest_interval, length);
    if (value_kind == ValueKind::power) {
        consume_power(sample, length);
    } else if (value_kind == ValueKind::interval_energy) {
        consume_energy(sample.value, length);
    } else if (sample.value >= last_.value) {
        consume_energy(sample.value - last_.value, length);
    } else {
        // The counter was reset or lies: the interval says nothing and is charged like a gap.
        ++counter_falls;
        counter_fall_seconds += static_cast<double>(length) * 1e-9;
        keep_long({.start = last_.time, .length = length, .plain_joules = 0, .broken_counter = true});
    }
    note_run(sample);
    last_ = sample;
}

void DeviceAccount::consume_power(const Sample& sample, Nanoseconds length)
{
    const double seconds = static_cast<double>(length) * 1e-9;
    const double plain = (last_.value + sample.value) * 0.5 * seconds;
    joules += plain;
    if (length > 0) intervals.add(length, plain, std::max(last_.value, sample.value) * seconds);
    note_power(sample.value, length, plain);
    if (length > shortest_gap) keep_long({.start = last_.time, .length = length, .plain_joules = plain});
}

void DeviceAccount::consume_energy(double joules_of_interval, Nanoseconds length)
{
    joules += joules_of_interval;
    if (length == 0) return;
    const double seconds = static_cast<double>(length) * 1e-9;
    const double watts = joules_of_interval / seconds;
    // Energy of a stretched interval row covers only its last part, so the rate before it may be the higher end. A
    // counter's difference covers all of its interval, and nothing is added to it.
    const double higher = value_kind == ValueKind::counter ? watts : std::max(watts, last_interval_watts_);
    if (samples == 2 && lowest_watts == 0) lowest_watts = watts;
    intervals.add(length, joules_of_interval, higher * seconds);
    note_power(watts, length, joules_of_interval);
    last_interval_watts_ = watts;
    if (length > shortest_gap && value_kind == ValueKind::interval_energy)
        keep_long({.start = last_.time, .length = length, .plain_joules = joules_of_interval});
}

void DeviceAccount::note_power(double watts, Nanoseconds length, double interval_joules)
{
    lowest_watts = std::min(lowest_watts, watts);
    highest_watts = std::max(highest_watts, watts);
    if (limit && watts > impossible_factor * limit->value()) ++impossible_samples;
    second_joules_ += interval_joules;
    const Nanoseconds since = end - second_start_;
    if (since < one_second || length == 0) return;
    highest_second_watts = std::max(highest_second_watts, second_joules_ / (static_cast<double>(since) * 1e-9));
    second_joules_ = 0;
    second_start_ = end;
}

void DeviceAccount::note_run(const Sample& sample)
{
    has_activity = has_activity || sample.activity != 0;
    if (sample.value != last_.value) {
        whole_log_constant = false;
        run_start_ = sample.time;
        run_activity_ = sample.activity;
        run_busy_ = false;
        return;
    }
    run_busy_ = run_busy_ || sample.activity != run_activity_;
    const double seconds = static_cast<double>(sample.time - run_start_) * 1e-9;
    if (seconds > longest_run_seconds) {
        longest_run_seconds = seconds;
        longest_run_start = run_start_;
    }
    if (run_busy_) longest_busy_run_seconds = std::max(longest_busy_run_seconds, seconds);
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

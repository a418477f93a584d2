// The arithmetic of a device account for many ordinary powers at once: what `consume` does one by one, in loops that
// keep their sums in registers.
#include "scoring/energy/device_account.h"

#include <algorithm>

namespace wattboard::energy {

namespace {

constexpr Nanoseconds longest_plain = 2'000'000'000;
constexpr Nanoseconds one_second = 1'000'000'000;

/// Sums over intervals of one length in a row.
struct EqualLengths {
    Nanoseconds length = 0;
    std::uint64_t count = 0;
    double plain_joules = 0;
    double highest_joules = 0;
};

}  // namespace

std::size_t DeviceAccount::plain_length(const SampleRun& run) const
{
    if (value_kind != ValueKind::power || info.held || samples < 2) return 0;
    if (last.time < hour_end_ - nanoseconds_per_hour) return 0;
    Nanoseconds before = last.time;
    std::size_t count = 0;
    for (; count < run.size(); ++count) {
        const Nanoseconds time = run.times[count];
        const auto length = static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(before);
        if (length - 1 >= static_cast<std::uint64_t>(longest_plain) || time > hour_end_) break;
        before = time;
    }
    return count;
}

void DeviceAccount::add_plain(const SampleRun& run)
{
    ContentHash content = hash;
    EqualLengths equal;
    double sum = 0;
    double squares = 0;
    double left = value_before_last;
    double watts_before = last.value;
    Nanoseconds before = last.time;
    Nanoseconds length = 0;
    const auto put_away = [&] {
        if (equal.count == 0) return;
        intervals.add(equal.length, equal.count, equal.plain_joules, equal.highest_joules);
        longest_interval = std::max(longest_interval, equal.length);
        sum += equal.plain_joules;
    };
    for (std::size_t i = 0; i < run.size(); ++i) {
        const Nanoseconds time = run.times[i];
        const double watts = run.values[i];
        length = time - before;
        if (length != equal.length) {
            put_away();
            equal = {.length = length};
        }
        const double seconds = static_cast<double>(length) * 1e-9;
        const double joules_of_interval = (watts_before + watts) * 0.5 * seconds;
        ++equal.count;
        equal.plain_joules += joules_of_interval;
        equal.highest_joules += std::max(watts_before, watts) * seconds;
        second_joules_ += joules_of_interval;
        if (time - second_start_ >= one_second) {
            const double mean = second_joules_ / (static_cast<double>(time - second_start_) * 1e-9);
            highest_second_watts = std::max(highest_second_watts, mean);
            second_joules_ = 0;
            second_start_ = time;
        }
        const double bend = watts_before - 0.5 * (left + watts);
        squares += bend * bend;
        content.add(time, watts);
        left = watts_before;
        watts_before = watts;
        before = time;
    }
    put_away();
    hash = content;
    joules += sum;
    hour_joules_ += sum;
    curvature_squares += squares;
    curvatures += run.size();
    value_before_last = left;
    last = {.time = before, .value = watts_before, .length = length};
    end = before;
    samples += run.size();
}

void DeviceAccount::note_extremes(std::span<const double> watts)
{
    double lowest = lowest_watts;
    double highest = highest_watts;
    for (const double value : watts) {
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
    }
    if (highest > impossible_watts_)
        impossible_samples += static_cast<std::uint64_t>(
            std::ranges::count_if(watts, [this](double value) { return value > impossible_watts_; }));
    lowest_watts = lowest;
    highest_watts = highest;
}

void DeviceAccount::note_still_row(Nanoseconds time, std::uint32_t activity)
{
    tail.busy = tail.busy || activity != tail.activity;
    if (whole_log_constant) head = {.bound = time, .activity = head.activity, .busy = tail.busy};
    const double seconds = static_cast<double>(time - tail.bound) * 1e-9;
    if (seconds > longest_run_seconds) {
        longest_run_seconds = seconds;
        longest_run_start = tail.bound;
    }
    if (tail.busy) longest_busy_run_seconds = std::max(longest_busy_run_seconds, seconds);
}

void DeviceAccount::note_still_rows(const SampleRun& run)
{
    const auto activity = [&run](std::size_t row) { return run.states != nullptr ? run.states[row].activity : 0; };
    if (run.states != nullptr && !has_activity)
        has_activity = std::ranges::any_of(std::span{run.states, run.size()},
                                           [](const RowState& state) { return state.activity != 0; });
    // Rows change as a rule: only where one does not, it matters since when.
    std::size_t rows_of_change = 0;
    const auto settle = [&] {
        if (rows_of_change == 0) return;
        whole_log_constant = false;
        tail = {.bound = run.times[rows_of_change - 1], .activity = activity(rows_of_change - 1)};
        rows_of_change = 0;
    };
    double before = last.value;
    for (std::size_t i = 0; i < run.size(); ++i) {
        const double watts = run.values[i];
        if (watts != before) {
            rows_of_change = i + 1;
        } else {
            settle();
            note_still_row(run.times[i], activity(i));
        }
        before = watts;
    }
    settle();
}

std::size_t DeviceAccount::consume_plain(const SampleRun& all)
{
    const std::size_t count = plain_length(all);
    if (count == 0) return 0;
    const SampleRun run = all.part(0, count);
    note_extremes(run.values);
    note_still_rows(run);
    statistics.add(run, last.time);
    add_plain(run);
    return count;
}

}  // namespace wattboard::energy

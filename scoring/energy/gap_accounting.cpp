// The gap rule: trapezoid, higher end, or charge power, by the length of an interval.
#include "scoring/energy/gap_accounting.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace wattboard::energy {

namespace {

Seconds seconds_between(Nanoseconds from, Nanoseconds to) { return Seconds{static_cast<double>(to - from) * 1e-9}; }

class ChargeSum {
public:
    ChargeSum(const DeviceAccount& device, Watts power) : device_{device}, power_{power} {}

    void unseen(std::optional<Nanoseconds> start, Seconds duration, const char* reason)
    {
        const Joules joules = power_ * duration;
        result_.charged += joules;
        result_.unseen += duration;
        list(start, duration, joules, reason);
    }
    void list(std::optional<Nanoseconds> start, Seconds duration, Joules joules, const char* reason)
    {
        ++result_.gap_count;
        result_.gaps.push_back({.device = device_.info.id,
                                .start = start,
                                .duration = duration,
                                .charged = to_kilowatt_hours(joules),
                                .reason = reason});
    }
    DeviceCharge& result() { return result_; }

private:
    const DeviceAccount& device_;
    Watts power_;
    DeviceCharge result_;
};

/// Above this length a counter may have gone through its range unseen, so that its step says nothing.
Seconds certain_length(const DeviceAccount& device, Watts power)
{
    if (!device.info.counter_range_joules || power <= Watts{}) return Seconds{std::numeric_limits<double>::infinity()};
    return Seconds{*device.info.counter_range_joules / power.value()};
}

/// Lengths up to `ordinary` cost what the samples say, up to `gap` their higher end, above it the charge power.
GapThresholds thresholds_of(const DeviceAccount& device, Seconds nominal, Watts power)
{
    if (device.value_kind == ValueKind::counter)
        return {.ordinary = certain_length(device, power), .gap = certain_length(device, power)};
    // A stated interval is measured however long it is; what lies between them is judged by itself.
    const Seconds never{std::numeric_limits<double>::infinity()};
    if (device.value_kind == ValueKind::stated_interval) return {.ordinary = never, .gap = never};
    return gap_thresholds(nominal);
}

void charge_intervals(ChargeSum& sum, const IntervalTable& intervals, const GapThresholds& thresholds, Watts power)
{
    DeviceCharge& result = sum.result();
    for (const IntervalClass& interval : intervals.sorted()) {
        const Seconds length{static_cast<double>(interval.longest) * 1e-9};
        if (length <= thresholds.ordinary) {
            result.charged += Joules{interval.plain_joules};
        } else if (length <= thresholds.gap) {
            result.charged += Joules{interval.highest_joules};
        } else {
            const Joules at_charge_power = power * Seconds{interval.seconds};
            result.charged += std::max(at_charge_power, Joules{interval.highest_joules});
            result.unseen += Seconds{interval.seconds};
            result.gap_count += interval.count;
        }
    }
}

/// The gaps that are listed; all of them are in the sums already.
void list_gaps(ChargeSum& sum, const DeviceAccount& device, Seconds gap, Watts power)
{
    for (const LongInterval& interval : device.longest) {
        const Seconds length{static_cast<double>(interval.length) * 1e-9};
        if (!interval.broken_counter && length <= gap) continue;
        const Joules joules = std::max(power * length, Joules{interval.plain_joules});
        sum.result().gaps.push_back({.device = device.info.id,
                                     .start = interval.start,
                                     .duration = length,
                                     .charged = to_kilowatt_hours(joules),
                                     .reason = "gap"});
    }
}

void charge_inside(ChargeSum& sum, const DeviceAccount& device, Seconds nominal, Watts power)
{
    // The first row of interval energies lies in no interval, unless the length of its own is declared; nor does the
    // step of a counter between two rows of one time.
    if (device.value_kind == ValueKind::interval_energy || device.value_kind == ValueKind::counter) {
        double in_intervals = 0;
        for (const IntervalClass& interval : device.intervals.sorted()) in_intervals += interval.plain_joules;
        sum.result().charged += Joules{std::max(0.0, device.joules - in_intervals)};
    }
    const GapThresholds thresholds = thresholds_of(device, nominal, power);
    charge_intervals(sum, device.intervals, thresholds, power);
    const bool stated = device.value_kind == ValueKind::stated_interval;
    const Seconds gap = stated ? gap_thresholds(nominal).gap : thresholds.gap;
    // Nothing was measured between stated intervals, so even a short hole costs its higher neighbour.
    if (stated) charge_intervals(sum, device.holes, {.ordinary = Seconds{}, .gap = gap}, power);
    // A counter's falls are in no interval class, so they are counted here.
    sum.result().charged += power * Seconds{device.counter_fall_seconds};
    sum.result().unseen += Seconds{device.counter_fall_seconds};
    sum.result().gap_count += device.counter_falls;
    list_gaps(sum, device, gap, power);
}

}  // namespace

ChargePower charge_power(const DeviceAccount& device)
{
    const Watts highest{device.highest_watts};
    const Watts stated = device.info.stated_limit.value_or(Watts{}) * nameplate_factor;
    if (device.limit)
        return {.power = std::max({*device.limit * nameplate_factor, stated, highest}), .nameplate_known = true};
    return {.power = std::max(highest * unknown_nameplate_factor, stated), .nameplate_known = false};
}

GapThresholds gap_thresholds(Seconds nominal_interval)
{
    return {.ordinary = std::max(nominal_interval * 1.5, Seconds{0.2}),
            .gap = std::max(nominal_interval * 5.0, Seconds{2.0})};
}

Seconds nominal_interval(const DeviceAccount& device)
{
    return Seconds{static_cast<double>(device.intervals.percentile(0.1)) * 1e-9};
}

DeviceCharge charge_device(const DeviceAccount& device, const std::optional<Window>& window, Seconds shortfall)
{
    const Watts power = charge_power(device).power;
    const Seconds nominal = nominal_interval(device);
    ChargeSum sum{device, power};
    if (device.samples == 0) {
        // Listed in the log but never with a value: nothing of the span is covered.
        if (window)
            sum.unseen(window->start, seconds_between(window->start, window->end), "before_first_sample");
        else
            sum.unseen(std::nullopt, shortfall, "before_first_sample");
        return std::move(sum.result());
    }
    charge_inside(sum, device, nominal, power);
    sum.result().in_gaps = sum.result().unseen;
    if (window) {
        const Seconds slack = window->declared ? Seconds{} : gap_thresholds(nominal).gap;
        const Seconds before = seconds_between(window->start, std::min(device.start, window->end));
        const Seconds after = seconds_between(std::max(device.end, window->start), window->end);
        if (before > slack) sum.unseen(window->start, before, "before_first_sample");
        if (after > slack) sum.unseen(std::max(device.end, window->start), after, "after_last_sample");
    }
    if (shortfall > Seconds{}) sum.unseen(std::nullopt, shortfall, "after_last_sample");
    return std::move(sum.result());
}

std::vector<LengthRange> undecided_lengths(const DeviceAccount& device)
{
    if (device.value_kind == ValueKind::counter) return {};
    const bool stated = device.value_kind == ValueKind::stated_interval;
    const std::vector<IntervalClass> classes = device.intervals.sorted();
    const Nanoseconds lowest = device.intervals.percentile(0.1);
    const auto nominal = std::ranges::find_if(classes, [&](const IntervalClass& c) { return c.longest >= lowest; });
    if (nominal == classes.end()) return {};
    const GapThresholds low = gap_thresholds(Seconds{static_cast<double>(lowest) * 1e-9});
    const GapThresholds high = gap_thresholds(Seconds{static_cast<double>(nominal->longest) * 1e-9});
    std::vector<LengthRange> undecided;
    const auto judge = [&](const IntervalTable& table, Seconds from, Seconds to) {
        for (const IntervalClass& entry : table.sorted()) {
            const Nanoseconds shortest = table.shortest_of(entry);
            const bool certain = static_cast<double>(shortest) * 1e-9 > to.value() ||
                                 static_cast<double>(entry.longest) * 1e-9 <= from.value();
            if (certain) continue;
            undecided.push_back({.shortest = shortest, .longest = entry.longest, .bits = IntervalTable::exact_bits});
        }
    };
    if (!stated) judge(device.intervals, low.ordinary, high.ordinary);
    judge(stated ? device.holes : device.intervals, low.gap, high.gap);
    if (!undecided.empty() && nominal->longest != lowest)
        undecided.push_back({.shortest = lowest, .longest = nominal->longest, .bits = IntervalTable::exact_bits});
    return undecided;
}

}  // namespace wattboard::energy

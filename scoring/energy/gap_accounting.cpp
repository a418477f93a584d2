// The gap rule: trapezoid, higher end, or charge power, by the length of an interval.
#include "scoring/energy/gap_accounting.h"

#include <algorithm>
#include <utility>

namespace wattboard::energy {

namespace {

constexpr double nameplate_factor = 1.15;
constexpr double unknown_nameplate_factor = 1.25;

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

void charge_intervals(ChargeSum& sum, const DeviceAccount& device, const GapThresholds& thresholds, Watts power)
{
    DeviceCharge& result = sum.result();
    for (const IntervalClass& interval : device.intervals.sorted()) {
        const Seconds length{static_cast<double>(interval.longest) * 1e-9};
        if (device.value_kind == ValueKind::counter || length <= thresholds.ordinary) {
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
    // A counter's falls are in no interval class, so they are counted here.
    result.charged += power * Seconds{device.counter_fall_seconds};
    result.unseen += Seconds{device.counter_fall_seconds};
    result.gap_count += device.counter_falls;
    for (const LongInterval& interval : device.longest) {
        const Seconds length{static_cast<double>(interval.length) * 1e-9};
        if (!interval.broken_counter && length <= thresholds.gap) continue;
        const Joules joules = std::max(power * length, Joules{interval.plain_joules});
        result.gaps.push_back({.device = device.info.id,
                               .start = interval.start,
                               .duration = length,
                               .charged = to_kilowatt_hours(joules),
                               .reason = "gap"});
    }
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

DeviceCharge charge_device(const DeviceAccount& device, Seconds nominal_interval, const std::optional<Window>& window,
                           Seconds shortfall)
{
    const Watts power = charge_power(device).power;
    const GapThresholds thresholds = gap_thresholds(nominal_interval);
    ChargeSum sum{device, power};
    if (device.samples == 0) {
        // Listed in the log but never with a value: nothing of the span is covered.
        if (window)
            sum.unseen(window->start, seconds_between(window->start, window->end), "before_first_sample");
        else
            sum.unseen(std::nullopt, shortfall, "before_first_sample");
        return std::move(sum.result());
    }
    // The first row of interval energies lies in no interval, unless the length of its own is declared.
    double in_intervals = 0;
    for (const IntervalClass& interval : device.intervals.sorted()) in_intervals += interval.plain_joules;
    if (device.value_kind == ValueKind::interval_energy) sum.result().charged += Joules{device.joules - in_intervals};
    charge_intervals(sum, device, thresholds, power);
    if (window) {
        const Seconds slack = window->declared ? Seconds{} : thresholds.gap;
        const Seconds before = seconds_between(window->start, std::min(device.start, window->end));
        const Seconds after = seconds_between(std::max(device.end, window->start), window->end);
        if (before > slack) sum.unseen(window->start, before, "before_first_sample");
        if (after > slack) sum.unseen(std::max(device.end, window->start), after, "after_last_sample");
    }
    if (shortfall > Seconds{}) sum.unseen(std::nullopt, shortfall, "after_last_sample");
    return std::move(sum.result());
}

}  // namespace wattboard::energy

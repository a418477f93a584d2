// The gap rule: trapezoid, higher end, or charge power, by the length of an interval.
#include "scoring/energy/gap_accounting.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "scoring/energy/time_lengths.h"
#include "scoring/plausibility/check_catalogue.h"

namespace wattboard::energy {

namespace {

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
GapThresholds thresholds_of(const DeviceAccount& device, const GapRule& rule, Seconds nominal, Watts power)
{
    if (device.value_kind == ValueKind::counter)
        return {.ordinary = certain_length(device, power), .gap = certain_length(device, power)};
    // A stated interval is measured however long it is; what lies between them is judged by itself.
    const Seconds never{std::numeric_limits<double>::infinity()};
    if (device.value_kind == ValueKind::stated_interval) return {.ordinary = never, .gap = never};
    return gap_thresholds(nominal, rule);
}

void charge_intervals(ChargeSum& sum, const IntervalTable& intervals, const GapThresholds& thresholds, Watts power)
{
    DeviceCharge& result = sum.result();
    for (const IntervalClass& interval : intervals.sorted()) {
        const Seconds length = seconds_of(interval.longest);
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
        const Seconds length = seconds_of(interval.length);
        if (!interval.broken_counter && length <= gap) continue;
        const Joules joules = std::max(power * length, Joules{interval.plain_joules});
        sum.result().gaps.push_back({.device = device.info.id,
                                     .start = interval.start,
                                     .duration = length,
                                     .charged = to_kilowatt_hours(joules),
                                     .reason = "gap"});
    }
}

void charge_inside(ChargeSum& sum, const DeviceAccount& device, const GapRule& rule, Seconds nominal, Watts power)
{
    // The first row of interval energies lies in no interval, unless the length of its own is declared; nor does the
    // step of a counter between two rows of one time.
    if (device.value_kind == ValueKind::interval_energy || device.value_kind == ValueKind::counter) {
        double in_intervals = 0;
        for (const IntervalClass& interval : device.intervals.sorted()) in_intervals += interval.plain_joules;
        sum.result().charged += Joules{std::max(0.0, device.joules - in_intervals)};
    }
    const GapThresholds thresholds = thresholds_of(device, rule, nominal, power);
    charge_intervals(sum, device.intervals, thresholds, power);
    const bool stated = device.value_kind == ValueKind::stated_interval;
    const Seconds gap = stated ? gap_thresholds(nominal, rule).gap : thresholds.gap;
    // Nothing was measured between stated intervals, so even a short hole costs its higher neighbour.
    if (stated) charge_intervals(sum, device.holes, {.ordinary = Seconds{}, .gap = gap}, power);
    // A counter's falls are in no interval class, so they are counted here.
    sum.result().charged += power * Seconds{device.counter_fall_seconds};
    sum.result().unseen += Seconds{device.counter_fall_seconds};
    sum.result().gap_count += device.counter_falls;
    list_gaps(sum, device, gap, power);
}

}  // namespace

ChargePower charge_power(const DeviceAccount& device, const GapRule& rule)
{
    const Watts highest{device.highest_watts};
    const Watts stated = device.info.stated_limit.value_or(Watts{}) * rule.nameplate_factor;
    if (device.limit)
        return {.power = std::max({*device.limit * rule.nameplate_factor, stated, highest}), .nameplate_known = true};
    return {.power = std::max(highest * rule.unknown_nameplate_factor, stated), .nameplate_known = false};
}

GapRule gap_rule(const std::map<std::string, double>& thresholds)
{
    const auto value = [&](std::string_view key) { return threshold_of(thresholds, key); };
    return {.percentile = value("gap_percentile"),
            .ordinary_factor = value("gap_ordinary_factor"),
            .ordinary = Seconds{value("gap_ordinary_s")},
            .gap_factor = value("gap_factor"),
            .gap = Seconds{value("gap_s")},
            .nameplate_factor = value("charge_factor"),
            .unknown_nameplate_factor = value("charge_factor_unknown")};
}

GapThresholds gap_thresholds(Seconds nominal_interval, const GapRule& rule)
{
    return {.ordinary = std::max(nominal_interval * rule.ordinary_factor, rule.ordinary),
            .gap = std::max(nominal_interval * rule.gap_factor, rule.gap)};
}

Seconds nominal_interval(const DeviceAccount& device, const GapRule& rule)
{
    return seconds_of(device.intervals.percentile(rule.percentile));
}

DeviceCharge charge_device(const DeviceAccount& device, const GapRule& rule, const std::optional<Window>& window,
                           Seconds shortfall)
{
    const Watts power = charge_power(device, rule).power;
    const Seconds nominal = nominal_interval(device, rule);
    ChargeSum sum{device, power};
    if (device.samples == 0) {
        // Listed in the log but never with a value: nothing of the span is covered.
        if (window)
            sum.unseen(window->start, seconds_until(window->start, window->end), "before_first_sample");
        else
            sum.unseen(std::nullopt, shortfall, "before_first_sample");
        return std::move(sum.result());
    }
    charge_inside(sum, device, rule, nominal, power);
    sum.result().in_gaps = sum.result().unseen;
    if (window) {
        const Seconds slack = window->declared ? Seconds{} : gap_thresholds(nominal, rule).gap;
        const Seconds before = seconds_until(window->start, std::min(device.start, window->end));
        const Seconds after = seconds_until(std::max(device.end, window->start), window->end);
        if (before > slack) sum.unseen(window->start, before, "before_first_sample");
        if (after > slack) sum.unseen(std::max(device.end, window->start), after, "after_last_sample");
    }
    if (shortfall > Seconds{}) sum.unseen(std::nullopt, shortfall, "after_last_sample");
    return std::move(sum.result());
}

std::vector<LengthRange> undecided_lengths(const DeviceAccount& device, const GapRule& rule)
{
    if (device.value_kind == ValueKind::counter) return {};
    const bool stated = device.value_kind == ValueKind::stated_interval;
    const std::vector<IntervalClass> classes = device.intervals.sorted();
    const Nanoseconds lowest = device.intervals.percentile(rule.percentile);
    const auto nominal = std::ranges::find_if(classes, [&](const IntervalClass& c) { return c.longest >= lowest; });
    if (nominal == classes.end()) return {};
    const GapThresholds low = gap_thresholds(seconds_of(lowest), rule);
    const GapThresholds high = gap_thresholds(seconds_of(nominal->longest), rule);
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

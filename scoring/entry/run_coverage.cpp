// Coverage of a run's declared time by its logs, from summaries alone.
#include "scoring/entry/run_coverage.h"

#include <algorithm>

#include "scoring/energy/gap_accounting.h"
#include "scoring/energy/time_lengths.h"
#include "scoring/entry/run_scope.h"
#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

using energy::GapRule;

/// What is left of rounding when durations in seconds meet instants in nanoseconds.
constexpr Seconds shortest_uncovered{1e-6};

/// Part of a span that none of the intervals covers; overlaps count once.
Seconds left_over(const TimeSpan& span, std::vector<TimeSpan> intervals)
{
    std::ranges::sort(intervals, {}, &TimeSpan::start);
    Seconds left;
    Nanoseconds reached = span.start;
    for (const TimeSpan& interval : intervals) {
        left += seconds_until(reached, std::min(interval.start, span.end));
        reached = std::max(reached, interval.end);
    }
    return left + seconds_until(reached, span.end);
}

/// The instant a time later; none is later than the latest that anything may state.
Nanoseconds later_by(Nanoseconds start, Seconds length)
{
    if (length >= seconds_until(start, latest_instant)) return std::max(start, latest_instant);
    return start + static_cast<Nanoseconds>(length.value() * 1e9);
}

/// Time of the span that a device neither sampled nor was charged for when its log was read.
Seconds uncovered_time(const DeviceEnergy& device, const EvidenceSummary& evidence, const TimeSpan& span)
{
    Seconds length = device.start && device.end ? seconds_until(*device.start, *device.end) : device.duration;
    std::vector<TimeSpan> placed;
    if (device.start && device.end) placed.push_back({.start = *device.start, .end = *device.end});
    Seconds charged_unplaced;
    for (const Gap& gap : evidence.gaps) {
        if (gap.device != device.id || gap.reason == "gap") continue;
        if (!gap.start) {
            charged_unplaced += gap.duration;
            continue;
        }
        // Only the stretch that was charged: the reading may have been declared for a shorter run than this one.
        length += gap.duration;
        placed.push_back({.start = *gap.start, .end = later_by(*gap.start, gap.duration)});
    }
    const bool by_place = evidence.zone_known && !placed.empty();
    const Seconds uncovered = by_place ? left_over(span, std::move(placed)) : seconds_of(span) - length;
    return std::max(Seconds{}, uncovered - charged_unplaced);
}

/// Time of the span that a file of totals covers: its runs lie anywhere in it, one after another.
Seconds uncovered_by_totals(const EvidenceSummary& evidence, const TimeSpan& span)
{
    Seconds covered = evidence.duration;
    // Runs that went on side by side cover their time once; how long that is, is known in any zone.
    if (evidence.start && evidence.end) covered = std::min(covered, seconds_until(*evidence.start, *evidence.end));
    if (evidence.zone_known && evidence.start && evidence.end)
        covered =
            std::min(covered, seconds_until(std::max(*evidence.start, span.start), std::min(*evidence.end, span.end)));
    for (const Gap& gap : evidence.gaps)
        if (gap.reason != "gap") covered += gap.duration;
    return std::max(Seconds{}, seconds_of(span) - covered);
}

struct ChargeRate {
    Watts power;
    bool limit_known = true;
};

/// Power that the declared hardware gives a device at most, where it says anything.
std::optional<Watts> declared_power(DeviceKind kind, const Hardware& hardware, const HardwareLimits& limits,
                                    const GapRule& rule)
{
    switch (kind) {
        case DeviceKind::cpu:
            return stated_cpu_power(hardware, limits);
        case DeviceKind::dram:
            return stated_dram_power(hardware);
        case DeviceKind::node:
        case DeviceKind::run:
            return limits.total * rule.nameplate_factor;
        case DeviceKind::gpu:
        case DeviceKind::rail:
            break;
    }
    return std::nullopt;
}

/// Highest plausible power of a device: by its own name, else by the declared hardware.
ChargeRate charge_rate(const DeviceEnergy& device, const Hardware& hardware, const HardwareLimits& limits,
                       const ReferenceTables& tables, const GapRule& rule)
{
    std::optional<Watts> limit;
    if (device.kind == DeviceKind::gpu) {
        const Accelerator* known = tables.accelerator(device.name);
        limit = known != nullptr && known->power ? known->power : limits.highest;
    }
    if (limit) return {.power = std::max(*limit * rule.nameplate_factor, device.highest_power), .limit_known = true};
    const Watts declared = declared_power(device.kind, hardware, limits, rule).value_or(Watts{});
    return {.power = std::max(device.highest_power * rule.unknown_nameplate_factor, declared),
            .limit_known = device.kind != DeviceKind::gpu};
}

/// A total stands for all accelerators and, unless it is of them alone, for an unknown host beside them.
UncoveredCharge uncovered_total_charge(const EvidenceSummary& evidence, const TimeSpan& span,
                                       const HardwareLimits& limits, const GapRule& rule)
{
    UncoveredCharge charge;
    // A stated total without a duration says nothing about time; what a tool writes has a duration.
    if (!(evidence.duration > Seconds{}) && evidence.grade == Grade::E) return charge;
    charge.longest = uncovered_by_totals(evidence, span);
    if (charge.longest < shortest_uncovered) return {};
    Watts highest;
    for (const DeviceEnergy& device : evidence.devices)
        if (device.duration > Seconds{})
            highest = std::max(highest, Watts{to_joules(device.energy).value() / device.duration.value()});
    const Watts power = std::max(limits.total * rule.nameplate_factor, highest * rule.unknown_nameplate_factor);
    charge.energy = to_kilowatt_hours(power * charge.longest);
    return charge;
}

}  // namespace

std::optional<Watts> stated_cpu_power(const Hardware& hardware, const HardwareLimits& limits)
{
    if (!limits.cpu) return std::nullopt;
    return *limits.cpu * hardware.cpu_share.value_or(1.0);
}

std::optional<Watts> stated_dram_power(const Hardware& hardware)
{
    if (!hardware.dram_gb) return std::nullopt;
    return Watts{*hardware.dram_gb * dram_watts_per_gigabyte};
}

UncoveredCharge uncovered_charge(const EvidenceSummary& evidence, const RunFacts& run, const Rulebook& rulebook,
                                 const HardwareLimits& limits, const ReferenceTables& tables)
{
    UncoveredCharge charge;
    if (!run.span) return charge;
    const GapRule rule = energy::gap_rule(rulebook.thresholds);
    if (evidence.kind == EvidenceKind::total) return uncovered_total_charge(evidence, *run.span, limits, rule);
    std::vector<double> energies;
    for (const DeviceEnergy* device : devices_in_scope(evidence, rulebook.component_scope)) {
        const Seconds uncovered = uncovered_time(*device, evidence, *run.span);
        if (uncovered < shortest_uncovered) continue;
        const ChargeRate rate = charge_rate(*device, run.hardware, limits, tables, rule);
        energies.push_back(to_kilowatt_hours(rate.power * uncovered).value());
        const Seconds gap = energy::gap_thresholds(device->nominal_interval, rule).gap;
        charge.longest = std::max(charge.longest, uncovered);
        charge.limit_unknown = charge.limit_unknown || (!rate.limit_known && uncovered > gap);
    }
    charge.energy = KilowattHours{order_free_sum(std::move(energies))};
    return charge;
}

Seconds run_length(const RunFacts& run)
{
    Seconds longest = run.span ? seconds_of(*run.span) : Seconds{};
    std::optional<TimeSpan> logged;
    for (const EvidenceSummary& evidence : run.evidence) {
        longest = std::max(longest, evidence.duration);
        if (!evidence.zone_known || !evidence.start || !evidence.end) continue;
        if (!logged) logged = TimeSpan{*evidence.start, *evidence.end};
        logged->start = std::min(logged->start, *evidence.start);
        logged->end = std::max(logged->end, *evidence.end);
    }
    return logged ? std::max(longest, seconds_until(logged->start, logged->end)) : longest;
}

}  // namespace wattboard

// Coverage of runs by their logs, from summaries alone.
#include "scoring/entry/run_coverage.h"

#include <algorithm>

#include "scoring/energy/gap_accounting.h"
#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

using energy::nameplate_factor;
using energy::unknown_nameplate_factor;

/// What is left of rounding when durations in seconds meet instants in nanoseconds.
constexpr Seconds shortest_uncovered{1e-6};

bool has_kind(const EvidenceSummary& evidence, DeviceKind kind)
{
    return std::ranges::find(evidence.devices, kind, &DeviceEnergy::kind) != evidence.devices.end();
}

bool in_kinds(const DeviceEnergy& device, ComponentScope scope)
{
    switch (scope) {
        case ComponentScope::gpu:
            return device.kind == DeviceKind::gpu || device.kind == DeviceKind::rail;
        case ComponentScope::gpu_cpu_dram:
            return device.kind != DeviceKind::node && device.kind != DeviceKind::run;
        case ComponentScope::node_at_wall:
            return device.kind == DeviceKind::node;
    }
    return true;
}

bool is_whole(const DeviceEnergy& device) { return device.kind == DeviceKind::node || device.kind == DeviceKind::run; }

/// Whether a meter of the node in the log reads at least what the other devices of the log do, as it must.
bool node_holds_the_rest(const EvidenceSummary& evidence)
{
    std::vector<double> node;
    std::vector<double> rest;
    for (const DeviceEnergy& device : evidence.devices)
        (device.kind == DeviceKind::node ? node : rest).push_back(device.energy.value());
    return !node.empty() && order_free_sum(std::move(node)) >= order_free_sum(std::move(rest));
}

/// Whether the log has devices that the scope names; if not, all of it counts.
bool can_be_cut(const EvidenceSummary& evidence, ComponentScope scope)
{
    if (scope == ComponentScope::node_at_wall) return node_holds_the_rest(evidence);
    return std::ranges::any_of(evidence.devices, [&](const DeviceEnergy& device) { return in_kinds(device, scope); });
}

bool counts(const DeviceEnergy& device, ComponentScope scope, bool cut) { return !cut || in_kinds(device, scope); }

/// Share of the devices in scope in the sum of all; 1 where the sum is zero.
template <class Value>
double share_in_scope(const EvidenceSummary& evidence, ComponentScope scope, Value value)
{
    std::vector<double> inside;
    std::vector<double> all;
    for (const DeviceEnergy& device : evidence.devices) {
        all.push_back(value(device).value());
        if (in_kinds(device, scope)) inside.push_back(value(device).value());
    }
    const double sum = order_free_sum(std::move(all));
    return sum > 0.0 ? std::min(1.0, order_free_sum(std::move(inside)) / sum) : 1.0;
}

/// Share in scope of a total whose components are stated (CodeCarbon's `gpu_energy` beside its sum). What no component
/// explains counts, and a component in scope that reads 0 is no reading of it.
std::optional<double> stated_share(const EvidenceSummary& evidence, ComponentScope scope)
{
    if (evidence.kind != EvidenceKind::total || scope == ComponentScope::node_at_wall) return std::nullopt;
    double outside = 0;
    double gpu = 0;
    for (const auto& [name, energy] : evidence.component_energy_kwh) {
        const auto kind = from_name<DeviceKind>(name, device_kind_names);
        if (kind == DeviceKind::gpu) gpu += energy;
        const bool component = kind == DeviceKind::cpu || kind == DeviceKind::dram;
        if (component && scope == ComponentScope::gpu) outside += energy;
    }
    const double whole = evidence.energy.value();
    if (!(gpu > 0) || !(outside > 0) || gpu + outside > whole * (1 + 1e-6)) return std::nullopt;
    return 1 - outside / whole;
}

Seconds length_of(const TimeSpan& span) { return Seconds{static_cast<double>(span.end - span.start) * 1e-9}; }

/// Time from one instant to a later one, 0 if it is not later. Unsigned, so that no difference overflows.
Seconds until(Nanoseconds from, Nanoseconds to)
{
    const auto difference = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    return Seconds{to > from ? static_cast<double>(difference) * 1e-9 : 0.0};
}

/// Part of a span that none of the intervals covers; overlaps count once.
Seconds left_over(const TimeSpan& span, std::vector<TimeSpan> intervals)
{
    std::ranges::sort(intervals, {}, &TimeSpan::start);
    Seconds left;
    Nanoseconds reached = span.start;
    for (const TimeSpan& interval : intervals) {
        left += until(reached, std::min(interval.start, span.end));
        reached = std::max(reached, interval.end);
    }
    return left + until(reached, span.end);
}

/// Time of the span that a device neither sampled nor was charged for when its log was read.
Seconds uncovered_time(const DeviceEnergy& device, const EvidenceSummary& evidence, const TimeSpan& span)
{
    Seconds length = device.start && device.end ? until(*device.start, *device.end) : device.duration;
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
        placed.push_back(
            {.start = *gap.start, .end = *gap.start + static_cast<Nanoseconds>(gap.duration.value() * 1e9)});
    }
    const bool by_place = evidence.zone_known && !placed.empty();
    const Seconds uncovered = by_place ? left_over(span, std::move(placed)) : length_of(span) - length;
    return std::max(Seconds{}, uncovered - charged_unplaced);
}

/// Time of the span that a file of totals covers: its runs lie anywhere in it, one after another.
Seconds uncovered_by_totals(const EvidenceSummary& evidence, const TimeSpan& span)
{
    Seconds covered = evidence.duration;
    // Runs that went on side by side cover their time once; how long that is, is known in any zone.
    if (evidence.start && evidence.end) covered = std::min(covered, until(*evidence.start, *evidence.end));
    if (evidence.zone_known && evidence.start && evidence.end)
        covered = std::min(covered, until(std::max(*evidence.start, span.start), std::min(*evidence.end, span.end)));
    for (const Gap& gap : evidence.gaps)
        if (gap.reason != "gap") covered += gap.duration;
    return std::max(Seconds{}, length_of(span) - covered);
}

struct ChargeRate {
    Watts power;
    bool limit_known = true;
};

/// Power that the declared hardware gives a device at most, where it says anything.
std::optional<Watts> declared_power(DeviceKind kind, const Hardware& hardware, const HardwareLimits& limits)
{
    switch (kind) {
        case DeviceKind::cpu:
            return stated_cpu_power(hardware, limits);
        case DeviceKind::dram:
            return stated_dram_power(hardware);
        case DeviceKind::node:
        case DeviceKind::run:
            return limits.total * nameplate_factor;
        case DeviceKind::gpu:
        case DeviceKind::rail:
            break;
    }
    return std::nullopt;
}

/// Highest plausible power of a device: by its own name, else by the declared hardware.
ChargeRate charge_rate(const DeviceEnergy& device, const Hardware& hardware, const HardwareLimits& limits,
                       const ReferenceTables& tables)
{
    std::optional<Watts> limit;
    if (device.kind == DeviceKind::gpu) {
        const Accelerator* known = tables.accelerator(device.name);
        limit = known != nullptr && known->power ? known->power : limits.highest;
    }
    if (limit) return {.power = std::max(*limit * nameplate_factor, device.highest_power), .limit_known = true};
    const Watts declared = declared_power(device.kind, hardware, limits).value_or(Watts{});
    return {.power = std::max(device.highest_power * unknown_nameplate_factor, declared),
            .limit_known = device.kind != DeviceKind::gpu};
}

/// A total stands for all accelerators and, unless it is of them alone, for an unknown host beside them.
UncoveredCharge uncovered_total_charge(const EvidenceSummary& evidence, const TimeSpan& span,
                                       const HardwareLimits& limits)
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
    const Watts power = std::max(limits.total * nameplate_factor, highest * unknown_nameplate_factor);
    charge.energy = to_kilowatt_hours(power * charge.longest);
    return charge;
}

}  // namespace

ScopedEnergy scoped_energy(const EvidenceSummary& evidence, ComponentScope scope)
{
    ScopedEnergy scoped{.energy = evidence.energy, .charged = std::max(evidence.energy, evidence.charged)};
    scoped.node_level = node_holds_the_rest(evidence);
    if (!can_be_cut(evidence, scope)) {
        if (const std::optional<double> share = stated_share(evidence, scope)) {
            scoped.energy = scoped.energy * *share;
            scoped.charged = scoped.charged * *share;
            return scoped;
        }
        scoped.wider_than_scope = scope != ComponentScope::node_at_wall && !evidence.devices.empty();
        return scoped;
    }
    scoped.node_level = scope == ComponentScope::node_at_wall;
    scoped.energy =
        scoped.energy * share_in_scope(evidence, scope, [](const DeviceEnergy& device) { return device.energy; });
    const auto charged = [](const DeviceEnergy& device) { return std::max(device.energy, device.charged); };
    scoped.charged = std::max(scoped.energy, scoped.charged * share_in_scope(evidence, scope, charged));
    return scoped;
}

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

MissingComponents missing_components(const RunFacts& run, ComponentScope scope)
{
    bool cpu = false, dram = false, all_accelerators = false;
    std::int64_t seen = 0;
    std::vector<double> wholes;
    std::vector<double> parts;
    for (const EvidenceSummary& evidence : run.evidence) {
        cpu = cpu || has_kind(evidence, DeviceKind::cpu);
        dram = dram || has_kind(evidence, DeviceKind::dram);
        // A trace that an archive holds beside a total shows its own devices, and no others.
        const bool total_of_gpus = evidence.kind == EvidenceKind::total &&
                                   std::ranges::any_of(evidence.devices, [](const DeviceEnergy& device) {
                                       return device.kind == DeviceKind::gpu && !device.charge_power;
                                   });
        all_accelerators = all_accelerators || total_of_gpus;
        for (const DeviceEnergy& device : evidence.devices) {
            // A rail feeds one accelerator: a log of one of them is no log of eight.
            seen += device.kind == DeviceKind::gpu || device.kind == DeviceKind::rail ? 1 : 0;
            (is_whole(device) ? wholes : parts).push_back(device.energy.value());
        }
    }
    MissingComponents missing;
    // What reads less than its parts is no meter of the whole.
    if (!wholes.empty() && order_free_sum(std::move(wholes)) >= order_free_sum(std::move(parts))) return missing;
    missing.cpu = scope != ComponentScope::gpu && !cpu;
    missing.dram = scope != ComponentScope::gpu && !dram;
    std::int64_t declared = 0;
    for (const Accelerators& accelerators : run.hardware.accelerators) declared += accelerators.count;
    if (!all_accelerators) missing.accelerators = std::max<std::int64_t>(0, declared - seen);
    return missing;
}

UncoveredCharge uncovered_charge(const EvidenceSummary& evidence, const RunFacts& run, ComponentScope scope,
                                 const HardwareLimits& limits, const ReferenceTables& tables)
{
    UncoveredCharge charge;
    if (!run.span) return charge;
    if (evidence.kind == EvidenceKind::total) return uncovered_total_charge(evidence, *run.span, limits);
    const bool cut = can_be_cut(evidence, scope);
    std::vector<double> energies;
    for (const DeviceEnergy& device : evidence.devices) {
        if (!counts(device, scope, cut)) continue;
        const Seconds uncovered = uncovered_time(device, evidence, *run.span);
        if (uncovered < shortest_uncovered) continue;
        const ChargeRate rate = charge_rate(device, run.hardware, limits, tables);
        energies.push_back(to_kilowatt_hours(rate.power * uncovered).value());
        const Seconds ordinary = std::max(device.nominal_interval * 5.0, Seconds{2.0});
        charge.longest = std::max(charge.longest, uncovered);
        charge.limit_unknown = charge.limit_unknown || (!rate.limit_known && uncovered > ordinary);
    }
    charge.energy = KilowattHours{order_free_sum(std::move(energies))};
    return charge;
}

Seconds run_length(const RunFacts& run)
{
    Seconds longest = run.span ? length_of(*run.span) : Seconds{};
    for (const EvidenceSummary& evidence : run.evidence) longest = std::max(longest, evidence.duration);
    return longest;
}

}  // namespace wattboard

// Coverage of runs by their logs, from summaries alone.
#include "scoring/entry/run_coverage.h"

#include <algorithm>

#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

/// Unseen time is charged at this multiple of the board limit, or of the highest sample where no limit is known.
constexpr double nameplate_factor = 1.15;
constexpr double unknown_nameplate_factor = 1.25;
/// What is left of rounding when durations in seconds meet instants in nanoseconds.
constexpr Seconds shortest_uncovered{1e-6};

bool has_kind(const EvidenceSummary& evidence, std::initializer_list<DeviceKind> kinds)
{
    return std::any_of(evidence.devices.begin(), evidence.devices.end(), [&](const DeviceEnergy& device) {
        return std::find(kinds.begin(), kinds.end(), device.kind) != kinds.end();
    });
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

/// Whether the log has devices that the scope names; if not, all of it counts.
bool can_be_cut(const EvidenceSummary& evidence, ComponentScope scope)
{
    return std::any_of(evidence.devices.begin(), evidence.devices.end(),
                       [&](const DeviceEnergy& device) { return in_kinds(device, scope); });
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

Seconds length_of(const TimeSpan& span) { return Seconds{static_cast<double>(span.end - span.start) * 1e-9}; }

/// Time from one instant to a later one, 0 if it is not later. Unsigned, so that no difference overflows.
Seconds until(Nanoseconds from, Nanoseconds to)
{
    const auto difference = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    return Seconds{to > from ? static_cast<double>(difference) * 1e-9 : 0.0};
}

/// Time of the span that a device neither sampled nor was charged for when its log was read.
Seconds uncovered_time(const DeviceEnergy& device, const EvidenceSummary& evidence, const TimeSpan& span)
{
    std::optional<Nanoseconds> start = device.start ? device.start : evidence.start;
    std::optional<Nanoseconds> end = device.end ? device.end : evidence.end;
    Seconds length = start && end ? until(*start, *end) : device.duration;
    Seconds charged_unplaced;
    for (const Gap& gap : evidence.gaps) {
        if (gap.device != device.id || gap.reason == "gap") continue;
        if (!gap.start || !start || !end) {
            charged_unplaced += gap.duration;
            continue;
        }
        length += gap.duration;
        const auto nanoseconds = static_cast<Nanoseconds>(gap.duration.value() * 1e9);
        if (gap.reason == "before_first_sample") start = std::min(*start, *gap.start);
        if (gap.reason == "after_last_sample") end = std::max(*end, *gap.start + nanoseconds);
    }
    Seconds uncovered = length_of(span) - length;
    if (evidence.zone_known && start && end)
        uncovered =
            std::min(until(span.start, std::min(*start, span.end)) + until(std::max(*end, span.start), span.end),
                     length_of(span));
    return std::max(Seconds{}, uncovered - charged_unplaced);
}

/// Time of the span that a file of totals covers: its runs lie anywhere in it, one after another.
Seconds uncovered_by_totals(const EvidenceSummary& evidence, const TimeSpan& span)
{
    Seconds covered = evidence.duration;
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

/// Highest plausible power of a device: by its own name, else by the declared hardware.
ChargeRate charge_rate(const DeviceEnergy& device, const HardwareLimits& limits, const ReferenceTables& tables)
{
    std::optional<Watts> limit;
    if (device.kind == DeviceKind::gpu) {
        const Accelerator* known = tables.accelerator(device.name);
        limit = known != nullptr && known->power ? known->power : limits.highest;
    }
    if (limit) return {.power = std::max(*limit * nameplate_factor, device.highest_power), .limit_known = true};
    return {.power = device.highest_power * unknown_nameplate_factor, .limit_known = device.kind != DeviceKind::gpu};
}

/// A total stands for all accelerators and, unless it is of them alone, for an unknown host beside them.
UncoveredCharge uncovered_total_charge(const EvidenceSummary& evidence, const TimeSpan& span,
                                       const HardwareLimits& limits)
{
    UncoveredCharge charge;
    // A total that states no duration says nothing about time.
    if (!(evidence.duration > Seconds{})) return charge;
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
    scoped.node_level = has_kind(evidence, {DeviceKind::node});
    if (!can_be_cut(evidence, scope)) {
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

MissingComponents missing_components(const RunFacts& run, ComponentScope scope)
{
    bool whole = false, cpu = false, dram = false, all_accelerators = false;
    std::int64_t seen = 0;
    for (const EvidenceSummary& evidence : run.evidence) {
        whole = whole || has_kind(evidence, {DeviceKind::node, DeviceKind::run});
        cpu = cpu || has_kind(evidence, {DeviceKind::cpu});
        dram = dram || has_kind(evidence, {DeviceKind::dram});
        const bool total_of_gpus = evidence.kind == EvidenceKind::total && has_kind(evidence, {DeviceKind::gpu});
        all_accelerators = all_accelerators || total_of_gpus || has_kind(evidence, {DeviceKind::rail});
        for (const DeviceEnergy& device : evidence.devices) seen += device.kind == DeviceKind::gpu ? 1 : 0;
    }
    MissingComponents missing;
    if (whole) return missing;
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
        const ChargeRate rate = charge_rate(device, limits, tables);
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
    if (run.span) return length_of(*run.span);
    Seconds longest;
    for (const EvidenceSummary& evidence : run.evidence) longest = std::max(longest, evidence.duration);
    return longest;
}

}  // namespace wattboard

// What of a run's logs lies in the component scope.
#include "scoring/entry/run_scope.h"

#include <algorithm>

#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

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

std::vector<const DeviceEnergy*> devices_in_scope(const EvidenceSummary& evidence, ComponentScope scope)
{
    const bool cut = can_be_cut(evidence, scope);
    std::vector<const DeviceEnergy*> devices;
    for (const DeviceEnergy& device : evidence.devices)
        if (!cut || in_kinds(device, scope)) devices.push_back(&device);
    return devices;
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
            (is_whole(device.kind) ? wholes : parts).push_back(device.energy.value());
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

}  // namespace wattboard

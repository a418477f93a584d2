// Checks of what was added up: gaps, counters, totals beside samples, and readings that are counted twice.
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/timestamp.h"
#include "scoring/plausibility/check_parts.h"

namespace wattboard::checks {

namespace {

using energy::DeviceAccount;
using energy::ValueKind;

/// The smallest range of an energy counter of a CPU: 2^32 units of 15.26 uJ (RAPL).
constexpr double smallest_rapl_range_joules = 65'536;

bool is_counter(const CheckedDevice& device) { return device.account->value_kind == ValueKind::counter; }

/// Whether the log was just read: stored accounts are without readings, and must not speak against what was found then.
bool has_readings(const CheckInput& input)
{
    return std::ranges::any_of(input.devices, [](const CheckedDevice& d) { return d.account->statistics.count() > 0; });
}

/// Relative difference of two energies by the larger one.
double difference(KilowattHours a, KilowattHours b)
{
    const double larger = std::max(a.value(), b.value());
    return larger > 0 ? std::abs(a.value() - b.value()) / larger : 0;
}

}  // namespace

Finding check_gaps(const CheckInput& input, const EvidenceSummary& summary)
{
    // The summary keeps only the longest gaps: many short ones must not go unseen.
    double worst_share = 0;
    const DeviceEnergy* device = nullptr;
    for (std::size_t i = 0; i < input.devices.size(); ++i) {
        const DeviceEnergy& next = summary.devices[i];
        const double share = next.duration > Seconds{} ? input.devices[i].in_gaps / next.duration : 0;
        if (share <= worst_share) continue;
        worst_share = share;
        device = &next;
    }
    Finding finding = graded(input.thresholds, "gaps", worst_share, "1");
    finding.message = fmt::format("{} gaps; share of the worst device's time that lies in gaps.", summary.gap_count);
    if (device == nullptr) return finding;
    finding.place = device->id;
    const auto longest = std::ranges::find_if(
        summary.gaps, [&](const Gap& gap) { return gap.reason == "gap" && gap.device == device->id; });
    if (longest != summary.gaps.end() && longest->start) finding.place += ", " + energy::to_iso8601(*longest->start);
    return finding;
}

Finding check_counter(const CheckInput& input)
{
    if (std::ranges::none_of(input.devices, is_counter))
        return not_applicable("counter", "The log holds no cumulative counters.");
    const auto [device, most] = worst(input, [](const DeviceAccount& d) {
        return d.value_kind == ValueKind::counter ? static_cast<double>(d.counter_falls) : -1.0;
    });
    const double falls =
        total_of(input, [](const CheckedDevice& d) { return static_cast<double>(d.account->counter_falls); });
    const double wraps = total_of(input, [](const CheckedDevice& d) { return static_cast<double>(d.account->wraps); });
    Finding finding = above(input.thresholds, "counter", falls, Severity::reject, "1");
    finding.message = fmt::format(
        "{} times a counter fell; those intervals are charged as gaps. {} wraps were repaired.", falls, wraps);
    if (device != nullptr && most > 0) finding.place = device->info.id;
    for (const CheckedDevice& checked : input.devices) {
        if (!is_counter(checked) || checked.account->samples < 2 || checked.account->joules > 0) continue;
        finding.verdict = Verdict::fail;
        finding.place = checked.account->info.id;
        finding.message += " A counter never moved.";
        break;
    }
    return finding;
}

Finding check_counter_wrap(const CheckInput& input)
{
    const auto [device, turns] = worst(input, [](const DeviceAccount& d) {
        const bool rapl = d.info.kind == DeviceKind::cpu || d.info.kind == DeviceKind::dram;
        const double range = d.info.counter_range_joules.value_or(rapl ? smallest_rapl_range_joules : 0);
        if (d.value_kind != ValueKind::counter || range <= 0 || d.samples < 2) return -1.0;
        return static_cast<double>(d.longest_interval) * 1e-9 * d.highest_watts / range;
    });
    if (device == nullptr) return not_applicable("counter_wrap", "The log holds no counters whose range is known.");
    Finding finding = above(input.thresholds, "counter_wrap", turns, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message = "Longest interval between readings, by the time in which the counter can turn over.";
    return finding;
}

Finding check_total_vs_samples(const Thresholds& thresholds, const EvidenceSummary& summary)
{
    if (!summary.stated_total) return not_applicable("total_vs_samples", "The log holds no total beside its samples.");
    Finding finding = graded(thresholds, "total_vs_samples", difference(*summary.stated_total, summary.energy), "1");
    finding.message = fmt::format("The file states {:.6g} kWh, its samples say {:.6g} kWh.",
                                  summary.stated_total->value(), summary.energy.value());
    return finding;
}

Finding check_double_count(const CheckInput& input, const EvidenceSummary& summary)
{
    constexpr std::size_t least_devices = 3;
    if (summary.devices.size() < least_devices)
        return not_applicable("double_count", "Applies to three devices and more.");
    double closest = 2;
    const DeviceEnergy* total = nullptr;
    for (const DeviceEnergy& device : summary.devices) {
        const double apart = difference(device.energy, summary.energy - device.energy);
        if (device.energy <= KilowattHours{} || apart >= closest) continue;
        closest = apart;
        total = &device;
    }
    if (total == nullptr) return not_applicable("double_count", "No device used energy.");
    const double hold = threshold_of(input.thresholds, "double_count");
    const double warn = threshold_of(input.thresholds, "double_count_warn");
    return {.check = "double_count",
            .value = closest,
            .threshold = closest < hold ? hold : warn,
            .unit = "1",
            .severity = closest < hold ? Severity::reject : Severity::warn,
            .verdict = closest < std::max(hold, warn) ? Verdict::fail : Verdict::pass,
            .place = total->id,
            .message = "Difference between the energy of this device and that of all others together."};
}

Finding check_mirrored_device(const CheckInput& input)
{
    constexpr std::uint64_t enough = 20;
    const bool known = std::ranges::any_of(
        input.devices, [](const CheckedDevice& checked) { return checked.account->series.readings > 0; });
    if (!known) return not_applicable("mirrored_device", "The readings are not at hand.");
    std::map<std::pair<std::uint64_t, std::uint64_t>, const DeviceAccount*> seen;
    Finding finding = above(input.thresholds, "mirrored_device", 0, Severity::reject, "devices");
    finding.message = "No two devices have the same readings.";
    double mirrored = 0;
    for (const CheckedDevice& checked : input.devices) {
        const DeviceAccount& device = *checked.account;
        if (device.series.readings < enough) continue;
        const auto [first, fresh] = seen.try_emplace({device.series.hash, device.series.readings}, &device);
        if (fresh) continue;
        mirrored += 1;
        finding.place = first->second->info.id + " and " + device.info.id;
        finding.message = "Devices have the same readings throughout: the power of one is counted twice.";
    }
    finding.value = mirrored;
    finding.verdict = mirrored > *finding.threshold ? Verdict::fail : Verdict::pass;
    return finding;
}

Finding check_repeated_block(const CheckInput& input)
{
    if (!has_readings(input)) return not_applicable("repeated_block", "The readings are not at hand.");
    const auto [device, readings] =
        worst(input, [](const DeviceAccount& d) { return static_cast<double>(d.statistics.repeated().readings); });
    Finding finding{.check = "repeated_block",
                    .value = std::max(readings, 0.0),
                    .threshold = threshold_of(input.thresholds, "repeated_block"),
                    .unit = "samples",
                    .severity = Severity::reject,
                    .message = "No stretch of the log repeats."};
    if (device == nullptr || readings < *finding.threshold || readings == 0) return finding;
    const RepeatedBlock& block = device->statistics.repeated();
    finding.verdict = Verdict::fail;
    finding.place = place_of(*device, block.again);
    finding.message =
        fmt::format("At least {} readings in a row equal those from {} on; measured noise does not repeat.",
                    block.readings, energy::to_iso8601(block.first));
    return finding;
}

}  // namespace wattboard::checks

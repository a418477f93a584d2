// Checks of power against the limits of the device.
#include <algorithm>
#include <cmath>

#include "scoring/plausibility/check_parts.h"

namespace wattboard::checks {

namespace {

using energy::DeviceAccount;

/// The limit that the firmware enforces: of the table, lowered by what the log states.
double enforced_limit(const DeviceAccount& device)
{
    if (!device.limit) return 0;
    return std::min(*device.limit, device.info.stated_limit.value_or(*device.limit)).value();
}

/// What no device of its kind draws, for devices without a known limit.
double watts_ceiling(const DeviceAccount& device) { return device.info.kind == DeviceKind::gpu ? 1500 : 20'000; }

/// The highest mean over a second; of a log shorter than that, the highest sample.
double highest_mean(const DeviceAccount& device)
{
    return device.highest_second_watts > 0 ? device.highest_second_watts : device.highest_watts;
}

}  // namespace

Finding check_power_upper(const CheckInput& input)
{
    const auto [device, ratio] = worst(input, [](const DeviceAccount& d) {
        return highest_mean(d) / (d.limit ? enforced_limit(d) : watts_ceiling(d));
    });
    if (device == nullptr) return not_applicable("power_upper", "No device has a sample.");
    if (!device->limit) {
        Finding finding =
            graded_finding("power_upper", ratio, 1, threshold_of(input.thresholds, "power_upper_unknown"), "1");
        finding.place = device->info.id;
        finding.message =
            "Highest mean over a second, by what any device of its kind draws; its own power limit is not known.";
        return finding;
    }
    Finding finding = graded(input.thresholds, "power_upper", ratio, "1");
    finding.place = device->info.id;
    finding.message = "Highest mean over a second, as a multiple of the power limit.";
    return finding;
}

Finding check_power_peaks(const CheckInput& input)
{
    const auto [device, share] = worst(input, [](const DeviceAccount& d) {
        return d.limit ? static_cast<double>(d.impossible_samples) / static_cast<double>(d.samples) : -1.0;
    });
    if (device == nullptr) return not_applicable("power_peaks", "No power limit is known for the devices.");
    Finding finding = above(input.thresholds, "power_peaks", share, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message = "Share of samples above 1.5 times the power limit.";
    return finding;
}

Finding check_power_lower(const CheckInput& input, const EvidenceSummary& summary)
{
    Finding finding{.check = "power_lower", .unit = "1", .severity = Severity::reject};
    finding.threshold = threshold_of(input.thresholds, "power_lower");
    for (std::size_t i = 0; i < input.devices.size(); ++i) {
        const DeviceAccount& device = *input.devices[i].account;
        if (device.samples == 0 || summary.devices[i].duration <= Seconds{}) continue;
        // One watt: no running server device draws less.
        const double scale = device.limit ? device.limit->value() : 1 / *finding.threshold;
        const double ratio = summary.devices[i].mean_power.value() / scale;
        if (finding.value && ratio >= *finding.value) continue;
        finding.value = ratio;
        finding.place = device.info.id;
        finding.severity = device.limit ? Severity::reject : Severity::warn;
        finding.message = device.limit ? "Lowest mean power of a device, as a share of its power limit."
                                       : "Lowest mean power of a device; no limit is known, the threshold is 1 W.";
    }
    if (!finding.value) return not_applicable("power_lower", "No device has two samples.");
    finding.verdict = *finding.value < *finding.threshold ? Verdict::fail : Verdict::pass;
    return finding;
}

Finding check_busy_low_power(const CheckInput& input)
{
    const double busy = threshold_of(input.thresholds, "busy_utilization");
    const auto [device, idleness] = worst(input, [&](const DeviceAccount& d) {
        double load = 0, power = 0, count = 0;
        for (const TraceReading& reading : d.statistics.readings()) {
            if (!std::isfinite(reading.utilization_percent)) continue;
            load += double{reading.utilization_percent};
            power += double{reading.watts};
            count += 1;
        }
        if (!d.limit || count == 0 || load / count <= busy) return -1.0;
        return 1 / (1 + power / count / enforced_limit(d));
    });
    if (device == nullptr)
        return not_applicable("busy_low_power", "Applies to devices of known limit that are busy on average.");
    Finding finding = below(input.thresholds, "busy_low_power", 1 / idleness - 1, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message = "Lowest mean power of a busy device, as a share of its power limit.";
    return finding;
}

}  // namespace wattboard::checks

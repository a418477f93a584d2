// Checks of power against the limits of the device.
#include <algorithm>

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
    if (!device->limit) {
        Finding finding = above(input.thresholds, "power_upper_watts", highest_mean(*device), watts_ceiling(*device),
                                Severity::warn, "W");
        finding.check = "power_upper";
        finding.place = device->info.id;
        finding.message = "Highest mean over a second; the power limit of the device is not known.";
        return finding;
    }
    Finding finding = graded_finding("power_upper", ratio, threshold_of(input.thresholds, "power_upper_warn", 1.05),
                                     threshold_of(input.thresholds, "power_upper", 1.15), "1");
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
    Finding finding = above(input.thresholds, "power_peaks", share, 0.01, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message = "Share of samples above 1.5 times the power limit.";
    return finding;
}

Finding check_power_lower(const CheckInput& input, const EvidenceSummary& summary)
{
    Finding finding{.check = "power_lower", .unit = "1", .severity = Severity::reject};
    finding.threshold = threshold_of(input.thresholds, "power_lower", 0.04);
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

}  // namespace wattboard::checks

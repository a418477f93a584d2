// Checks of the logged devices against the declared ones: their power, their number, and whether one is named twice.
#include <algorithm>
#include <cmath>
#include <limits>

#include "scoring/entry/run_coverage.h"
#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/check_catalogue.h"
#include "scoring/plausibility/device_identity.h"
#include "scoring/plausibility/run_checks.h"
#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

/// The devices of the traces of a run, by what they are.
struct LoggedDevices {
    std::vector<const DeviceEnergy*> gpus;
    std::vector<const DeviceEnergy*> rails;
    bool totals_of_gpus = false;
    bool wholes = false;
    double whole_kwh = 0;  ///< of meters and totals of everything
    double meter_kwh = 0;  ///< of meters alone
    double parts_kwh = 0;
};

LoggedDevices logged_devices(const RunFacts& run)
{
    LoggedDevices logged;
    std::vector<double> wholes;
    std::vector<double> meters;
    std::vector<double> parts;
    for (const EvidenceSummary& evidence : run.evidence) {
        const bool total = evidence.kind == EvidenceKind::total;
        for (const DeviceEnergy& device : evidence.devices) {
            const bool gpu = device.kind == DeviceKind::gpu;
            const bool whole = device.kind == DeviceKind::node || device.kind == DeviceKind::run;
            logged.totals_of_gpus = logged.totals_of_gpus || (total && gpu && !device.charge_power);
            logged.wholes = logged.wholes || whole;
            if (gpu) logged.gpus.push_back(&device);
            if (device.kind == DeviceKind::rail) logged.rails.push_back(&device);
            (whole ? wholes : parts).push_back(device.energy.value());
            if (device.kind == DeviceKind::node && !total) meters.push_back(device.energy.value());
        }
    }
    logged.whole_kwh = order_free_sum(std::move(wholes));
    logged.meter_kwh = order_free_sum(std::move(meters));
    logged.parts_kwh = order_free_sum(std::move(parts));
    return logged;
}

/// Mean power of the rails together, over the longest of them: one accelerator may have several, and one after another.
Watts mean_power_of_rails(const std::vector<const DeviceEnergy*>& rails)
{
    std::vector<double> joules;
    Seconds longest;
    for (const DeviceEnergy* rail : rails) {
        joules.push_back(to_joules(rail->energy).value());
        longest = std::max(longest, rail->duration);
    }
    if (!(longest > Seconds{})) return {};
    return Watts{order_free_sum(std::move(joules)) / longest.value()};
}

/// The extremes of mean powers as shares of what the declared hardware allows.
struct PowerShares {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -1;
    std::string lowest_place;
    std::string highest_place;

    void add(double low, double high, const std::string& place)
    {
        if (low < lowest) {
            lowest = low;
            lowest_place = place;
        }
        if (high > highest) {
            highest = high;
            highest_place = place;
        }
    }
};

PowerShares power_shares(const RunFacts& run, const HardwareLimits& limits)
{
    PowerShares shares;
    std::vector<const DeviceEnergy*> rails;
    for (const EvidenceSummary& evidence : run.evidence) {
        if (evidence.kind == EvidenceKind::total) continue;
        for (const DeviceEnergy& device : evidence.devices) {
            if (!(device.duration > Seconds{})) continue;
            if (device.kind == DeviceKind::rail) rails.push_back(&device);
            if (device.kind == DeviceKind::node) shares.add(device.mean_power / limits.total, 0.0, device.id);
            if (device.kind == DeviceKind::gpu)
                shares.add(device.mean_power / *limits.lowest, device.mean_power / *limits.highest, device.id);
        }
    }
    const bool gpus = std::ranges::any_of(run.evidence, [](const EvidenceSummary& evidence) {
        return std::ranges::find(evidence.devices, DeviceKind::gpu, &DeviceEnergy::kind) != evidence.devices.end();
    });
    // Beside accelerators that are logged by name, rails are parts of something else.
    if (rails.empty() || gpus) return shares;
    const auto stand_for = std::min(limits.devices, static_cast<std::int64_t>(rails.size()));
    const Watts mean = mean_power_of_rails(rails);
    shares.add(mean / (*limits.lowest * static_cast<double>(stand_for)), mean / limits.total, rails.front()->id);
    return shares;
}

bool overlap(const DeviceEnergy& a, const DeviceEnergy& b)
{
    return a.start && b.start && a.end && b.end && *a.start < *b.end && *b.start < *a.end;
}

}  // namespace

Finding check_device_power(const RunFacts& run, const HardwareLimits& limits, const Thresholds& thresholds)
{
    const std::string place = run_place(run.id);
    if (!limits.complete())
        return not_applicable("device_power", place, "The run declares no accelerators with a known limit.");
    const PowerShares shares = power_shares(run, limits);
    if (shares.highest < 0) return not_applicable("device_power", place, "The logs name no accelerators and no node.");
    const double idle = threshold_of(thresholds, "device_power_idle");
    const double most = threshold_of(thresholds, "device_power");
    const bool low = shares.lowest < idle;
    return {.check = "device_power",
            .value = low ? shares.lowest : shares.highest,
            .threshold = low ? idle : most,
            .unit = "1",
            .severity = Severity::reject,
            .verdict = low || shares.highest > most ? Verdict::fail : Verdict::pass,
            .place = place + ", " + (low ? shares.lowest_place : shares.highest_place),
            .message = low ? "Its mean power is " + rounded_text(shares.lowest * 100.0) +
                                 " % of the declared hardware's limit: less than idle. Is the unit right?"
                           : "Highest mean power of a logged device as a share of the declared hardware's limit."};
}

Finding check_device_hours(const RunFacts& run, const HardwareLimits& limits, const Thresholds& thresholds)
{
    const std::string place = run_place(run.id);
    if (limits.devices == 0 || !run.span || !(seconds_of(*run.span) > Seconds{}))
        return not_applicable("device_hours", place, "The run declares no accelerators or no time span.");
    const LoggedDevices logged = logged_devices(run);
    // A meter that reads less than the parts beside it is none of the whole.
    const bool metered = logged.wholes && logged.whole_kwh >= logged.parts_kwh;
    if (metered || logged.totals_of_gpus || (logged.gpus.empty() && logged.rails.empty()))
        return not_applicable("device_hours", place, "The logs name no single accelerators.");
    const bool by_rails = logged.gpus.empty();
    std::vector<double> seconds;
    for (const DeviceEnergy* device : by_rails ? logged.rails : logged.gpus)
        seconds.push_back(std::min(device->duration, seconds_of(*run.span)).value());
    const double sum = order_free_sum(std::move(seconds));
    const double declared = static_cast<double>(limits.devices) * seconds_of(*run.span).value();
    Finding finding = graded_finding("device_hours", std::max(0.0, 1.0 - sum / declared), thresholds, place,
                                     "The logs hold " + rounded_text(sum / 3600.0) +
                                         " device hours, the run declares " + rounded_text(declared / 3600.0) + ".");
    if (!by_rails || logged.rails.size() < 2 || limits.devices < 2) return finding;
    finding.severity = Severity::reject;
    finding.verdict = Verdict::fail;
    finding.message += " Several rails may be those of one accelerator: name accelerators as such.";
    return finding;
}

Finding check_device_count(const RunFacts& run, const HardwareLimits& limits)
{
    const std::string place = run_place(run.id);
    if (limits.devices == 0) return not_applicable("device_count", place, "The run declares no accelerators.");
    const auto logged = static_cast<double>(logged_devices(run).gpus.size());
    const auto declared = static_cast<double>(limits.devices);
    return {.check = "device_count",
            .value = logged,
            .threshold = declared,
            .unit = "devices",
            .severity = Severity::warn,
            .verdict = logged > declared ? Verdict::fail : Verdict::pass,
            .place = place,
            .message = logged > declared ? "The logs name more accelerators than the run declares; all count. One may "
                                           "be logged under two ids."
                                         : "The logs name no more accelerators than the run declares."};
}

Finding check_device_named_twice(const RunFacts& run, const Thresholds& thresholds)
{
    const double threshold = threshold_of(thresholds, "device_named_twice");
    std::vector<const DeviceEnergy*> by_uuid;
    std::vector<const DeviceEnergy*> by_other;
    for (const DeviceEnergy* device : logged_devices(run).gpus)
        if (device->duration > Seconds{})
            (is_device_uuid(device->id) || is_device_uuid(device->name) ? by_uuid : by_other).push_back(device);
    if (by_uuid.empty() || by_other.empty())
        return not_applicable("device_named_twice", run_place(run.id), "All accelerators are named in one way.");
    std::ranges::sort(by_other, {}, [](const DeviceEnergy* device) { return device->mean_power; });
    Finding finding{.check = "device_named_twice",
                    .value = {},
                    .threshold = threshold,
                    .unit = "1",
                    .severity = Severity::reject,
                    .verdict = Verdict::pass,
                    .place = run_place(run.id),
                    .message = "No accelerator is in the logs under two kinds of name."};
    for (const DeviceEnergy* device : by_uuid) {
        const auto from = std::ranges::lower_bound(by_other, device->mean_power * (1 - threshold), {},
                                                   [](const DeviceEnergy* other) { return other->mean_power; });
        for (auto at = from; at != by_other.end() && (*at)->mean_power <= device->mean_power * (1 + threshold); ++at) {
            if (!overlap(*device, **at)) continue;
            finding.value = std::abs((*at)->mean_power / device->mean_power - 1);
            finding.verdict = Verdict::fail;
            finding.place = run_place(run.id) + ", " + device->id + " and " + (*at)->id;
            finding.message =
                "Both were logged at once with nearly the same power: they may be one accelerator that "
                "stands for two.";
            return finding;
        }
    }
    return finding;
}

Finding check_meter_share(const RunFacts& run, const HardwareLimits& limits, const Thresholds& thresholds)
{
    const LoggedDevices logged = logged_devices(run);
    const std::string place = run_place(run.id);
    if (!(logged.meter_kwh > 0) || !(logged.parts_kwh > 0) || logged.parts_kwh > logged.meter_kwh)
        return not_applicable("meter_share", place, "No meter of the whole stands beside logs of its parts.");
    // What has no log idles at least.
    const auto seen = static_cast<std::int64_t>(logged.gpus.size() + logged.rails.size());
    const auto unseen = static_cast<double>(std::max<std::int64_t>(0, limits.devices - seen));
    const Watts idle = limits.lowest.value_or(Watts{}) * threshold_of(thresholds, "device_power_idle");
    const double parts = logged.parts_kwh + to_kilowatt_hours(idle * unseen * run_length(run)).value();
    const double share = parts / logged.meter_kwh;
    return graded_finding("meter_share", share, thresholds, place,
                          "The parts, those without a log at idle, use " + rounded_text(share * 100.0) +
                              " % of what the meter of the whole says; a computer needs more than its parts.");
}

}  // namespace wattboard

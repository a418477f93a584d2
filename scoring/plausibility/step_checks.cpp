// Checks of long counter steps and stated intervals: their energy is believed, whatever their length, since a counter
// runs on unseen; so it must at least be one that the device can have used.
#include <algorithm>

#include <fmt/format.h>

#include "scoring/energy/gap_accounting.h"
#include "scoring/energy/time_lengths.h"
#include "scoring/plausibility/check_parts.h"

namespace wattboard::checks {

namespace {

using energy::DeviceAccount;
using energy::IntervalClass;
using energy::ValueKind;

/// Rows of interval energies are held against the gap rule instead.
bool has_steps(const DeviceAccount& device)
{
    return (device.value_kind == ValueKind::counter || device.value_kind == ValueKind::stated_interval) &&
           device.intervals.count() > 0;
}

Seconds gap_of(const DeviceAccount& device, const energy::GapRule& rule)
{
    return energy::gap_thresholds(energy::nominal_interval(device, rule), rule).gap;
}

/// Share of the device's steps, by time, that lie in steps longer than `length`.
double share_longer(const DeviceAccount& device, Seconds length)
{
    double longer = 0;
    double all = 0;
    for (const IntervalClass& entry : device.intervals.sorted()) {
        all += entry.seconds;
        if (seconds_of(entry.longest) > length) longer += entry.seconds;
    }
    return all > 0 ? longer / all : 0;
}

/// Lowest mean power of the steps of one length above a gap's; negative if there are none.
double lowest_mean(const DeviceAccount& device, Seconds gap)
{
    double lowest = -1;
    for (const IntervalClass& entry : device.intervals.sorted()) {
        if (seconds_of(entry.longest) <= gap || entry.seconds <= 0) continue;
        const double mean = entry.plain_joules / entry.seconds;
        if (lowest < 0 || mean < lowest) lowest = mean;
    }
    return lowest;
}

}  // namespace

Finding check_long_steps(const CheckInput& input)
{
    const energy::GapRule rule = energy::gap_rule(input.thresholds);
    const Seconds unseen{threshold_of(input.thresholds, "long_steps_s")};
    const auto [device, share] = worst(input, [&](const DeviceAccount& d) {
        return has_steps(d) ? share_longer(d, std::max(unseen, gap_of(d, rule))) : -1.0;
    });
    if (device == nullptr) return not_applicable("long_steps", "The log holds no counters and no stated intervals.");
    Finding finding = graded(input.thresholds, "long_steps", share, "1");
    finding.place = device->info.id;
    finding.message =
        "Share of the time that lies in single steps of more than a minute, the inside of which nobody saw.";
    return finding;
}

Finding check_long_step_power(const CheckInput& input)
{
    const energy::GapRule rule = energy::gap_rule(input.thresholds);
    const double idle = threshold_of(input.thresholds, "long_step_power");
    Finding finding{.check = "long_step_power", .threshold = idle, .unit = "1", .severity = Severity::reject};
    for (const CheckedDevice& checked : input.devices) {
        const DeviceAccount& device = *checked.account;
        // Processors and memory may rest at next to nothing; of nodes and rails no limit is known.
        if (device.info.kind != DeviceKind::gpu || !device.limit || !has_steps(device)) continue;
        const double mean = lowest_mean(device, gap_of(device, rule));
        if (mean < 0) continue;
        const double share = mean / device.limit->value();
        if (finding.value && share >= *finding.value) continue;
        finding.value = share;
        finding.place = device.info.id;
        finding.message = fmt::format("Lowest mean power of a long step is {:.4g} W.", mean);
    }
    if (!finding.value)
        return not_applicable("long_step_power", "No accelerator of known limit has steps longer than a gap.");
    finding.verdict = *finding.value < idle ? Verdict::fail : Verdict::pass;
    return finding;
}

}  // namespace wattboard::checks

// Verdicts from the running sums of a trace.
#include "scoring/plausibility/log_checks.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "scoring/energy/gap_rule.h"
#include "scoring/plausibility/check_parts.h"

namespace wattboard {

namespace {

using energy::DeviceAccount;
using energy::ValueKind;
using namespace checks;

Finding check_timestamps(const CheckInput& input)
{
    const double steps = total_of(input, [](const CheckedDevice& d) { return static_cast<double>(d.backward_steps); });
    const double repeated =
        total_of(input, [](const CheckedDevice& d) { return static_cast<double>(d.account->conflicting_times); });
    Finding finding = above(input.thresholds, "timestamps", steps + repeated, Severity::reject, "1");
    finding.message = fmt::format("{} backward steps and {} repeated times with another value.", steps, repeated);
    if (input.first_backward_line != 0) finding.place = fmt::format("line {}", input.first_backward_line);
    // A clock set back by an hour is the honest way to get here, and has a cure.
    constexpr Nanoseconds hour = 3'600'000'000'000;
    const bool clock_change = std::ranges::any_of(input.devices, [](const CheckedDevice& d) {
        return d.largest_step > hour - hour / 10 && d.largest_step <= hour;
    });
    if (clock_change && input.options.timezone.empty())
        finding.message += " A step of about an hour looks like a change of the clock: declare --timezone.";
    return finding;
}

Finding check_duplicates(const CheckInput& input)
{
    const double duplicates =
        total_of(input, [](const CheckedDevice& d) { return static_cast<double>(d.account->exact_duplicates); });
    const double samples =
        total_of(input, [](const CheckedDevice& d) { return static_cast<double>(d.account->samples); });
    Finding finding = above(input.thresholds, "duplicates", duplicates / (samples + duplicates), Severity::warn, "1");
    finding.message = fmt::format("{} rows repeat the one before and were merged.", duplicates);
    return finding;
}

Finding check_out_of_order(const CheckInput& input)
{
    const double steps = total_of(input, [](const CheckedDevice& d) { return static_cast<double>(d.backward_steps); });
    Finding finding = above(input.thresholds, "out_of_order", steps, Severity::warn, "1");
    finding.message = steps > 0 ? "Rows were not in order of time and have been sorted." : "Rows are in order of time.";
    return finding;
}

Finding check_clock(const CheckInput& input)
{
    Finding finding = check_clock_zone(input.facts.zone_known);
    if (input.facts.ambiguous_times > 0)
        finding.message += fmt::format(" The clock was set back; {} times were placed by the order of rows.",
                                       input.facts.ambiguous_times);
    if (input.facts.nonexistent_times > 0) {
        finding.verdict = Verdict::fail;
        finding.message += fmt::format(" {} times do not exist in the declared zone.", input.facts.nonexistent_times);
    }
    return finding;
}

Finding check_sampling_period(const CheckInput& input)
{
    auto [device, median] = worst(
        input, [](const DeviceAccount& d) { return d.intervals.count() == 0 ? -1 : d.intervals.median_seconds(); });
    if (device == nullptr) return not_applicable("sampling_period", "One sample a device has no period.");
    // Whole nanoseconds, so that a minute is a minute.
    median = std::round(median * 1e9) / 1e9;
    Finding finding = graded(input.thresholds, "sampling_period", median, "s");
    finding.place = device->info.id;
    finding.message = "Longest median interval between the samples of a device.";
    return finding;
}

Finding check_sample_count(const CheckInput& input)
{
    std::uint64_t fewest = UINT64_MAX;
    Finding finding{.check = "sample_count", .unit = "1", .message = "Fewest samples of a device."};
    for (const CheckedDevice& device : input.devices) {
        if (device.account->samples >= fewest) continue;
        fewest = device.account->samples;
        finding.place = device.account->info.id;
    }
    finding.value = static_cast<double>(fewest);
    finding.threshold = threshold_of(input.thresholds, "sample_count");
    finding.verdict = *finding.value < *finding.threshold ? Verdict::fail : Verdict::pass;
    return finding;
}

Finding check_cadence(const CheckInput& input)
{
    const energy::GapRule rule = energy::gap_rule(input.thresholds);
    const auto [device, share] = worst(input, [&rule](const DeviceAccount& d) {
        if (d.intervals.count() == 0) return -1.0;
        const double limit = rule.ordinary_factor * static_cast<double>(d.intervals.percentile(rule.percentile));
        double longer = 0;
        for (const auto& interval : d.intervals.sorted())
            if (static_cast<double>(interval.longest) > limit) longer += static_cast<double>(interval.count);
        return longer / static_cast<double>(d.intervals.count());
    });
    if (device == nullptr) return not_applicable("cadence", "There are no intervals.");
    Finding finding = above(input.thresholds, "cadence", share, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message = "Share of intervals longer than 1.5 times the nominal one.";
    return finding;
}

Finding check_charge_power(const CheckInput& input, const EvidenceSummary& summary)
{
    Finding finding{.check = "charge_power_unknown", .value = 0, .threshold = 0, .unit = "devices"};
    finding.message = "The power limit of every device is known.";
    for (const CheckedDevice& device : input.devices) {
        if (device.account->limit) continue;
        *finding.value += 1;
        finding.verdict = Verdict::fail;
        if (finding.place.empty()) finding.place = device.account->info.id;
        finding.message = "Devices without a known power limit; unseen time is charged at 1.25 x their highest sample.";
        // A guessed charge of an accelerator holds the entry until the table has its limit.
        const bool charged = device.in_gaps > Seconds{} || std::ranges::any_of(summary.gaps, [&](const Gap& gap) {
                                 return gap.device == device.account->info.id;
                             });
        if (charged && device.account->info.kind == DeviceKind::gpu) finding.severity = Severity::reject;
    }
    return finding;
}

Finding check_devices_have_samples(const CheckInput& input)
{
    Finding finding{.check = "device_without_samples", .value = 0, .threshold = 0, .unit = "devices"};
    finding.severity = Severity::reject;
    finding.message = "Every device of the log has samples.";
    for (const CheckedDevice& device : input.devices) {
        if (device.account->samples > 0) continue;
        *finding.value += 1;
        finding.verdict = Verdict::fail;
        finding.place = device.account->info.id;
        finding.message = "A device is in the log but never has a value; its whole time is charged.";
    }
    return finding;
}

}  // namespace

Finding check_window(const ReadingOptions& options, const std::map<std::string, double>& thresholds, bool zone_known,
                     double coverage)
{
    if (!options.start || !options.end) return not_applicable("window", "The run's start and end are not declared.");
    Finding finding = graded(thresholds, "window", 1 - coverage, "1");
    finding.message = zone_known ? "Share of the declared run that the log does not cover."
                                 : "Share of the declared run by length alone: the log's time zone is not known.";
    return finding;
}

Finding check_clock_zone(bool zone_known)
{
    return {.check = "clock_zone",
            .unit = "1",
            .severity = Severity::warn,
            .verdict = zone_known ? Verdict::pass : Verdict::fail,
            .message = zone_known ? "The times of the log are absolute."
                                  : "The log's times name no zone, so its place in the run was not checked: declare "
                                    "--timezone."};
}

std::vector<Finding> check_trace(const CheckInput& input, const EvidenceSummary& summary)
{
    return {check_timestamps(input),
            check_duplicates(input),
            check_out_of_order(input),
            check_window(input.options, input.thresholds, summary.zone_known, summary.coverage),
            check_clock(input),
            check_sampling_period(input),
            check_sample_count(input),
            check_cadence(input),
            check_cadence_power(input),
            check_gaps(input, summary),
            check_power_upper(input),
            check_power_peaks(input),
            check_power_lower(input, summary),
            check_busy_low_power(input),
            check_total_vs_samples(input.thresholds, summary),
            check_double_count(input, summary),
            check_mirrored_device(input),
            check_counter(input),
            check_counter_wrap(input),
            check_long_steps(input),
            check_long_step_power(input),
            check_stuck_sensor(input),
            check_repeated_block(input),
            check_smoothness(input),
            check_resolution(input),
            check_distinct_values(input),
            check_last_digit(input),
            check_coherence(input),
            check_temperature(input),
            check_charge_power(input, summary),
            check_devices_have_samples(input)};
}

std::vector<Finding> check_total(const ReadingOptions& options, const std::map<std::string, double>& thresholds,
                                 const EvidenceSummary& summary)
{
    Finding power = not_applicable("total_power", "The duration is not known, so neither is the mean power.");
    for (const DeviceEnergy& run : summary.devices) {
        if (run.duration <= Seconds{} || (power.value && run.mean_power.value() <= *power.value)) continue;
        power = above(thresholds, "total_power", run.mean_power.value(), Severity::reject, "W");
        power.place = run.id;
        power.message = "Highest mean power of a run; one node does not draw more than 20 kW.";
    }
    Finding zero{.check = "total_zero", .value = 0, .threshold = 0, .unit = "runs"};
    zero.message = "Runs with an energy of 0.";
    for (const DeviceEnergy& run : summary.devices) {
        if (run.energy > KilowattHours{}) continue;
        *zero.value += 1;
        zero.verdict = Verdict::fail;
        zero.place = run.id;
    }
    return {
        check_window(options, thresholds, summary.zone_known, summary.coverage),
        summary.start ? check_clock_zone(summary.zone_known) : not_applicable("clock_zone", "The total names no time."),
        power, zero};
}

}  // namespace wattboard

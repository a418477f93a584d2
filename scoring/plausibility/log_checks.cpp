// Verdicts from the running sums of a trace.
#include "scoring/plausibility/log_checks.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

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
    Finding finding = above(input.thresholds, "timestamps", steps + repeated, 0, Severity::reject, "1");
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
    Finding finding =
        above(input.thresholds, "duplicates", duplicates / (samples + duplicates), 0.01, Severity::warn, "1");
    finding.message = fmt::format("{} rows repeat the one before and were merged.", duplicates);
    return finding;
}

Finding check_out_of_order(const CheckInput& input)
{
    const double steps = total_of(input, [](const CheckedDevice& d) { return static_cast<double>(d.backward_steps); });
    Finding finding = above(input.thresholds, "out_of_order", steps, 0, Severity::warn, "1");
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
    const auto [device, median] = worst(
        input, [](const DeviceAccount& d) { return d.intervals.count() == 0 ? -1 : d.intervals.median_seconds(); });
    if (device == nullptr) return not_applicable("sampling_period", "One sample a device has no period.");
    Finding finding =
        graded_finding("sampling_period", median, threshold_of(input.thresholds, "sampling_period_warn", 15),
                       threshold_of(input.thresholds, "sampling_period", 60), "s");
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
    finding.threshold = threshold_of(input.thresholds, "sample_count", 100);
    finding.verdict = *finding.value < *finding.threshold ? Verdict::fail : Verdict::pass;
    return finding;
}

Finding check_cadence(const CheckInput& input)
{
    const auto [device, share] = worst(input, [](const DeviceAccount& d) {
        if (d.intervals.count() == 0) return -1.0;
        const double limit = 1.5 * static_cast<double>(d.intervals.percentile(0.1));
        double longer = 0;
        for (const auto& interval : d.intervals.sorted())
            if (static_cast<double>(interval.longest) > limit) longer += static_cast<double>(interval.count);
        return longer / static_cast<double>(d.intervals.count());
    });
    if (device == nullptr) return not_applicable("cadence", "There are no intervals.");
    Finding finding = above(input.thresholds, "cadence", share, 0.15, Severity::warn, "1");
    finding.place = device->info.id;
    finding.message = "Share of intervals longer than 1.5 times the nominal one.";
    return finding;
}

Finding check_counter(const CheckInput& input)
{
    if (input.devices.front().account->value_kind != ValueKind::counter)
        return not_applicable("counter", "The log holds no cumulative counters.");
    const double falls =
        total_of(input, [](const CheckedDevice& d) { return static_cast<double>(d.account->counter_falls); });
    Finding finding = above(input.thresholds, "counter", falls, 0, Severity::reject, "1");
    finding.message = fmt::format("{} times a counter fell; those intervals are charged as gaps.", falls);
    for (const CheckedDevice& device : input.devices) {
        if (device.account->samples < 2 || device.account->joules > 0) continue;
        finding.verdict = Verdict::fail;
        finding.place = device.account->info.id;
        finding.message += " A counter never moved.";
        break;
    }
    return finding;
}

Finding check_stuck_sensor(const CheckInput& input)
{
    Finding finding{
        .check = "stuck_sensor", .value = 0, .unit = "s", .message = "Longest time with one unchanged value."};
    double worst_ratio = -1;
    for (const CheckedDevice& checked : input.devices) {
        const DeviceAccount& device = *checked.account;
        const double update = static_cast<double>(device.intervals.percentile(0.1)) * 1e-9;
        const double limit = std::max(threshold_of(input.thresholds, "stuck_sensor", 30), 20 * update);
        constexpr std::uint64_t enough_samples = 20;
        const bool whole_log = device.whole_log_constant && device.samples >= enough_samples;
        const bool busy = device.longest_busy_run_seconds > limit;
        // Without load, clock or temperature in the log an idle device cannot be told from a stuck sensor.
        const bool doubtful = !device.has_activity && device.longest_run_seconds > limit;
        const double ratio = device.longest_run_seconds / limit + (whole_log || busy ? 1e9 : 0) + (doubtful ? 1e6 : 0);
        if (ratio <= worst_ratio) continue;
        worst_ratio = ratio;
        finding.value = device.longest_run_seconds;
        finding.threshold = limit;
        finding.place = device.info.id;
        finding.severity = whole_log || busy ? Severity::reject : Severity::warn;
        finding.verdict = whole_log || busy || doubtful ? Verdict::fail : Verdict::pass;
        if (whole_log)
            finding.message = "The whole log holds one value.";
        else if (busy)
            finding.message = "The value stood still while load, clock or temperature changed.";
        else if (doubtful)
            finding.message = "The value stood still, and the log has no load, clock or temperature.";
    }
    return finding;
}

Finding check_resolution(const CheckInput& input)
{
    if (!input.facts.nvidia_smi_resolution) return not_applicable("resolution", "The tool's resolution is not fixed.");
    int decimals = 0;
    bool integers = true;
    for (const CheckedDevice& device : input.devices) {
        decimals = std::max(decimals, device.account->most_decimals);
        integers = integers && device.account->all_integers;
    }
    Finding finding = above(input.thresholds, "resolution", decimals, 2, Severity::warn, "decimals");
    finding.message = "nvidia-smi prints two decimals.";
    if (integers) {
        finding.verdict = Verdict::fail;
        finding.message = "All values are whole watts, but nvidia-smi prints two decimals.";
    }
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
        const bool charged =
            std::ranges::any_of(summary.gaps, [&](const Gap& gap) { return gap.device == device.account->info.id; });
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
    Finding finding = graded_finding("window", 1 - coverage, threshold_of(thresholds, "window_warn", 0.01),
                                     threshold_of(thresholds, "window", 0.05), "1");
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
            check_power_upper(input),
            check_power_peaks(input),
            check_power_lower(input, summary),
            not_applicable("total_vs_samples", "The log holds no total beside its samples."),
            check_counter(input),
            check_stuck_sensor(input),
            check_resolution(input),
            check_charge_power(input, summary),
            check_devices_have_samples(input)};
}

std::vector<Finding> check_total(const ReadingOptions& options, const std::map<std::string, double>& thresholds,
                                 const EvidenceSummary& summary)
{
    Finding power = not_applicable("total_power", "The duration is not known, so neither is the mean power.");
    for (const DeviceEnergy& run : summary.devices) {
        if (run.duration <= Seconds{} || (power.value && run.mean_power.value() <= *power.value)) continue;
        power = above(thresholds, "total_power", run.mean_power.value(), 20'000, Severity::reject, "W");
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

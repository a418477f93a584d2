// Statements against tables.
#include "scoring/plausibility/declaration_checks.h"

#include <algorithm>
#include <cmath>

#include "scoring/emissions/co2e.h"
#include "scoring/metrics/nofade.h"
#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/check_catalogue.h"

namespace wattboard {

namespace {

/// Idle power of a logged device by its name, else of the declared hardware.
std::optional<Watts> idle_of(const DeviceEnergy& device, const HardwareLimits& limits, const ReferenceTables& tables)
{
    if (device.name.empty()) return limits.idle;
    const Accelerator* known = tables.accelerator(device.name);
    return known == nullptr ? std::nullopt : known->idle_power;
}

}  // namespace

Finding check_clock_offset(const RunFacts& run, const Thresholds& thresholds)
{
    const std::string place = run_place(run.id);
    constexpr double hour = 3600;
    const double tolerance = threshold_of(thresholds, "clock_offset");
    Finding finding = not_applicable("clock_offset", place, "No log of the run states absolute times.");
    if (!run.span) return finding;
    for (const EvidenceSummary& evidence : run.evidence) {
        if (!evidence.zone_known || !evidence.start || !evidence.end) continue;
        const double start = seconds_after(run.span->start, *evidence.start).value();
        const double end = seconds_after(run.span->end, *evidence.end).value();
        const double hours = std::round(start / hour);
        const bool shifted =
            hours != 0 && std::abs(start - hours * hour) <= tolerance && std::abs(end - hours * hour) <= tolerance;
        if (finding.value && !shifted) continue;
        finding = {.check = "clock_offset",
                   .value = start,
                   .threshold = tolerance,
                   .unit = "s",
                   .severity = Severity::warn,
                   .verdict = shifted ? Verdict::fail : Verdict::pass,
                   .evidence = evidence.id,
                   .place = place,
                   .message = shifted ? "The log lies " + rounded_text(hours) +
                                            " h from the run and is as long: declare another time zone."
                                      : "The log does not lie whole hours from its run."};
    }
    return finding;
}

Finding check_idle_power(const RunFacts& run, const HardwareLimits& limits, const ReferenceTables& tables,
                         const Thresholds& thresholds)
{
    Finding finding =
        not_applicable("idle_power", run_place(run.id), "The idle power of the logged accelerators is not known.");
    for (const EvidenceSummary& evidence : run.evidence) {
        for (const DeviceEnergy& device : evidence.devices) {
            if (device.kind != DeviceKind::gpu || !(device.duration > Seconds{})) continue;
            const std::optional<Watts> idle = idle_of(device, limits, tables);
            if (!idle) continue;
            const double ratio = device.mean_power / *idle;
            if (finding.value && ratio >= *finding.value) continue;
            finding.value = ratio;
            finding.threshold = threshold_of(thresholds, "idle_power");
            finding.verdict = ratio < *finding.threshold ? Verdict::fail : Verdict::pass;
            finding.evidence = evidence.id;
            finding.place = run_place(run.id) + ", " + device.id;
            finding.message = "Lowest mean power is " + rounded_text(device.mean_power.value()) +
                              " W; the device idles at about " + rounded_text(idle->value()) + " W.";
        }
    }
    return finding;
}

Finding check_cpu_power(const RunFacts& run, const HardwareLimits& limits, const Thresholds& thresholds)
{
    if (!run.hardware.cpu_tdp || !limits.cpu_table)
        return not_applicable("cpu_power", run_place(run.id),
                              "The run states no CPU power, or the table lacks its CPU.");
    const double ratio = *run.hardware.cpu_tdp / *limits.cpu_table;
    const double threshold = threshold_of(thresholds, "cpu_power");
    return {.check = "cpu_power",
            .value = ratio,
            .threshold = threshold,
            .unit = "1",
            .severity = Severity::warn,
            .verdict = ratio < threshold ? Verdict::fail : Verdict::pass,
            .place = run_place(run.id),
            .message = "The run states " + rounded_text(run.hardware.cpu_tdp->value()) + " W for its CPU, the table " +
                       rounded_text(limits.cpu_table->value()) + " W; the higher counts."};
}

Finding check_grid_intensity(const GridPolicy& grid, const ReferenceTables& tables, const Thresholds& thresholds)
{
    const double used = grid.intensity.value();
    if (const auto checked = checked_intensity(used, "intensity_g_per_kwh"); !checked)
        return {.check = "grid_intensity",
                .value = used,
                .threshold = 1300,
                .unit = "g/kWh",
                .severity = Severity::reject,
                .verdict = Verdict::fail,
                .message = checked.error().detail};
    const Result<GridLookup> known = tables.grid_factor(grid.zone, grid.year);
    if (!known || known->earlier_year || !(known->factor.intensity.value() > 0))
        return not_applicable("grid_intensity", "", "The table has no figure for the zone and year.");
    const double apart = std::abs(used - known->factor.intensity.value()) / known->factor.intensity.value();
    const double threshold = threshold_of(thresholds, "grid_intensity");
    return {.check = "grid_intensity",
            .value = apart,
            .threshold = threshold,
            .unit = "1",
            .severity = Severity::warn,
            .verdict = apart > threshold ? Verdict::fail : Verdict::pass,
            .place = grid.zone + " " + std::to_string(grid.year),
            .message = "CO2e is computed with " + rounded_text(used) + " g/kWh, the table has " +
                       rounded_text(known->factor.intensity.value()) + "."};
}

std::optional<double> training_flops(const ModelFacts& model)
{
    if (!model.operations || !model.training_samples || !model.training_epochs) return std::nullopt;
    constexpr double passes = 3;
    const double flops =
        passes * flops_of(*model.operations, model.convention) * *model.training_samples * *model.training_epochs;
    return std::isfinite(flops) && flops > 0 ? std::optional{flops} : std::nullopt;
}

Finding check_energy_per_operation(const TrainingWork& work, const Rulebook& rulebook)
{
    if (!work.flops || !rulebook.baseline_energy || !rulebook.baseline_training_flops)
        return not_applicable("energy_per_operation", "",
                              "Operations of the training, or energy and operations of the baseline, are not known.");
    const double baseline = to_joules(*rulebook.baseline_energy).value() / *rulebook.baseline_training_flops;
    const double share = to_joules(work.energy).value() / *work.flops / baseline;
    const double threshold = threshold_of(rulebook.thresholds, "energy_per_operation");
    return {.check = "energy_per_operation",
            .value = share,
            .threshold = threshold,
            .unit = "1",
            .severity = Severity::warn,
            .verdict = share < threshold ? Verdict::fail : Verdict::pass,
            .message = "One operation took " + rounded_text(share) + " of the baseline's energy."};
}

}  // namespace wattboard

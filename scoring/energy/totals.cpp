// Summary and checks of totals.
#include "scoring/energy/totals.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "scoring/energy/gap_rule.h"
#include "scoring/plausibility/log_checks.h"

namespace wattboard::energy {

namespace {

/// Time of the declared run that the totals cover, by place where the clock is known, else by length.
Seconds covered_time(const EvidenceSummary& summary, const ReadingOptions& options)
{
    if (!summary.zone_known || !summary.start || !summary.end) return summary.duration;
    const Nanoseconds overlap = std::min(*summary.end, *options.end) - std::max(*summary.start, *options.start);
    return std::min(summary.duration, Seconds{static_cast<double>(std::max<Nanoseconds>(0, overlap)) * 1e-9});
}

/// `power` is that of unseen time.
void charge_uncovered(EvidenceSummary& summary, const ReadingOptions& options, Watts power)
{
    const std::optional<Seconds> declared = declared_duration(options);
    if (!declared || summary.duration <= Seconds{} || *declared <= Seconds{}) return;
    const Seconds uncovered = *declared - covered_time(summary, options);
    if (uncovered <= Seconds{}) return;
    const KilowattHours charged = to_kilowatt_hours(power * uncovered);
    summary.charged += charged;
    summary.coverage = 1 - uncovered / *declared;
    summary.gap_count = 1;
    summary.gaps.push_back({.device = "run",
                            .start = std::nullopt,
                            .duration = uncovered,
                            .charged = charged,
                            .reason = "after_last_sample"});
}

DeviceEnergy device_of(const TotalRun& run)
{
    DeviceEnergy device{.id = run.id,
                        .kind = DeviceKind::run,
                        .name = run.name,
                        .samples = run.rows,
                        .end = run.end,
                        .duration = run.duration,
                        .energy = run.energy,
                        .charged = run.energy};
    if (run.end) device.start = *run.end - static_cast<Nanoseconds>(run.duration.value() * 1e9);
    if (run.duration > Seconds{}) device.mean_power = Watts{to_joules(run.energy).value() / run.duration.value()};
    device.highest_power = device.mean_power;
    return device;
}

}  // namespace

EvidenceSummary summarise_totals(const std::vector<TotalRun>& runs, TotalFacts facts, const ReadingOptions& options,
                                 const ReadingContext& context)
{
    EvidenceSummary summary{.format = std::move(facts.format),
                            .format_version = std::move(facts.format_version),
                            .kind = EvidenceKind::total,
                            .rule = std::move(facts.rule),
                            .rows = facts.rows,
                            .missing = facts.missing,
                            .zone_known = facts.zone_known,
                            .uncertainty = {.gain = grade_uncertainty(facts.grade)},
                            .relative_uncertainty = grade_uncertainty(facts.grade),
                            .grade = facts.grade,
                            .is_claim = true};
    Watts highest;
    for (const TotalRun& run : runs) {
        DeviceEnergy device = device_of(run);
        device.uncertainty = summary.uncertainty;
        summary.energy += run.energy;
        summary.duration += run.duration;
        summary.samples += run.rows;
        summary.run_energy_kwh[run.id] = run.energy.value();
        highest = std::max(highest, device.mean_power);
        if (device.start) {
            summary.start = std::min(summary.start.value_or(*device.start), *device.start);
            summary.end = std::max(summary.end.value_or(*device.end), *device.end);
        }
        summary.devices.push_back(std::move(device));
    }
    summary.charged = summary.energy + facts.beside;
    charge_uncovered(summary, options, highest * gap_rule(context.thresholds).unknown_nameplate_factor);
    summary.findings = std::move(facts.findings);
    std::ranges::move(check_total(options, context.thresholds, summary), std::back_inserter(summary.findings));
    return summary;
}

}  // namespace wattboard::energy

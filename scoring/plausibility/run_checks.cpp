// Run-level plausibility.
#include "scoring/plausibility/run_checks.h"

#include <algorithm>
#include <cmath>

#include "scoring/emissions/co2e.h"
#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/check_catalogue.h"
#include "scoring/plausibility/declaration_checks.h"
#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

Seconds length_of(const TimeSpan& span) { return Seconds{static_cast<double>(span.end - span.start) * 1e-9}; }

Seconds between(Nanoseconds from, Nanoseconds to)
{
    const auto difference = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    return Seconds{to > from ? static_cast<double>(difference) * 1e-9 : 0.0};
}

/// Part of the span before and after the log, or what its length falls short by where its zone is unknown.
Seconds uncovered_by(const EvidenceSummary& evidence, const TimeSpan& span)
{
    // A file of totals holds runs anywhere in its span: only their sum covers.
    const bool placed = evidence.kind != EvidenceKind::total && evidence.zone_known;
    if (placed && evidence.start && evidence.end) {
        const Seconds before = between(span.start, std::min(*evidence.start, span.end));
        const Seconds after = between(std::max(*evidence.end, span.start), span.end);
        return std::min(before + after, length_of(span));
    }
    return std::max(Seconds{}, length_of(span) - evidence.duration);
}

bool names_devices(const RunFacts& run)
{
    bool any = false;
    for (const EvidenceSummary& evidence : run.evidence) {
        for (const DeviceEnergy& device : evidence.devices) {
            if (device.kind == DeviceKind::node || device.kind == DeviceKind::run || device.kind == DeviceKind::rail)
                return false;
            if (device.kind != DeviceKind::gpu) continue;
            if (evidence.kind == EvidenceKind::total) return false;
            any = true;
        }
    }
    return any;
}

/// Power of a total over its own duration, or over the run's where it states none.
std::optional<Watts> mean_power(const EvidenceSummary& evidence, const RunFacts& run, DeviceKind kind)
{
    KilowattHours energy;
    Seconds duration = evidence.duration;
    bool any = false;
    for (const DeviceEnergy& device : evidence.devices) {
        if (device.kind != kind) continue;
        energy += device.energy;
        any = true;
    }
    if (!(duration > Seconds{}) && run.span) duration = length_of(*run.span);
    if (!any || !(duration > Seconds{})) return std::nullopt;
    return Watts{to_joules(energy).value() / duration.value()};
}

Finding totals_finding(Watts mean, Watts lowest, std::optional<Watts> highest, std::string place)
{
    const bool low = mean < lowest;
    const bool high = highest && mean > *highest;
    const std::string range = "between " + rounded_text(lowest.value()) + " W" +
                              (highest ? " and " + rounded_text(highest->value()) + " W" : " and more");
    return {.check = "totals",
            .value = mean.value(),
            .threshold = high ? highest->value() : lowest.value(),
            .unit = "W",
            .severity = Severity::reject,
            .verdict = low || high ? Verdict::fail : Verdict::pass,
            .place = std::move(place),
            .message = "The total over its duration is " + rounded_text(mean.value()) +
                       " W; the declared hardware draws " + range + "."};
}

Finding too_little_power(Finding finding, std::string place, double share, double threshold)
{
    finding.value = share;
    finding.threshold = threshold;
    finding.verdict = Verdict::fail;
    finding.place = std::move(place);
    finding.message = "Its mean power is " + rounded_text(share * 100.0) +
                      " % of the declared hardware's limit: less than idle. Is the unit right?";
    return finding;
}

/// A log that was read with the declared span has had this check, with its samples at hand.
bool window_was_checked(const RunFacts& run)
{
    return !run.evidence.empty() &&
           std::all_of(run.evidence.begin(), run.evidence.end(), [](const EvidenceSummary& evidence) {
               return std::any_of(evidence.findings.begin(), evidence.findings.end(), [](const Finding& finding) {
                   return finding.check == "window" && finding.verdict != Verdict::not_applicable;
               });
           });
}

}  // namespace

Finding check_window(const RunFacts& run, const Thresholds& thresholds)
{
    const std::string place = run_place(run.id);
    if (!run.span || !(length_of(*run.span) > Seconds{}))
        return not_applicable("window", place, "The run declares no time span.");
    double worst = 0;
    bool any = false;
    for (const EvidenceSummary& evidence : run.evidence) {
        const bool timeless = !(evidence.duration > Seconds{}) && !evidence.start && evidence.grade == Grade::E;
        if (timeless) continue;
        any = true;
        const double inside =
            evidence.kind == EvidenceKind::total ? 0.0 : 1.0 - std::clamp(evidence.coverage, 0.0, 1.0);
        worst = std::max({worst, inside, uncovered_by(evidence, *run.span) / length_of(*run.span)});
    }
    if (!any) return not_applicable("window", place, "No log of the run states times.");
    return graded_finding("window", worst, thresholds, place,
                          rounded_text(worst * 100.0) + " % of the declared run is not covered by its log.");
}

Finding check_device_hours(const RunFacts& run, const HardwareLimits& limits, const Thresholds& thresholds)
{
    const std::string place = run_place(run.id);
    if (limits.devices == 0 || !run.span || !(length_of(*run.span) > Seconds{}))
        return not_applicable("device_hours", place, "The run declares no accelerators or no time span.");
    if (!names_devices(run)) return not_applicable("device_hours", place, "The logs name no single accelerators.");
    std::vector<double> logged;
    for (const EvidenceSummary& evidence : run.evidence)
        for (const DeviceEnergy& device : evidence.devices)
            if (device.kind == DeviceKind::gpu)
                logged.push_back(std::min(device.duration, length_of(*run.span)).value());
    const double seconds = order_free_sum(std::move(logged));
    const double declared = static_cast<double>(limits.devices) * length_of(*run.span).value();
    const double shortfall = std::max(0.0, 1.0 - seconds / declared);
    return graded_finding("device_hours", shortfall, thresholds, place,
                          "The logs hold " + rounded_text(seconds / 3600.0) + " device hours, the run declares " +
                              rounded_text(declared / 3600.0) + ".");
}

Finding check_run_times(const RunFacts& run, const EntryContext& context)
{
    const std::string place = run_place(run.id);
    if (!run.span) return not_applicable("run_times", place, "The run declares no time span.");
    Finding finding{
        .check = "run_times",
        .value = {},
        .threshold = {},
        .unit = "s",
        .severity = Severity::reject,
        .verdict = Verdict::pass,
        .place = place,
        .message = "The run ends before receipt" + std::string{context.phase ? " and lies in the phase." : "."}};
    const double late =
        (between(context.received_at, run.span->end) - between(run.span->end, context.received_at)).value();
    finding.value = late;
    finding.threshold = 0.0;
    if (run.span->end > context.received_at) {
        finding.verdict = Verdict::fail;
        finding.message = "The run ends " + rounded_text(late) + " s after the submission was received.";
    } else if (context.phase && (run.span->start < context.phase->start || run.span->end > context.phase->end)) {
        finding.verdict = Verdict::fail;
        finding.message = "The run does not lie in the phase of the challenge.";
    }
    return finding;
}

Finding check_stated_pue(const RunFacts& run)
{
    if (!run.stated_pue) return not_applicable("stated_pue", run_place(run.id), "The run states no PUE.");
    const bool inside = checked_pue(*run.stated_pue, "stated_pue").has_value();
    return {.check = "stated_pue",
            .value = *run.stated_pue,
            .threshold = *run.stated_pue < lowest_pue ? lowest_pue : highest_pue,
            .unit = "1",
            .severity = Severity::reject,
            .verdict = inside ? Verdict::pass : Verdict::fail,
            .place = run_place(run.id),
            .message = "The run states a PUE of " + rounded_text(*run.stated_pue) + "; it is shown, not scored."};
}

std::vector<Finding> check_totals(const RunFacts& run, const HardwareLimits& limits, const Thresholds& thresholds)
{
    std::vector<Finding> findings;
    const Watts lowest = limits.total * threshold_of(thresholds, "totals_idle");
    const Watts highest = limits.total * threshold_of(thresholds, "totals");
    for (const EvidenceSummary& evidence : run.evidence) {
        if (evidence.kind != EvidenceKind::total) continue;
        const std::string place = run_place(run.id);
        if (!limits.complete()) {
            findings.push_back(not_applicable("totals", place, "The run declares no accelerators with a known limit."));
        } else if (const auto gpu = mean_power(evidence, run, DeviceKind::gpu)) {
            findings.push_back(totals_finding(*gpu, lowest, highest, place));
        } else if (const auto whole = mean_power(evidence, run, DeviceKind::run)) {
            // A total of everything holds hosts of unknown power beside the accelerators: only too little shows.
            findings.push_back(totals_finding(*whole, lowest, std::nullopt, place));
        } else {
            findings.push_back(not_applicable("totals", place, "Neither the total nor its run states a duration."));
        }
    }
    return findings;
}

Finding check_device_power(const RunFacts& run, const HardwareLimits& limits, const Thresholds& thresholds)
{
    const std::string place = run_place(run.id);
    if (!limits.complete())
        return not_applicable("device_power", place, "The run declares no accelerators with a known limit.");
    const double idle = threshold_of(thresholds, "device_power_idle");
    Finding finding{.check = "device_power",
                    .value = {},
                    .threshold = threshold_of(thresholds, "device_power"),
                    .unit = "1",
                    .severity = Severity::reject,
                    .verdict = Verdict::pass,
                    .place = place,
                    .message = "Highest mean power of a logged device as a share of the declared hardware's limit."};
    for (const EvidenceSummary& evidence : run.evidence) {
        if (evidence.kind == EvidenceKind::total) continue;
        for (const DeviceEnergy& device : evidence.devices) {
            const bool whole = device.kind == DeviceKind::node;
            if ((!whole && device.kind != DeviceKind::gpu) || !(device.duration > Seconds{})) continue;
            const double low = device.mean_power / (whole ? limits.total : *limits.lowest);
            const double high = whole ? 0.0 : device.mean_power / *limits.highest;
            if (low < idle) return too_little_power(std::move(finding), place + ", " + device.id, low, idle);
            if (finding.value && high <= *finding.value) continue;
            finding.value = high;
            finding.place = place + ", " + device.id;
            finding.verdict = high > *finding.threshold ? Verdict::fail : Verdict::pass;
        }
    }
    if (!finding.value) return not_applicable("device_power", place, "The logs name no accelerators and no node.");
    return finding;
}

std::vector<Finding> run_findings(const RunFacts& run, const HardwareLimits& limits, const ReferenceTables& tables,
                                  const Thresholds& thresholds, const EntryContext& context)
{
    std::vector<Finding> findings = check_totals(run, limits, thresholds);
    // The log may have been read for a shorter run than this one.
    Finding window = check_window(run, thresholds);
    if (window.verdict == Verdict::fail || !window_was_checked(run)) findings.push_back(std::move(window));
    findings.push_back(check_device_power(run, limits, thresholds));
    findings.push_back(check_device_hours(run, limits, thresholds));
    findings.push_back(check_run_times(run, context));
    findings.push_back(check_stated_pue(run));
    findings.push_back(check_clock_offset(run, thresholds));
    findings.push_back(check_idle_power(run, limits, tables, thresholds));
    findings.push_back(check_cpu_power(run, limits, thresholds));
    return findings;
}

}  // namespace wattboard

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

/// Part of the span before and after the log, or what its length falls short by where its zone is unknown.
Seconds uncovered_by(const EvidenceSummary& evidence, const TimeSpan& span)
{
    // A file of totals holds runs anywhere in its span: only their sum covers.
    const bool placed = evidence.kind != EvidenceKind::total && evidence.zone_known;
    if (placed && evidence.start && evidence.end) {
        const Seconds before = seconds_until(span.start, std::min(*evidence.start, span.end));
        const Seconds after = seconds_until(std::max(*evidence.end, span.start), span.end);
        return std::min(before + after, seconds_of(span));
    }
    return std::max(Seconds{}, seconds_of(span) - evidence.duration);
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
    if (!(duration > Seconds{}) && run.span) duration = seconds_of(*run.span);
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
    if (!run.span || !(seconds_of(*run.span) > Seconds{}))
        return not_applicable("window", place, "The run declares no time span.");
    double worst = 0;
    bool any = false;
    for (const EvidenceSummary& evidence : run.evidence) {
        const bool timeless = !(evidence.duration > Seconds{}) && !evidence.start && evidence.grade == Grade::E;
        if (timeless) continue;
        any = true;
        const double inside =
            evidence.kind == EvidenceKind::total ? 0.0 : 1.0 - std::clamp(evidence.coverage, 0.0, 1.0);
        worst = std::max({worst, inside, uncovered_by(evidence, *run.span) / seconds_of(*run.span)});
    }
    if (!any) return not_applicable("window", place, "No log of the run states times.");
    return graded_finding("window", worst, thresholds, place,
                          rounded_text(worst * 100.0) + " % of the declared run is not covered by its log.");
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
    const double late = seconds_after(context.received_at, run.span->end).value();
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

std::vector<Finding> run_findings(const RunFacts& run, const HardwareLimits& limits, const ReferenceTables& tables,
                                  const Thresholds& thresholds, const EntryContext& context)
{
    std::vector<Finding> findings = check_totals(run, limits, thresholds);
    // The log may have been read for a shorter run than this one.
    Finding window = check_window(run, thresholds);
    if (window.verdict == Verdict::fail || !window_was_checked(run)) findings.push_back(std::move(window));
    findings.push_back(check_device_power(run, limits, thresholds));
    findings.push_back(check_device_hours(run, limits, thresholds));
    findings.push_back(check_device_count(run, limits));
    findings.push_back(check_device_named_twice(run, thresholds));
    findings.push_back(check_meter_share(run, limits, thresholds));
    findings.push_back(check_run_times(run, context));
    findings.push_back(check_stated_pue(run));
    findings.push_back(check_clock_offset(run, thresholds));
    findings.push_back(check_idle_power(run, limits, tables, thresholds));
    findings.push_back(check_cpu_power(run, limits, thresholds));
    return findings;
}

}  // namespace wattboard

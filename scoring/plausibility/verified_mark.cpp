// Judging of the mark's criteria.
#include "scoring/plausibility/verified_mark.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/check_catalogue.h"

namespace wattboard {

namespace {

/// The worst value of a criterion over all counted logs.
struct Worst {
    std::optional<double> value;
    std::string place;

    void add(double next, const std::string& where)
    {
        if (value && next <= *value) return;
        value = next;
        place = where;
    }
};

class Judge {
public:
    Judge(const EntryFacts& facts, const std::vector<CountedRun>& runs, const std::vector<Finding>& findings,
          const Thresholds& thresholds)
        : facts_{facts}, runs_{runs}, findings_{findings}, thresholds_{thresholds}
    {
        for (const CountedRun& counted : runs)
            for (const EvidenceSummary& evidence : counted.run->evidence) measure(*counted.run, evidence);
        for (const CountedRun& counted : runs) measure_run(*counted.run);
    }

    std::vector<VerifiedCriterion> judge(Grade grade, bool extrapolated)
    {
        yes("samples_only", "Every log holds samples or counter readings, no bare total", !has_total_ && has_log_);
        yes("absolute_times", "Times with a zone, strictly in order",
            zones_known_ && none_failed({"timestamps", "out_of_order", "clock_zone", "clock_offset"}));
        at_most("window", "Each log begins and ends with its run", edge_, "verified_edge_s", "s");
        yes("window_declared", "Each run declares start and end", spans_known_);
        at_most("cadence", "Median interval between samples", cadence_, "verified_cadence_s", "s");
        gap();
        at_most("uncovered_share", "Uncovered share of the run", uncovered_share_, "verified_uncovered_share", "1");
        at_most("uncovered_time", "Uncovered time of the run", uncovered_seconds_, "verified_uncovered_s", "s");
        at_least("samples", "Fewest samples of a device", samples_, "verified_samples", "1");
        at_least("length", "Shortest run", length_, "verified_window_s", "s");
        yes("alive_sensors", "No stuck sensor, no counter that fell or froze, no repeated block",
            none_failed(
                {"stuck_sensor", "counter", "counter_wrap", "long_steps", "long_step_power", "repeated_block"}));
        yes("volt_ampere", "Power agrees with voltage and current where they are logged", none_failed({"volt_ampere"}));
        total();
        yes("plausible_power", "Power between idle and 1.05 x the known limit of every device",
            none_failed({"power_upper", "power_peaks", "power_lower", "busy_low_power", "idle_power", "device_power",
                         "charge_power_unknown", "unknown_hardware"}));
        yes("no_double_count", "No component counted twice",
            none_failed({"double_count", "mirrored_device", "device_named_twice", "device_count", "meter_share",
                         "parts_above_total", "components_vs_total"}));
        yes("measured", "Every component and stage in scope is measured, none estimated or charged",
            all_measured(grade, extrapolated));
        yes("all_devices", "All declared devices are in the logs",
            none_failed({"device_hours", "missing_accelerators", "device_without_samples"}));
        yes("computed_performance", "The server computed the performance from predictions",
            facts_.performance.basis == PerformanceBasis::computed);
        yes("own_trace", "No trace or device shared with another entry",
            none_failed({"copied_trace", "scaled_trace", "same_device"}));
        yes("plausible_work", "Operations and energy fit the hardware",
            none_failed({"utilization_of_peak", "minimum_energy", "energy_per_operation"}));
        yes("nothing_held", "No finding holds the entry", std::ranges::none_of(findings_, [](const Finding& finding) {
                return finding.severity == Severity::reject && finding.verdict == Verdict::fail;
            }));
        // That a log is behind the server's clock may be the time that it lay before it was sent.
        yes("clock_offset_server", "Clock within 0.4 s of the server's at start and end", false);
        if (none_failed({"server_clock"})) criteria_.back().judgement = Judgement::not_judged;
        for (const auto& [id, title] : {std::pair{"meter_class", "Class, range and calibration of the meter"},
                                        std::pair{"idle_baseline", "Idle baseline measured and not subtracted"}})
            criteria_.push_back({.id = id, .title = title, .judgement = Judgement::not_judged});
        repeat();
        return std::move(criteria_);
    }

private:
    void measure(const RunFacts& run, const EvidenceSummary& evidence)
    {
        const std::string place = run_place(run.id);
        has_log_ = true;
        if (evidence.kind == EvidenceKind::total) has_total_ = true;
        zones_known_ = zones_known_ && evidence.zone_known;
        if (run.span && evidence.start && evidence.end)
            edge_.add(
                std::max(seconds_after(run.span->start, *evidence.start), seconds_after(*evidence.end, run.span->end))
                    .value(),
                place);
        if (evidence.kind == EvidenceKind::total) return;
        const double length = run.span ? seconds_of(*run.span).value() : evidence.duration.value();
        uncovered_share_.add(1 - evidence.coverage, place);
        uncovered_seconds_.add((1 - evidence.coverage) * length, place);
        for (const DeviceEnergy& device : evidence.devices) {
            const std::string where = place + ", " + device.id;
            cadence_.add(device.median_interval.value(), where);
            samples_.add(-static_cast<double>(device.samples), where);
            const double allowed = std::max(threshold_of(thresholds_, "verified_gap_s"),
                                            threshold_of(thresholds_, "verified_gap_share") * length);
            gap_.add(device.largest_gap.value() - allowed, where);
            if (gap_.place == where) gap_allowed_ = allowed;
        }
        if (!evidence.stated_total || !(evidence.energy > KilowattHours{})) return;
        total_.add(std::abs(evidence.stated_total->value() / evidence.energy.value() - 1), place);
    }

    void measure_run(const RunFacts& run)
    {
        spans_known_ = spans_known_ && run.span.has_value();
        if (run.span) length_.add(-seconds_of(*run.span).value(), run_place(run.id));
    }

    [[nodiscard]] bool none_failed(std::initializer_list<std::string_view> checks) const
    {
        return std::ranges::none_of(findings_, [&](const Finding& finding) {
            return finding.verdict == Verdict::fail && std::ranges::find(checks, finding.check) != checks.end();
        });
    }

    [[nodiscard]] bool all_measured(Grade grade, bool extrapolated) const
    {
        const bool stages = std::ranges::none_of(
            facts_.stages, [](const auto& stage) { return stage.second.basis == StageBasis::estimated; });
        return stages && !extrapolated && grade <= Grade::C && !runs_.empty() &&
               none_failed({"missing_cpu", "missing_dram", "missing_accelerators", "rest_of_node", "constant_component",
                            "counted_whole"});
    }

    void yes(std::string id, std::string title, bool met)
    {
        criteria_.push_back(
            {.id = std::move(id), .title = std::move(title), .judgement = met ? Judgement::met : Judgement::missed});
    }

    void at_most(std::string id, std::string title, const Worst& worst, std::string_view key, std::string unit)
    {
        const double threshold = threshold_of(thresholds_, key);
        const bool met = worst.value && *worst.value <= threshold;
        criteria_.push_back({.id = std::move(id),
                             .title = std::move(title),
                             .value = worst.value,
                             .threshold = threshold,
                             .unit = std::move(unit),
                             .judgement = met ? Judgement::met : Judgement::missed,
                             .place = worst.place});
    }

    /// `worst` holds the values with their sign turned.
    void at_least(std::string id, std::string title, const Worst& worst, std::string_view key, std::string unit)
    {
        at_most(std::move(id), std::move(title), worst, key, std::move(unit));
        VerifiedCriterion& made = criteria_.back();
        if (made.value) made.value = -*made.value;
        made.judgement = made.value && *made.value >= *made.threshold ? Judgement::met : Judgement::missed;
    }

    void gap()
    {
        at_most("largest_gap", "Longest interval without a sample", gap_, "verified_gap_s", "s");
        VerifiedCriterion& made = criteria_.back();
        made.threshold = gap_allowed_;
        if (made.value) made.value = *made.value + gap_allowed_;
        made.judgement = made.value && *made.value <= gap_allowed_ ? Judgement::met : Judgement::missed;
    }

    void repeat()
    {
        Worst difference;
        for (const Finding& finding : findings_)
            if (finding.check == "repeat_energy" && finding.value) difference.add(*finding.value, finding.place);
        at_most("repeat", "A repeated run differs by at most 5 %", difference, "verified_repeat", "1");
        if (!difference.value) criteria_.back().judgement = Judgement::not_judged;
    }

    void total()
    {
        at_most("total_vs_samples", "Total and samples agree where both are there", total_, "verified_total", "1");
        if (!total_.value) criteria_.back().judgement = Judgement::not_judged;
    }

    const EntryFacts& facts_;
    const std::vector<CountedRun>& runs_;
    const std::vector<Finding>& findings_;
    const Thresholds& thresholds_;
    std::vector<VerifiedCriterion> criteria_;
    Worst edge_, cadence_, gap_, uncovered_share_, uncovered_seconds_, samples_, length_, total_;
    double gap_allowed_ = 0;
    bool has_log_ = false;
    bool has_total_ = false;
    bool zones_known_ = true;
    bool spans_known_ = true;
};

}  // namespace

std::vector<VerifiedCriterion> judge_verified(const EntryFacts& facts, const std::vector<CountedRun>& runs,
                                              const std::vector<Finding>& findings, Grade grade, bool extrapolated,
                                              const Thresholds& thresholds)
{
    return Judge{facts, runs, findings, thresholds}.judge(grade, extrapolated);
}

std::vector<std::string> not_verified_because(const std::vector<VerifiedCriterion>& criteria)
{
    std::vector<std::string> reasons;
    for (const VerifiedCriterion& criterion : criteria) {
        if (criterion.judgement != Judgement::missed) continue;
        std::string reason = criterion.title;
        if (criterion.threshold) {
            const std::string unit = criterion.unit == "1" ? "" : " " + criterion.unit;
            reason += ": " + (criterion.value ? rounded_text(*criterion.value) + unit : std::string{"not known"}) +
                      ", needed " + rounded_text(*criterion.threshold) + unit;
        } else {
            reason += ": no";
        }
        if (!criterion.place.empty()) reason += " (" + criterion.place + ")";
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

}  // namespace wattboard

// Merging and choosing of the logs of a run.
#include "scoring/entry/run_evidence.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "scoring/energy/power_limits.h"
#include "scoring/energy/trace_account.h"
#include "scoring/entry/run_coverage.h"
#include "scoring/entry/run_scope.h"
#include "scoring/plausibility/joined_findings.h"
#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

/// Whether the account says what the summary does: some readers change the summary afterwards (PUE divided out).
bool speaks_for(const energy::TraceAccount& account, const EvidenceSummary& summary)
{
    double joules = 0;
    for (const energy::DeviceAccount& device : account.devices) joules += device.joules;
    const double stated = to_joules(summary.energy).value();
    return !account.devices.empty() && std::abs(joules - stated) <= 1e-9 * stated;
}

/// A verdict of now replaces one of the reading, unless the sums do not hold what it needs.
std::vector<Finding> judged_anew(const EvidenceSummary& evidence, const std::vector<Finding>& anew)
{
    std::vector<Finding> findings;
    for (const Finding& stored : evidence.findings) {
        const auto found = std::ranges::find(anew, stored.check, &Finding::check);
        const bool replaced = found != anew.end() && found->verdict != Verdict::not_applicable;
        findings.push_back(replaced ? *found : stored);
        findings.back().evidence = evidence.id;
    }
    return findings;
}

class Gathering {
public:
    Gathering(const Rulebook& rulebook, const RunFacts& run, const HardwareLimits& limits,
              const ReferenceTables& tables, bool parts_alone)
        : rulebook_{rulebook},
          run_{run},
          parts_alone_{parts_alone},
          accelerator_limit_{limits.total},
          context_{run_context(rulebook, run, limits, tables)}
    {
        for (const EvidenceSummary& evidence : run.evidence) {
            const bool trace = evidence.account != nullptr && evidence.kind != EvidenceKind::total &&
                               speaks_for(*evidence.account, evidence);
            (trace ? traces_ : others_).push_back(&evidence);
        }
        if (run.span) {
            declared_.start = run.span->start;
            declared_.end = run.span->end;
        }
    }

    RunEvidence settle()
    {
        if (!traces_.empty()) merge_traces();
        for (const EvidenceSummary* other : others_) {
            result_.all.push_back(*other);
            std::ranges::move(judged_anew(*other, {}), std::back_inserter(result_.findings));
        }
        choose();
        return std::move(result_);
    }

private:
    void merge_traces()
    {
        std::vector<energy::LogAccount> logs;
        for (const EvidenceSummary* trace : traces_)
            logs.push_back({.account = trace->account.get(), .evidence = trace->id});
        merged_ = energy::merge(logs);
        raise_unnamed(DeviceKind::node);
        raise_unnamed(DeviceKind::rail);
        EvidenceSummary whole = summarised(merged_);
        if (traces_.size() == 1) {
            std::ranges::move(judged_anew(*traces_.front(), whole.findings), std::back_inserter(result_.findings));
        } else {
            for (const EvidenceSummary* trace : traces_) add_findings_of_one(*trace);
            join_findings(result_.findings, whole.findings);
        }
        result_.all.push_back(std::move(whole));
    }

    /// Nodes and rails have no nameplate here, but those of a run together may draw what its declared accelerators may:
    /// what a log calls its devices must not make unseen time cheap.
    void raise_unnamed(DeviceKind kind)
    {
        const auto kind_of = [](const energy::DeviceAccount& device) { return device.info.kind; };
        const auto count = std::ranges::count(merged_.devices, kind, kind_of);
        for (energy::DeviceAccount& device : merged_.devices) {
            if (device.info.kind != kind) continue;
            const Watts share = accelerator_limit_ / static_cast<double>(count);
            device.info.stated_limit = std::max(device.info.stated_limit.value_or(Watts{}), share);
        }
    }

    void add_findings_of_one(const EvidenceSummary& trace)
    {
        const EvidenceSummary anew = energy::summarise(*trace.account, {}, context_);
        std::ranges::move(judged_anew(trace, anew.findings), std::back_inserter(result_.findings));
    }

    /// The traces as one log, with what only their readers knew.
    [[nodiscard]] EvidenceSummary summarised(const energy::TraceAccount& account) const
    {
        EvidenceSummary summary = energy::summarise(account, declared_, context_);
        const EvidenceSummary& first = *traces_.front();
        if (traces_.size() == 1) {
            summary.id = first.id;
            summary.left_out = first.left_out;
            summary.stated_total = first.stated_total;
            summary.files = first.files;
            summary.skipped = first.skipped;
        }
        summary.grade = first.grade;
        for (const EvidenceSummary* trace : traces_) {
            summary.grade = std::max(summary.grade, trace->grade);
            summary.uncertainty.gain = std::max(summary.uncertainty.gain, trace->uncertainty.gain);
        }
        summary.relative_uncertainty = summary.uncertainty.total();
        return summary;
    }

    void choose()
    {
        const bool wall = rulebook_.component_scope == ComponentScope::node_at_wall;
        const bool parts = parts_alone_ || (!wall && components_are_complete());
        // Where a component is not logged, the meter stands for it and is counted whole.
        const bool node = !parts && node_holds_all();
        result_.meter_for_parts = node && !wall && energy_of([](DeviceKind kind) { return !is_whole(kind); }) > 0;
        const auto is_in = [&](DeviceKind kind) {
            if (parts) return !is_whole(kind);
            if (node) return wall ? kind == DeviceKind::node : is_whole(kind);
            return true;
        };
        if (!traces_.empty()) count_trace(is_in);
        for (const EvidenceSummary* other : others_) {
            const bool in = other->devices.empty() ||
                            std::ranges::any_of(other->devices, [&](const auto& d) { return is_in(d.kind); });
            if (in)
                result_.counted.push_back({.summary = *other, .charged_for_run = false});
            else
                leave_out(other->energy, other->id, other->format);
        }
    }

    template <class IsIn>
    void count_trace(IsIn is_in)
    {
        energy::TraceAccount kept = merged_;
        KilowattHours left_out;
        std::string ids;
        for (const energy::DeviceAccount& device : merged_.devices) {
            if (is_in(device.info.kind)) continue;
            left_out += to_kilowatt_hours(Joules{device.joules});
            ids += (ids.empty() ? "" : ", ") + device.info.id;
        }
        std::erase_if(kept.devices, [&](const auto& device) { return !is_in(device.info.kind); });
        // The hours are of all devices together: of some of them nothing is known.
        if (!ids.empty()) kept.hours = {};
        if (!ids.empty()) leave_out(left_out, traces_.size() == 1 ? traces_.front()->id : "", ids);
        if (kept.devices.empty()) return;
        EvidenceSummary summary = ids.empty() ? result_.all.front() : summarised(kept);
        result_.counted.push_back({.summary = std::move(summary), .charged_for_run = run_.span.has_value()});
    }

    /// Energy of all devices of the kinds, over all logs that are no totals.
    template <class IsIn>
    [[nodiscard]] double energy_of(IsIn is_in) const
    {
        std::vector<double> energies;
        for (const EvidenceSummary& evidence : result_.all)
            for (const DeviceEnergy& device : evidence.devices)
                if (evidence.kind != EvidenceKind::total && is_in(device.kind))
                    energies.push_back(device.energy.value());
        return order_free_sum(std::move(energies));
    }

    [[nodiscard]] bool node_holds_all() const
    {
        const double node = energy_of([](DeviceKind kind) { return kind == DeviceKind::node; });
        return node > 0 && node >= energy_of([](DeviceKind kind) { return !is_whole(kind); });
    }

    /// Whether the components that are logged one by one are all that the scope and the declaration name.
    [[nodiscard]] bool components_are_complete() const
    {
        RunFacts parts = run_;
        parts.evidence = result_.all;
        bool any_gpu = false;
        for (EvidenceSummary& evidence : parts.evidence) {
            std::erase_if(evidence.devices, [](const DeviceEnergy& device) { return is_whole(device.kind); });
            for (const DeviceEnergy& device : evidence.devices)
                any_gpu = any_gpu || device.kind == DeviceKind::gpu || device.kind == DeviceKind::rail;
        }
        const MissingComponents missing = missing_components(parts, rulebook_.component_scope);
        return any_gpu && !missing.cpu && !missing.dram && missing.accelerators == 0;
    }

    void leave_out(KilowattHours energy, std::string evidence, const std::string& what)
    {
        result_.findings.push_back(
            {.check = "left_out_of_scope",
             .value = energy.value(),
             .threshold = 0.0,
             .unit = "kWh",
             .severity = Severity::warn,
             .verdict = Verdict::fail,
             .evidence = std::move(evidence),
             .place = what,
             .message = "Another log of the run covers what the rulebook counts; a meter and what it meters are not "
                        "added."});
    }

    const Rulebook& rulebook_;
    const RunFacts& run_;
    bool parts_alone_;
    Watts accelerator_limit_;  ///< of all declared ones together
    ReadingContext context_;
    ReadingOptions declared_;
    std::vector<const EvidenceSummary*> traces_;
    std::vector<const EvidenceSummary*> others_;
    energy::TraceAccount merged_;
    RunEvidence result_;
};

}  // namespace

ReadingContext run_context(const Rulebook& rulebook, const RunFacts& run, const HardwareLimits& limits,
                           const ReferenceTables& tables)
{
    ReadingContext context{.power_limits = power_limits_of(tables)};
    for (const Accelerators& declared : run.hardware.accelerators) context.accelerators.push_back(declared.name);
    context.cpu_limit = limits.cpu;
    context.dram_limit = stated_dram_power(run.hardware);
    context.thresholds = rulebook.thresholds;
    return context;
}

RunEvidence gather_evidence(const Rulebook& rulebook, const RunFacts& run, const HardwareLimits& limits,
                            const ReferenceTables& tables, bool parts_alone)
{
    return Gathering{rulebook, run, limits, tables, parts_alone}.settle();
}

}  // namespace wattboard

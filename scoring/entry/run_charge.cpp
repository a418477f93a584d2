// Charging of runs (absence of evidence never pays).
#include "scoring/entry/run_charge.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scoring/emissions/extrapolation.h"
#include "scoring/emissions/tdp_estimate.h"
#include "scoring/energy/gap_rule.h"
#include "scoring/entry/run_coverage.h"
#include "scoring/entry/run_evidence.h"
#include "scoring/entry/run_hours.h"
#include "scoring/entry/run_scope.h"
#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/finding_builder.h"
#include "scoring/plausibility/run_checks.h"
#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

/// Relative standard uncertainty of one term: what is common to all, and what is its own.
struct Doubt {
    double gain = 0;
    double own = 0;
};

/// Terms of the sums, kept apart until the end so that the order of logs changes no bit.
struct Terms {
    std::vector<double> energy, charged, energy_spread, charged_spread, energy_variance, charged_variance;

    void add(KilowattHours said, KilowattHours counted, Doubt doubt)
    {
        energy.push_back(said.value());
        charged.push_back(counted.value());
        energy_spread.push_back(said.value() * doubt.gain);
        charged_spread.push_back(counted.value() * doubt.gain);
        energy_variance.push_back(std::pow(said.value() * doubt.own, 2));
        charged_variance.push_back(std::pow(counted.value() * doubt.own, 2));
    }
};

class RunAccount {
public:
    RunAccount(const Rulebook& rulebook, const RunFacts& run, StageBasis basis, const HardwareLimits& limits,
               const ReferenceTables& tables, bool parts_alone)
        : rulebook_{rulebook},
          rule_{energy::gap_rule(rulebook.thresholds)},
          run_{run},
          basis_{basis},
          limits_{limits},
          tables_{tables}
    {
        RunEvidence gathered = gather_evidence(rulebook, run, limits, tables, parts_alone);
        result_.meter_for_parts = gathered.meter_for_parts;
        counted_ = std::move(gathered.counted);
        result_.evidence = std::move(gathered.all);
        run_.evidence = result_.evidence;
        // A meter that does not count stands for no component.
        if (parts_alone)
            for (EvidenceSummary& evidence : run_.evidence)
                std::erase_if(evidence.devices, [](const DeviceEnergy& device) { return is_whole(device.kind); });
        for (Finding& finding : gathered.findings) {
            finding.place = run_place(run_.id) + (finding.place.empty() ? "" : ", " + finding.place);
            result_.findings.push_back(std::move(finding));
        }
        for (const CountedEvidence& evidence : counted_)
            largest_gain_ = std::max(largest_gain_, doubt_of(evidence.summary).gain);
    }

    RunCharge settle()
    {
        for (const CountedEvidence& evidence : counted_) add_evidence(evidence.summary, evidence.charged_for_run);
        in_scope_.span = run_.span;
        result_.hours = hourly_shares(in_scope_);
        add_missing_components();
        if (!limits_.unknown.empty())
            hold_unknown_hardware("\"" + limits_.unknown.front() + "\" is not in the accelerator table.");
        result_.energy = KilowattHours{order_free_sum(std::move(terms_.energy))};
        result_.charged = KilowattHours{order_free_sum(std::move(terms_.charged))};
        result_.energy_spread = KilowattHours{order_free_sum(std::move(terms_.energy_spread))};
        result_.charged_spread = KilowattHours{order_free_sum(std::move(terms_.charged_spread))};
        result_.energy_own_spread = KilowattHours{std::sqrt(order_free_sum(std::move(terms_.energy_variance)))};
        result_.charged_own_spread = KilowattHours{std::sqrt(order_free_sum(std::move(terms_.charged_variance)))};
        return std::move(result_);
    }

private:
    [[nodiscard]] Doubt doubt_of(const EvidenceSummary& evidence) const
    {
        // Readings of older engines have no parts.
        const bool parts = evidence.uncertainty.total() > 0;
        Doubt doubt{.gain = parts ? evidence.uncertainty.gain : evidence.relative_uncertainty,
                    .own = parts ? evidence.uncertainty.independent() : 0};
        if (basis_ == StageBasis::estimated) doubt.gain = std::max(doubt.gain, tdp_estimate_uncertainty);
        return doubt;
    }

    void add_evidence(const EvidenceSummary& evidence, bool charged_for_run)
    {
        result_.grade = std::max(result_.grade, basis_ == StageBasis::estimated ? Grade::E : evidence.grade);
        const ScopedEnergy scoped = scoped_energy(evidence, rulebook_.component_scope);
        const UncoveredCharge uncovered =
            charged_for_run ? UncoveredCharge{} : uncovered_charge(evidence, run_, rulebook_, limits_, tables_);
        const bool rest = rulebook_.component_scope == ComponentScope::node_at_wall && !scoped.node_level;
        const KilowattHours counted = (scoped.charged + uncovered.energy) * (rest ? rest_of_node_factor : 1.0);
        Doubt doubt = doubt_of(evidence);
        if (rest) doubt.gain += rest_of_node_uncertainty;
        terms_.add(scoped.energy, counted, doubt);
        note_hours(evidence, scoped);
        if (scoped.wider_than_scope)
            show("counted_whole", counted,
                 "The log of format " + evidence.format +
                     " covers, or may cover, more than the rulebook's scope and is counted whole.");
        if (uncovered.energy > KilowattHours{})
            show("uncovered_time", uncovered.energy,
                 rounded_text(uncovered.longest.value()) +
                     " s of the declared run outside of the log are charged at the "
                     "highest plausible power.");
        if (rest)
            show("rest_of_node", counted - scoped.charged - uncovered.energy,
                 "The rulebook counts the node at the wall: component readings are charged times 1.25.");
        if (uncovered.limit_unknown)
            hold_unknown_hardware("The log leaves time uncovered on an accelerator whose board limit is not known.");
    }

    /// What a log holds beyond the scope must not say when the energy in scope was used.
    void note_hours(const EvidenceSummary& evidence, const ScopedEnergy& scoped)
    {
        EvidenceSummary& used = in_scope_.evidence.emplace_back();
        used.energy = scoped.energy;
        if (scoped.energy >= evidence.energy) used.hourly_energy_kwh = evidence.hourly_energy_kwh;
    }

    void add_missing_components()
    {
        const MissingComponents missing = missing_components(run_, rulebook_.component_scope);
        if (!missing.cpu && !missing.dram && missing.accelerators == 0) return;
        const Seconds length = run_length(run_);
        if (!(length > Seconds{})) {
            result_.unranked_reasons.push_back(
                run_place(run_.id) + ": a component in scope has no log, and no duration is known to charge it");
            return;
        }
        if (missing.accelerators > 0) charge_accelerators(missing.accelerators, length);
        if (missing.cpu) charge_component("CPU", stated_cpu_power(run_.hardware, limits_), length);
        if (missing.dram) charge_component("DRAM", stated_dram_power(run_.hardware), length);
    }

    void charge_accelerators(std::int64_t count, Seconds length)
    {
        // A device that is not there is taken for the strongest of those that are declared or logged.
        Watts each = limits_.highest.value_or(Watts{}) * rule_.nameplate_factor;
        for (const EvidenceSummary& evidence : run_.evidence)
            for (const DeviceEnergy& device : evidence.devices) each = std::max(each, plausible_power(device));
        charge_missing("missing_accelerators", to_kilowatt_hours(each * static_cast<double>(count) * length),
                       std::to_string(count) + " declared accelerators are not in the logs; each is charged at " +
                           rounded_text(each.value()) + " W.");
    }

    [[nodiscard]] Watts plausible_power(const DeviceEnergy& device) const
    {
        if (device.kind != DeviceKind::gpu) return {};
        const Accelerator* known = tables_.accelerator(device.name);
        if (known != nullptr && known->power) return *known->power * rule_.nameplate_factor;
        return limits_.highest ? Watts{} : device.highest_power * rule_.unknown_nameplate_factor;
    }

    void charge_component(const std::string& name, std::optional<Watts> power, Seconds length)
    {
        if (!power) {
            result_.unranked_reasons.push_back(run_place(run_.id) + ": " + name +
                                               " is in scope but has no log, and its power is not stated");
            return;
        }
        charge_missing(name == "CPU" ? "missing_cpu" : "missing_dram", to_kilowatt_hours(*power * length),
                       name + " is in scope but has no log; it is charged at " + rounded_text(power->value()) + " W.");
    }

    void charge_missing(std::string check, KilowattHours energy, std::string message)
    {
        const bool node = rulebook_.component_scope == ComponentScope::node_at_wall;
        const KilowattHours counted = energy * (node ? rest_of_node_factor : 1.0);
        terms_.add(KilowattHours{}, counted, {.gain = largest_gain_ + (node ? rest_of_node_uncertainty : 0.0)});
        show(std::move(check), counted, std::move(message));
    }

    /// A charge as a warning with its energy.
    void show(std::string check, KilowattHours energy, std::string message)
    {
        result_.findings.push_back({.check = std::move(check),
                                    .value = energy.value(),
                                    .threshold = 0.0,
                                    .unit = "kWh",
                                    .severity = Severity::warn,
                                    .verdict = Verdict::fail,
                                    .place = run_place(run_.id),
                                    .message = std::move(message)});
    }

    void hold_unknown_hardware(const std::string& why)
    {
        result_.findings.push_back({.check = "unknown_hardware",
                                    .value = {},
                                    .threshold = {},
                                    .unit = "1",
                                    .severity = Severity::reject,
                                    .verdict = Verdict::fail,
                                    .place = run_place(run_.id),
                                    .message = why + " The organizer can add it; until then the entry is held."});
    }

    const Rulebook& rulebook_;
    energy::GapRule rule_;
    RunFacts run_;  ///< with its traces put together
    StageBasis basis_;
    const HardwareLimits& limits_;
    const ReferenceTables& tables_;
    double largest_gain_ = 0;
    std::vector<CountedEvidence> counted_;
    RunFacts in_scope_;  ///< the span, energies and hours of what counts
    Terms terms_;
    RunCharge result_;
};

/// Whether the meter that stands for parts of the run reads hardly more than those that are logged.
bool is_meter_doubtful(const RunFacts& run, const RunCharge& charge, const HardwareLimits& limits,
                       const Thresholds& thresholds)
{
    if (!charge.meter_for_parts) return false;
    RunFacts judged = run;
    judged.evidence = charge.evidence;
    const Finding share = check_meter_share(judged, limits, thresholds);
    return share.verdict == Verdict::fail && share.severity == Severity::reject;
}

/// A meter that cannot be that of the whole must not make the parts without a log free. A plausible one counts though
/// they might cost more: else it would pay to leave the logs of the others out.
RunCharge higher_charge(const Rulebook& rulebook, const RunFacts& run, StageBasis basis, const HardwareLimits& limits,
                        const ReferenceTables& tables)
{
    RunCharge charge = RunAccount{rulebook, run, basis, limits, tables, false}.settle();
    if (!is_meter_doubtful(run, charge, limits, rulebook.thresholds)) return charge;
    RunCharge parts = RunAccount{rulebook, run, basis, limits, tables, true}.settle();
    // Parts of unknown power cannot be charged; then the meter is all that there is.
    const bool chargeable = parts.unranked_reasons.size() <= charge.unranked_reasons.size();
    return chargeable && parts.charged > charge.charged ? parts : charge;
}

}  // namespace

Result<RunCharge> charge_run(const Rulebook& rulebook, const RunFacts& run, StageBasis basis,
                             const HardwareLimits& limits, const ReferenceTables& tables)
{
    if (run.evidence.empty())
        return std::unexpected(Problem{.type = problems::missing_value,
                                       .detail = "The run \"" + run.id + "\" has no energy evidence.",
                                       .field = "runs/" + run.id + "/evidence",
                                       .hint = "Attach the log that the measuring tool wrote."});
    RunCharge charge = higher_charge(rulebook, run, basis, limits, tables);
    if (!run.partial) return charge;
    Result<Extrapolation> whole = extrapolation(*run.partial);
    if (!whole) {
        whole.error().field = "runs/" + run.id + "/" + whole.error().field;
        return std::unexpected(whole.error());
    }
    if (!whole->extrapolated) return charge;
    if (!rulebook.extrapolation_allowed) {
        charge.unranked_reasons.push_back(run_place(run.id) + " is partial, and the rulebook admits no extrapolation");
        return charge;
    }
    charge.extrapolated = true;
    for (KilowattHours* amount : {&charge.energy, &charge.charged, &charge.energy_spread, &charge.charged_spread,
                                  &charge.energy_own_spread, &charge.charged_own_spread})
        *amount = *amount * whole->factor;
    return charge;
}

}  // namespace wattboard

// The energy of an entry, run by run: samples, gaps, uncovered time, absent parts.
#include <algorithm>
#include <cmath>

#include "scoring/emissions/extrapolation.h"
#include "scoring/entry/counted_runs.h"
#include "scoring/entry/derivation_steps.h"
#include "scoring/entry/lineage_charge.h"
#include "scoring/entry/run_charge.h"
#include "scoring/reference/hardware_limits.h"
#include "scoring/statistics/intervals.h"

namespace wattboard {

namespace {

const std::string own_rule = "Wattboard: absence of evidence never pays";
const std::string gum = "JCGM 100:2008 (GUM), 5.1.2; gains are common to all logs and add linearly";

/// A charge that scoring names in a finding of the run.
struct NamedCharge {
    std::string_view check;
    std::string_view id;
    std::string_view name;
    std::string_view symbol;
    std::string_view formula;
};
constexpr NamedCharge named_charges[]{
    {"uncovered_time", "uncovered", "Time of the run outside of its logs", "E_uncovered",
     "uncovered time of each device × the highest plausible power"},
    {"rest_of_node", "rest_of_node", "The rest of the node", "E_rest", "0.25 × what the components are charged"},
    {"missing_accelerators", "missing_accelerators", "Declared accelerators without a log", "E_accelerators",
     "count × the highest plausible power × length of the run"},
    {"missing_cpu", "missing_cpu", "CPU without a log", "E_cpu", "TDP × share × length of the run"},
    {"missing_dram", "missing_dram", "Memory without a log", "E_dram", "0.3725 W/GB × memory × length of the run"},
};

/// What all runs and the lineage add up to, with the parts of its uncertainty (one sigma, kWh).
struct Totals {
    std::vector<double> energies, charges;
    double said_spread = 0, spread = 0, said_variance = 0, variance = 0;
    double lineage = 0;
};

std::string samples_text(const RunFacts& run)
{
    std::string formats;
    std::uint64_t samples = 0;
    for (const EvidenceSummary& log : run.evidence) {
        formats += (formats.empty() ? "" : ", ") + log.format;
        samples += log.samples;
    }
    return "the run's logs (" + formats + "; " + std::to_string(samples) + " samples), integrated by the server";
}

class RunSteps {
public:
    RunSteps(const RunFacts& run, std::size_t number, DerivationSteps& steps)
        : run_{run}, suffix_{"_" + std::to_string(number)}, steps_{steps}
    {
    }

    void add(const RunCharge& charge, double factor)
    {
        const double energy = charge.energy.value() / factor;
        std::vector<double> parts = charges_of(charge);
        double named = 0;
        for (const double part : parts) named += part;
        // What is neither measured nor named was charged for gaps inside the logs.
        const double gaps = std::max(0.0, charge.charged.value() / factor - energy - named);
        steps_.add_given("measured" + suffix_, name("What the samples say"), "E_samples" + suffix_, energy, "kWh",
                         samples_text(run_) + "; sum over devices of the integral of power over time, or of counters");
        steps_.add_given("gaps" + suffix_, name("Gaps inside the logs"), "E_gaps" + suffix_, gaps, "kWh", own_rule);
        parts.insert(parts.begin(), {energy, gaps});
        steps_.add(
            {.id = "charged" + suffix_,
             .name = name("Charged energy"),
             .symbol = "E" + suffix_,
             .formula = factor == 1.0 ? formula_ : "(" + formula_ + ") × whole / part of the run",
             .with_numbers = factor == 1.0 ? sum_text(parts) : "(" + sum_text(parts) + ") × " + in_formula(factor),
             .value = charge.charged.value(),
             .unit = "kWh",
             .source = factor == 1.0 ? own_rule : own_rule + "; linear in epochs and share of the data"});
    }

private:
    [[nodiscard]] std::string name(const std::string& what) const
    {
        return what + " (" + std::string{name_of(run_.stage, stage_names)} + " run " + suffix_.substr(1) + ")";
    }

    std::vector<double> charges_of(const RunCharge& charge)
    {
        std::vector<double> parts;
        formula_ = "E_samples" + suffix_ + " + E_gaps" + suffix_;
        for (const NamedCharge& known : named_charges) {
            double sum = 0;
            std::string message;
            for (const Finding& finding : charge.findings)
                if (finding.check == known.check && finding.verdict == Verdict::fail && finding.value) {
                    sum += *finding.value;
                    message += (message.empty() ? "" : " ") + finding.message;
                }
            if (!(sum > 0)) continue;
            parts.push_back(sum);
            formula_ += " + " + std::string{known.symbol} + suffix_;
            steps_.add({.id = std::string{known.id} + suffix_,
                        .name = name(std::string{known.name}),
                        .symbol = std::string{known.symbol} + suffix_,
                        .formula = std::string{known.formula},
                        .with_numbers = in_formula(sum),
                        .value = sum,
                        .unit = "kWh",
                        .source = own_rule + ". " + message});
        }
        return parts;
    }

    const RunFacts& run_;
    std::string suffix_;
    std::string formula_;
    DerivationSteps& steps_;
};

Result<double> factor_of(const Rulebook& rulebook, const RunFacts& run)
{
    if (!run.partial || !rulebook.extrapolation_allowed) return 1.0;
    const auto whole = extrapolation(*run.partial);
    if (!whole) return std::unexpected(whole.error());
    return whole->factor;
}

Result<Totals> add_runs(const Rulebook& rulebook, const EntryFacts& facts, const ReferenceTables& tables,
                        DerivationSteps& steps)
{
    const auto runs = counted_runs(rulebook, facts);
    if (!runs) return std::unexpected(runs.error());
    Totals totals;
    for (std::size_t i = 0; i < runs->size(); ++i) {
        const RunFacts& run = *(*runs)[i].run;
        const HardwareLimits limits = hardware_limits(run.hardware, tables, facts.model.precision);
        const auto charge = charge_run(rulebook, run, (*runs)[i].basis, limits, tables);
        if (!charge) return std::unexpected(charge.error());
        const auto factor = factor_of(rulebook, run);
        if (!factor) return std::unexpected(factor.error());
        RunSteps{run, i + 1, steps}.add(*charge, *factor);
        totals.energies.push_back(charge->energy.value());
        totals.charges.push_back(charge->charged.value());
        totals.said_spread += charge->energy_spread.value();
        totals.spread += charge->charged_spread.value();
        totals.said_variance += std::pow(charge->energy_own_spread.value(), 2);
        totals.variance += std::pow(charge->charged_own_spread.value(), 2);
    }
    return totals;
}

void add_limit(DerivationSteps& steps, bool is_low, double from, double spread, double variance, double value)
{
    const std::string half = in_formula(z_95) + " × sqrt(" + in_formula(spread) + "^2 + " + in_formula(variance) + ")";
    steps.add(
        {.id = is_low ? "charged_low" : "charged_high",
         .name = is_low ? "Lower 95 % limit of the energy" : "Upper 95 % limit of the energy",
         .symbol = is_low ? "E_low" : "E_high",
         .formula = is_low ? "max(0, E_samples + E_lineage - 1.96 × sqrt(u_gain^2 + u_own^2))"
                           : "E + 1.96 × sqrt(u_gain^2 + u_own^2)",
         .with_numbers = is_low ? "max(0, " + in_formula(from) + " - " + half + ")" : in_formula(from) + " + " + half,
         .value = value,
         .unit = "kWh",
         .source = gum});
}

}  // namespace

Result<void> derive_energy(const Rulebook& rulebook, const EntryFacts& facts, const ReferenceTables& tables,
                           const EntryScore& score, DerivationSteps& steps)
{
    auto totals = add_runs(rulebook, facts, tables, steps);
    if (!totals) return std::unexpected(totals.error());
    const auto lineage = charge_lineage(rulebook, facts.lineage);
    if (!lineage) return std::unexpected(lineage.error());
    const double inherited = lineage->energy.value();
    std::string formula = "sum of the runs' charged energy";
    if (inherited > 0) {
        steps.add_given(
            "lineage", "Energy of what no run of the entry made", "E_lineage", inherited, "kWh",
            "lineage policy of the rulebook: " + std::string{name_of(rulebook.lineage_policy, lineage_policy_names)});
        totals->charges.push_back(inherited);
        formula += " + E_lineage";
    }
    steps.add({.id = "charged_kwh",
               .name = "Charged energy of the entry",
               .symbol = "E",
               .formula = std::move(formula),
               .with_numbers = sum_text(totals->charges),
               .value = score.charged_kwh.value.value_or(0.0),
               .unit = "kWh",
               .source = "Equipment in scope, without PUE"});
    double said = inherited;
    for (const double energy : totals->energies) said += energy;
    const double inherited_spread = lineage->spread.value();
    if (score.charged_kwh.low)
        add_limit(steps, true, said, totals->said_spread + inherited_spread, totals->said_variance,
                  *score.charged_kwh.low);
    if (score.charged_kwh.high)
        add_limit(steps, false, *score.charged_kwh.value, totals->spread + inherited_spread, totals->variance,
                  *score.charged_kwh.high);
    return {};
}

}  // namespace wattboard

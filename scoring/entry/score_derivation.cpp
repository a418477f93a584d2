// CO2e, performance and rules of a score as steps.
#include "scoring/entry/score_derivation.h"

#include <cmath>

#include "scoring/entry/derivation_steps.h"
#include "scoring/entry/emissions_estimate.h"
#include "scoring/entry/performance_estimate.h"
#include "scoring/metrics/gqi.h"
#include "scoring/metrics/nofade.h"
#include "scoring/metrics/registry.h"
#include "scoring/statistics/intervals.h"
#include "scoring/statistics/score_interval.h"

namespace wattboard {

namespace {

const std::string watt_for_what =
    "\"Watt for What: Rethinking Deep Learning's Energy-Performance Relationship\", equation 1";
const std::string nofade_paper = "Fu et al., \"NoFADE\", arXiv 2111.14059; definition nofade-1";

void add_emissions(const Rulebook& rulebook, const EntryScore& score, DerivationSteps& steps)
{
    const GridPolicy& grid = rulebook.grid;
    steps.add_given("pue", "Power usage effectiveness of the rulebook", "PUE", grid.pue, "1",
                    "rulebook; ISO/IEC 30134-2");
    steps.add_given("grid_intensity", "Grid intensity of the rulebook", "I", grid.intensity.value(), "g/kWh",
                    grid.source + " (" + grid.zone + " " + std::to_string(grid.year) + ")");
    const double embodied = score.embodied_co2e_kg.value_or(0.0);
    if (score.embodied_co2e_kg) {
        const double rate = grid.embodied_g_per_accelerator_hour.value_or(0.0);
        const double hours = rate > 0 ? embodied * 1000.0 / rate : 0.0;
        steps.add({.id = "embodied_co2e_kg",
                   .name = "Embodied carbon of the accelerators",
                   .symbol = "M",
                   .formula = "accelerator hours × g per accelerator and hour / 1000",
                   .with_numbers = in_formula(hours) + " × " + in_formula(rate) + " / 1000",
                   .value = embodied,
                   .unit = "kg",
                   .source = "ISO/IEC 21031:2024 (SCI), M; rate of the rulebook"});
    }
    const auto add_co2e = [&](const std::string& id, const std::string& name, const std::string& tail,
                              const std::optional<double>& energy, const std::optional<double>& value) {
        if (!energy || !value) return;
        std::string numbers =
            in_formula(*energy) + " × " + in_formula(grid.pue) + " × " + in_formula(grid.intensity.value()) + " / 1000";
        if (score.embodied_co2e_kg) numbers += " + " + in_formula(embodied);
        steps.add({.id = id,
                   .name = name,
                   .symbol = "CO2e" + tail,
                   .formula = "E" + tail + " × PUE × I / 1000" + (score.embodied_co2e_kg ? " + M" : ""),
                   .with_numbers = std::move(numbers),
                   .value = *value,
                   .unit = "kg",
                   .source = "location-based, as in ISO/IEC 21031:2024 (SCI), E × I"});
    };
    add_co2e("co2e_kg", "CO2e at the rulebook's grid", "", score.charged_kwh.value, score.co2e_kg.value);
    add_co2e("co2e_low_kg", "Lower 95 % limit of the CO2e", "_low", score.charged_kwh.low, score.co2e_kg.low);
    add_co2e("co2e_high_kg", "Upper 95 % limit of the CO2e", "_high", score.charged_kwh.high, score.co2e_kg.high);
    if (score.own_place_co2e_kg)
        steps.add_given("own_place_co2e_kg", "CO2e at the place of the runs", "CO2e_own", *score.own_place_co2e_kg,
                        "kg", "each run's energy at its own grid. " + score.own_place_note);
}

void add_sci(const GridPolicy& grid, const ModelFacts& model, const EntryScore& score, DerivationSteps& steps)
{
    if (!score.sci_g_per_item || !model.energy_per_item) return;
    const double seconds = model.time_per_item.value_or(Seconds{}).value();
    steps.add({.id = "sci_g_per_item",
               .name = "Software Carbon Intensity of one prediction",
               .symbol = "SCI",
               .formula = "J per prediction / 3,600,000 × PUE × I + s per prediction / 3600 × embodied g per hour",
               .with_numbers = in_formula(model.energy_per_item->value()) + " / 3600000 × " + in_formula(grid.pue) +
                               " × " + in_formula(grid.intensity.value()) + " + " + in_formula(seconds) + " / 3600 × " +
                               in_formula(grid.embodied_g_per_accelerator_hour.value_or(0.0)),
               .value = *score.sci_g_per_item,
               .unit = "g",
               .source = "ISO/IEC 21031:2024, (E × I + M) per R; energy and time stated by the team"});
}

/// The Wilson limit as arithmetic: (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n).
std::string wilson_text(double p, double n, bool is_low)
{
    const double z = z_95;
    const std::string zz = in_formula(z * z);
    const std::string items = in_formula(n);
    return "(" + in_formula(p) + " + " + zz + " / (2 × " + items + ")" + (is_low ? " - " : " + ") + in_formula(z) +
           " × sqrt(" + in_formula(p) + " × (1 - " + in_formula(p) + ") / " + items + " + " + zz + " / (4 × " + items +
           "^2))) / (1 + " + zz + " / " + items + ")";
}

void add_performance(const Rulebook& rulebook, const Performance& stated, const EntryScore& score,
                     DerivationSteps& steps)
{
    const double value = *score.performance.value;
    steps.add_given("performance", "Performance (" + rulebook.metric.name + ")", "a", value, rulebook.metric.name,
                    std::string{name_of(stated.basis, performance_basis_names)} +
                        (stated.basis == PerformanceBasis::computed ? " by the server" : " by the team"));
    const auto add_limit = [&](bool is_low, const std::optional<double>& limit, const std::optional<double>& claim) {
        if (!limit) return;
        DerivationStep step{
            .id = is_low ? "performance_low" : "performance_high",
            .name = is_low ? "Lower 95 % limit of the performance" : "Upper 95 % limit of the performance",
            .symbol = is_low ? "a_low" : "a_high",
            .formula = "as stated",
            .with_numbers = in_formula(*limit),
            .value = *limit,
            .unit = rulebook.metric.name,
            .source = "stated by the team"};
        if (stated.n_items && is_proportion(rulebook.metric)) {
            const Interval wilson = wilson_interval({.value = value, .items = *stated.n_items});
            if (*limit == (is_low ? wilson.low : wilson.high)) {
                step.formula = std::string{"(a + z^2/2n "} + (is_low ? "-" : "+") +
                               " z sqrt(a(1-a)/n + z^2/4n^2)) / (1 + z^2/n), n test items, z = 1.96";
                step.with_numbers = wilson_text(value, static_cast<double>(*stated.n_items), is_low);
                step.source = "Wilson, JASA 22 (1927) 209-212";
            }
        }
        if (claim && *limit == *claim) step.source = "stated by the team";
        steps.add(std::move(step));
    };
    add_limit(true, score.performance.low, stated.low);
    add_limit(false, score.performance.high, stated.high);
}

/// GQI and SAM are one formula with two sets of parameters.
class GqiSteps {
public:
    GqiSteps(std::string id, std::string symbol, const GqiParameters& parameters, const EntryScore& score,
             DerivationSteps& steps)
        : id_{std::move(id)},
          symbol_{std::move(symbol)},
          parameters_{parameters},
          score_{score},
          steps_{steps},
          energy_{*score.charged_kwh.value},
          x_{energy_ / parameters.e0.value()}
    {
    }

    void add(const Estimate& estimate, const std::string& source)
    {
        steps_.add({.id = id_ + "_x",
                    .name = "Energy in reference units (" + symbol_ + ")",
                    .symbol = "x_" + symbol_,
                    .formula = "E / E0",
                    .with_numbers = in_formula(energy_) + " / " + in_formula(parameters_.e0.value()),
                    .value = x_,
                    .unit = "1",
                    .source = source});
        add_denominator(source);
        const double a = *score_.performance.value;
        const double denominator = gqi_denominator(x_, parameters_);
        steps_.add({.id = id_,
                    .name = symbol_,
                    .symbol = symbol_,
                    .formula = "beta × a^alpha / D",
                    .with_numbers = in_formula(parameters_.beta) + " × " + in_formula(a) + "^" +
                                    in_formula(parameters_.alpha) + " / " + in_formula(denominator),
                    .value = *estimate.value,
                    .unit = "1",
                    .source = source});
        add_limit(true, estimate.low);
        add_limit(false, estimate.high);
    }

private:
    void add_denominator(const std::string& source)
    {
        const double knee = parameters_.knee;
        DerivationStep step{.id = id_ + "_denominator",
                            .name = "Denominator (" + symbol_ + ")",
                            .symbol = "D",
                            .formula = "log10(x)",
                            .with_numbers = "log10(" + in_formula(x_) + ")",
                            .value = gqi_denominator(x_, parameters_),
                            .unit = "1",
                            .source = source};
        if (x_ < knee) {
            const bool floored = parameters_.continuation == Continuation::floor;
            const std::string at_knee = "log10(" + in_formula(knee) + ")";
            step.name = "Denominator below the knee (" + symbol_ + ")";
            step.formula = floored ? "log10(F), since x is below the knee F"
                                   : "log10(F) - (1 - x / F) / ln(10), since x is below the knee F";
            step.with_numbers =
                floored ? at_knee : at_knee + " - (1 - " + in_formula(x_) + " / " + in_formula(knee) + ") / ln(10)";
            step.source = "Wattboard's continuation of the published formula, which has a pole at E0";
        }
        steps_.add(std::move(step));
    }

    void add_limit(bool is_low, const std::optional<double>& limit)
    {
        const double value = score_.performance.value.value_or(0.0);
        if (!limit || !(value > 0.0)) return;
        const LogDeviation performance = performance_deviation(score_.performance, parameters_.alpha);
        const LogDeviation energy = energy_deviation(score_.charged_kwh, gqi_energy_elasticity(x_, parameters_));
        const double first = is_low ? performance.down : performance.up;
        const double second = is_low ? energy.down : energy.up;
        if (!std::isfinite(first)) return;
        const double at = parameters_.beta * std::pow(value, parameters_.alpha) / gqi_denominator(x_, parameters_);
        steps_.add({.id = id_ + (is_low ? "_low" : "_high"),
                    .name = (is_low ? "Lower 95 % limit of " : "Upper 95 % limit of ") + symbol_,
                    .symbol = symbol_ + (is_low ? "_low" : "_high"),
                    .formula = symbol_ + (is_low ? " × exp(-sqrt(d_a^2 + d_E^2))" : " × exp(sqrt(d_a^2 + d_E^2))") +
                               ", d: limits of performance and energy as distances in ln " + symbol_,
                    .with_numbers = in_formula(at) + " × exp(" + (is_low ? "0 - " : "") + "sqrt(" + in_formula(first) +
                                    "^2 + " + in_formula(second) + "^2))",
                    .value = *limit,
                    .unit = "1",
                    .source = "JCGM 100:2008 (GUM), 5.1, in the logarithm"});
    }

    std::string id_, symbol_;
    const GqiParameters& parameters_;
    const EntryScore& score_;
    DerivationSteps& steps_;
    double energy_;
    double x_;
};

void add_nofade(const Rulebook& rulebook, const ModelFacts& model, const Estimate& estimate, const EntryScore& score,
                DerivationSteps& steps)
{
    const bool macs = model.convention == OperationConvention::macs;
    const double flops = flops_of(*model.operations, model.convention);
    steps.add({.id = "flops",
               .name = "Operations of one submitted prediction",
               .symbol = "FLOPs",
               .formula = macs ? "2 × MACs" : "FLOPs",
               .with_numbers = (macs ? "2 × " : "") + in_formula(*model.operations),
               .value = flops,
               .unit = "FLOP",
               .source = "stated by the team"});
    const double complexity = rulebook.dataset_complexity.value_or(1.0);
    steps.add_given("dataset_complexity", "Complexity of the dataset", "S", complexity, "1",
                    rulebook.dataset_complexity ? "rulebook; " + nofade_paper
                                                : "none is declared: NoFADE is given per unit of complexity");
    steps.add({.id = "nofade",
               .name = "NoFADE",
               .symbol = "NoFADE",
               .formula = "a × S / log10(FLOPs)",
               .with_numbers = in_formula(*score.performance.value) + " × " + in_formula(complexity) + " / log10(" +
                               in_formula(flops) + ")",
               .value = *estimate.value,
               .unit = "1",
               .source = nofade_paper});
}

void add_rules(const Rulebook& rulebook, const EntryFacts& facts, const EntryScore& score, DerivationSteps& steps)
{
    const auto value_of = [&score](RankingRule rule) -> const Estimate* {
        const auto found = score.rules.find(rule);
        return found != score.rules.end() && found->second.value ? &found->second : nullptr;
    };
    if (const Estimate* gqi = value_of(RankingRule::gqi))
        GqiSteps{"gqi", "GQI", rulebook.gqi, score, steps}.add(*gqi, watt_for_what);
    if (score.gqi_published)
        steps.add({.id = "gqi_published",
                   .name = "GQI as published",
                   .symbol = "GQI_published",
                   .formula = "beta × a^alpha / log10(E), E in kWh",
                   .with_numbers = in_formula(rulebook.gqi.beta) + " × " + in_formula(*score.performance.value) + "^" +
                                   in_formula(rulebook.gqi.alpha) + " / log10(" + in_formula(*score.charged_kwh.value) +
                                   ")",
                   .value = *score.gqi_published,
                   .unit = "1",
                   .source = watt_for_what});
    const Estimate* nofade = value_of(RankingRule::nofade);
    if (nofade != nullptr && facts.model.operations) add_nofade(rulebook, facts.model, *nofade, score, steps);
    if (const Estimate* sam = value_of(RankingRule::sam))
        GqiSteps{"sam", "SAM", rulebook.sam, score, steps}.add(*sam, "SAM of the sustainability poster: GQI's formula");
}

}  // namespace

Result<std::vector<DerivationStep>> derive_score(const Rulebook& rulebook, const EntryFacts& facts,
                                                 const ReferenceTables& tables, const EntryScore& score)
{
    DerivationSteps steps;
    if (auto energy = derive_energy(rulebook, facts, tables, score, steps); !energy)
        return std::unexpected(std::move(energy.error()));
    add_emissions(rulebook, score, steps);
    add_sci(rulebook.grid, facts.model, score, steps);
    add_performance(rulebook, facts.performance, score, steps);
    add_rules(rulebook, facts, score, steps);
    return steps.take();
}

}  // namespace wattboard

// Scoring of entries: performance, energy, CO2e, rules, findings, in this order.
#include "scoring/entry/score_entry.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "scoring/entry/counted_runs.h"
#include "scoring/entry/emissions_estimate.h"
#include "scoring/entry/lineage_charge.h"
#include "scoring/entry/model_conditions.h"
#include "scoring/entry/performance_estimate.h"
#include "scoring/entry/run_charge.h"
#include "scoring/entry/run_coverage.h"
#include "scoring/metrics/gqi.h"
#include "scoring/metrics/number_text.h"
#include "scoring/metrics/registry.h"
#include "scoring/plausibility/declaration_checks.h"
#include "scoring/plausibility/model_checks.h"
#include "scoring/plausibility/run_checks.h"
#include "scoring/plausibility/verified_mark.h"
#include "scoring/statistics/intervals.h"
#include "scoring/statistics/order_free_sum.h"

namespace wattboard {

namespace {

template <class Value>
bool contains(const std::vector<Value>& values, Value value)
{
    return std::find(values.begin(), values.end(), value) != values.end();
}

void append(std::vector<std::string>& reasons, const std::vector<std::string>& more)
{
    reasons.insert(reasons.end(), more.begin(), more.end());
}

/// The counted runs with their charges, and the sums over them.
struct Account {
    std::vector<CountedRun> runs;
    std::deque<RunFacts> joined;          ///< the same with the logs of each put together
    std::vector<CountedRun> runs_joined;  ///< they point into `joined`
    std::vector<KilowattHours> charged_by_run;
    std::vector<std::map<std::int64_t, double>> hours_by_run;
    LineageCharge lineage;
    KilowattHours energy, charged, energy_spread, charged_spread;
    double energy_variance = 0;  ///< of what is each run's own, kWh^2
    double charged_variance = 0;
    TrainingWork work;
};

/// Collects sums whose order does not matter.
class Sums {
public:
    void add(const RunCharge& charge)
    {
        energy_.push_back(charge.energy.value());
        charged_.push_back(charge.charged.value());
        energy_spread_.push_back(charge.energy_spread.value());
        charged_spread_.push_back(charge.charged_spread.value());
        energy_variance_.push_back(std::pow(charge.energy_own_spread.value(), 2));
        charged_variance_.push_back(std::pow(charge.charged_own_spread.value(), 2));
    }

    void settle(Account& account)
    {
        account.energy = KilowattHours{order_free_sum(std::move(energy_))};
        account.charged = KilowattHours{order_free_sum(std::move(charged_))} + account.lineage.energy;
        account.energy_spread = KilowattHours{order_free_sum(std::move(energy_spread_))};
        account.charged_spread = KilowattHours{order_free_sum(std::move(charged_spread_))} + account.lineage.spread;
        account.energy_variance = order_free_sum(std::move(energy_variance_));
        account.charged_variance = order_free_sum(std::move(charged_variance_));
    }

private:
    std::vector<double> energy_, charged_, energy_spread_, charged_spread_, energy_variance_, charged_variance_;
};

/// Adds what physics needs to know of a run; a run of unknown rate makes the whole unknown.
void add_work(TrainingWork& work, const RunFacts& run, const HardwareLimits& limits, bool first)
{
    const bool known = limits.peak_flops && (first || work.peak_flops_in_time);
    if (!known) {
        work.peak_flops_in_time.reset();
        work.min_picojoule_per_flop.reset();
        return;
    }
    work.peak_flops_in_time = work.peak_flops_in_time.value_or(0.0) + *limits.peak_flops * run_length(run).value();
    const double least = *limits.min_picojoule_per_flop;
    work.min_picojoule_per_flop = std::min(work.min_picojoule_per_flop.value_or(least), least);
}

/// Runs of stages out of scope cost nothing here: readers and reviewers see what was left out.
void show_uncounted(const Rulebook& rulebook, const EntryFacts& facts, EntryScore& score)
{
    for (const RunFacts& run : facts.runs) {
        if (contains(rulebook.stages_in_scope, run.stage)) continue;
        std::vector<double> energies;
        for (const EvidenceSummary& evidence : run.evidence) energies.push_back(evidence.charged.value());
        score.findings.push_back({.check = "stage_out_of_scope",
                                  .value = order_free_sum(std::move(energies)),
                                  .threshold = 0.0,
                                  .unit = "kWh",
                                  .severity = Severity::warn,
                                  .verdict = Verdict::fail,
                                  .place = run_place(run.id),
                                  .message = "The stage \"" + std::string{name_of(run.stage, stage_names)} +
                                             "\" is not in the rulebook's scope: the energy of this run is not "
                                             "counted."});
    }
}

Result<Account> account_for(const Rulebook& rulebook, const EntryFacts& facts, const ReferenceTables& tables,
                            const EntryContext& context, EntryScore& score)
{
    Account account;
    Result<std::vector<CountedRun>> runs = counted_runs(rulebook, facts);
    if (!runs) return std::unexpected(runs.error());
    account.runs = std::move(*runs);
    Sums sums;
    score.grade = Grade::A;
    for (const CountedRun& counted : account.runs) {
        const HardwareLimits limits = hardware_limits(counted.run->hardware, tables, facts.model.precision);
        Result<RunCharge> charge = charge_run(rulebook, *counted.run, counted.basis, limits, tables);
        if (!charge) return std::unexpected(charge.error());
        sums.add(*charge);
        account.hours_by_run.push_back(std::move(charge->hours));
        score.grade = std::max(score.grade, charge->grade);
        score.extrapolated = score.extrapolated || charge->extrapolated;
        append(score.unranked_reasons, charge->unranked_reasons);
        std::move(charge->findings.begin(), charge->findings.end(), std::back_inserter(score.findings));
        // A run that is logged in parts is judged as the whole that the parts are.
        RunFacts& judged = account.joined.emplace_back(*counted.run);
        judged.evidence = std::move(charge->evidence);
        account.runs_joined.push_back({.run = &judged, .basis = counted.basis});
        add_work(account.work, judged, limits, account.charged_by_run.empty());
        account.charged_by_run.push_back(charge->charged);
        std::ranges::move(run_findings(judged, limits, tables, rulebook.thresholds, context),
                          std::back_inserter(score.findings));
    }
    Result<LineageCharge> lineage = charge_lineage(rulebook, facts.lineage);
    if (!lineage) return std::unexpected(lineage.error());
    account.lineage = std::move(*lineage);
    if (account.lineage.is_claim) score.grade = Grade::E;
    append(score.unranked_reasons, account.lineage.unranked_reasons);
    sums.settle(account);
    account.work.flops = context.training_flops ? context.training_flops : training_flops(facts.model);
    account.work.energy = account.energy;
    return account;
}

/// Refuses an energy of exactly zero: a log without a reading is no evidence.
Result<void> checked_total(const Account& account)
{
    if (account.energy > KilowattHours{} && std::isfinite(account.charged.value())) return {};
    return std::unexpected(Problem{.type = problems::out_of_range,
                                   .detail = "The logs of the entry say 0 kWh; nothing runs without energy.",
                                   .field = "runs"});
}

void set_energies(const Account& account, EntryScore& score)
{
    // Gains are common to all runs and have been added; what is each run's own averages out.
    const auto half_width = [](KilowattHours gain, double variance) {
        return z_95 * std::hypot(gain.value(), std::sqrt(variance));
    };
    const double said = account.energy.value();
    const double said_half = half_width(account.energy_spread, account.energy_variance);
    score.energy_kwh = {.value = said, .low = std::max(0.0, said - said_half), .high = said + said_half, .reason = {}};
    // From what the samples say to what is charged, both widened by the uncertainty of the readings.
    const double least = said + account.lineage.energy.value();
    const double least_half = half_width(account.energy_spread + account.lineage.spread, account.energy_variance);
    const double charged = account.charged.value();
    score.charged_kwh = {.value = charged,
                         .low = std::max(0.0, least - least_half),
                         .high = charged + half_width(account.charged_spread, account.charged_variance),
                         .reason = {}};
}

void set_rules(const Rulebook& rulebook, const EntryFacts& facts, EntryScore& score)
{
    const Estimate co2e = ranking_co2e(rulebook, score);
    const RuleInput input{.rulebook = rulebook,
                          .model = facts.model,
                          .performance = score.performance,
                          .charged_kwh = score.charged_kwh,
                          .co2e_kg = co2e};
    for (const RuleDescription& rule : ranking_rules())
        if (rule.function_of_entry_alone()) score.rules[rule.rule] = compute_rule(rule.rule, input);
    if (is_unit_interval(rulebook.metric))
        score.gqi_published =
            gqi_published(*score.performance.value, KilowattHours{*score.charged_kwh.value}, rulebook.gqi);
    score.nofade_per_unit_complexity =
        score.rules[RankingRule::nofade].value.has_value() && !rulebook.dataset_complexity;
}

/// Below the gate nothing that rewards low cost may rank: neither the entry, if the board is such a rule's, nor the
/// entry's standing under the other such rules.
void apply_gate(const Rulebook& rulebook, EntryScore& score)
{
    const Direction direction = rulebook.metric.direction;
    if (reaches(*score.performance.value, rulebook.min_performance, direction)) return;
    const std::string reason = std::string{direction == Direction::higher_is_better ? "below" : "above"} +
                               " min_performance " + number_text(rulebook.min_performance);
    if (describe(rulebook.ranking_rule).gated) {
        score.unranked_reasons.push_back(reason);
        return;
    }
    for (auto& [rule, estimate] : score.rules)
        if (describe(rule).gated) estimate = {.reason = reason};
}

void decide_standing(const Rulebook& rulebook, const EntryFacts& facts, const Account& account, EntryScore& score)
{
    if (!contains(rulebook.grades_admitted, score.grade))
        score.unranked_reasons.push_back("grade " + std::string{name_of(score.grade, grade_names)} +
                                         " is not admitted");
    if (!contains(rulebook.performance_bases_admitted, facts.performance.basis))
        score.unranked_reasons.push_back(std::string{name_of(facts.performance.basis, performance_basis_names)} +
                                         " performance is not admitted");
    append(score.unranked_reasons, broken_conditions(rulebook, facts.model, account.runs));
    apply_gate(rulebook, score);
    const auto ranking = score.rules.find(rulebook.ranking_rule);
    if (ranking != score.rules.end() && !ranking->second.value)
        score.unranked_reasons.push_back("not ranked by " + std::string{describe(rulebook.ranking_rule).name} + ": " +
                                         ranking->second.reason);
    score.held = std::any_of(score.findings.begin(), score.findings.end(), [](const Finding& finding) {
        return finding.severity == Severity::reject && finding.verdict == Verdict::fail;
    });
}

}  // namespace

Result<EntryScore> score_entry(const Rulebook& rulebook, const EntryFacts& facts, const ReferenceTables& tables,
                               const EntryContext& context)
{
    EntryScore score;
    Result<Estimate> performance = performance_estimate(rulebook.metric, facts.performance);
    if (!performance) return std::unexpected(performance.error());
    score.performance = std::move(*performance);
    if (const Result<void> checked = checked_model(facts.model); !checked) return std::unexpected(checked.error());

    const Result<Account> account = account_for(rulebook, facts, tables, context, score);
    if (!account) return std::unexpected(account.error());
    if (const Result<void> checked = checked_total(*account); !checked) return std::unexpected(checked.error());
    set_energies(*account, score);
    show_uncounted(rulebook, facts, score);
    const Result<void> emissions = set_emissions({.rulebook = rulebook,
                                                  .model = facts.model,
                                                  .runs = account->runs_joined,
                                                  .charged_by_run = account->charged_by_run,
                                                  .hours_by_run = account->hours_by_run,
                                                  .lineage = account->lineage.energy,
                                                  .tables = tables},
                                                 score);
    if (!emissions) return std::unexpected(emissions.error());
    score.findings.insert(score.findings.end(), context.cross_findings.begin(), context.cross_findings.end());
    score.findings.push_back(check_utilization_of_peak(account->work, rulebook.thresholds));
    score.findings.push_back(check_minimum_energy(account->work, rulebook.thresholds));
    score.findings.push_back(check_energy_per_operation(account->work, rulebook));
    score.findings.push_back(check_model_operations(facts.model, rulebook.thresholds));
    score.findings.push_back(check_grid_intensity(rulebook.grid, tables, rulebook.thresholds));

    set_rules(rulebook, facts, score);
    decide_standing(rulebook, facts, *account, score);
    score.not_verified_because = not_verified_because(
        judge_verified(facts, account->runs, score.findings, score.grade, score.extrapolated, rulebook.thresholds));
    score.verified = score.not_verified_because.empty();
    return score;
}

}  // namespace wattboard

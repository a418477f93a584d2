// Laws of scoring whole entries: energy never helps, order never matters, dropping evidence never pays.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "scoring/entry/score_entry.h"
#include "scoring/metrics/registry.h"
#include "unit/scoring/entry/entry_builder.h"

namespace wattboard {
namespace {

using testing::device;
using testing::june_2024;
using testing::log_of;
using testing::second;

/// Powers stay below 1.15 x 400 W, the charge of an unseen A100: the law on dropped evidence holds there.
Watts gpu_power() { return Watts{static_cast<double>(*rc::gen::inRange(20, 460))}; }

/// A run of one to four logged A100s, sometimes with CPU and memory, sometimes logged for a part of its span only.
RunFacts random_run(const std::string& id)
{
    RunFacts run = testing::hour_run(id);
    const int length = *rc::gen::inRange(600, 7200);
    run.span = TimeSpan{june_2024, june_2024 + length * second};
    run.hardware.cpu_tdp = Watts{200};
    run.hardware.dram_gb = 64;
    const int count = *rc::gen::inRange(1, 5);
    run.hardware.accelerators[0].count = count + *rc::gen::inRange(0, 2);
    std::vector<DeviceEnergy> devices;
    for (int i = 0; i < count; ++i)
        devices.push_back(device(std::to_string(i), DeviceKind::gpu, gpu_power(),
                                 Seconds{static_cast<double>(*rc::gen::inRange(300, length + 1))},
                                 june_2024 + *rc::gen::inRange(0, 100) * second));
    if (*rc::gen::arbitrary<bool>())
        devices.push_back(device("cpu", DeviceKind::cpu, Watts{90}, Seconds{static_cast<double>(length)}));
    run.evidence = {log_of(std::move(devices))};
    return run;
}

EntryFacts random_entry()
{
    EntryFacts facts = testing::entry();
    facts.performance.value = *rc::gen::inRange(500, 1000) * 1e-3;
    facts.runs.clear();
    const int count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) facts.runs.push_back(random_run("run-" + std::to_string(i)));
    return facts;
}

Rulebook random_rules()
{
    Rulebook rulebook = testing::rules();
    rulebook.component_scope =
        *rc::gen::element(ComponentScope::gpu, ComponentScope::gpu_cpu_dram, ComponentScope::node_at_wall);
    rulebook.target_performance = 0.4;
    rulebook.co2e_budget = KilogramsCo2e{2.0};
    rulebook.grid.pue = 1.0 + *rc::gen::inRange(0, 100) * 0.01;
    return rulebook;
}

EntryScore score(const Rulebook& rulebook, const EntryFacts& facts)
{
    const auto result = score_entry(rulebook, facts, testing::tables(), testing::context());
    RC_ASSERT(result.has_value());
    return *result;
}

double sort_key_of(const Rulebook& rulebook, RankingRule rule, const Estimate& estimate)
{
    return estimate.value ? sort_key(rule, *estimate.value, rulebook.metric) : -HUGE_VAL;
}

void recompute(EvidenceSummary& log) { log = log_of(std::move(log.devices)); }

RC_GTEST_PROP(ScoreEntryLaws, AddingEnergyNeverImprovesAnyRule, ())
{
    const Rulebook rulebook = random_rules();
    EntryFacts facts = random_entry();
    const EntryScore before = score(rulebook, facts);
    EvidenceSummary& log = facts.runs[0].evidence[0];
    for (DeviceEnergy& each : log.devices) {
        each.energy += KilowattHours{*rc::gen::inRange(0, 1000) * 1e-3};
        each.charged = each.energy;
    }
    recompute(log);
    const EntryScore after = score(rulebook, facts);
    for (const auto& [rule, estimate] : after.rules)
        RC_ASSERT(sort_key_of(rulebook, rule, estimate) <= sort_key_of(rulebook, rule, before.rules.at(rule)));
}

RC_GTEST_PROP(ScoreEntryLaws, MorePerformanceNeverWorsensAnyRule, ())
{
    const Rulebook rulebook = random_rules();
    EntryFacts facts = random_entry();
    const EntryScore before = score(rulebook, facts);
    facts.performance.value += (1.0 - facts.performance.value) * *rc::gen::inRange(0, 100) * 0.01;
    const EntryScore after = score(rulebook, facts);
    for (const auto& [rule, estimate] : after.rules)
        RC_ASSERT(sort_key_of(rulebook, rule, estimate) >= sort_key_of(rulebook, rule, before.rules.at(rule)));
}

RC_GTEST_PROP(ScoreEntryLaws, OrderOfRunsDevicesAndLogsDoesNotMatter, ())
{
    const Rulebook rulebook = random_rules();
    EntryFacts facts = random_entry();
    facts.runs[0].evidence.push_back(log_of({device("0", DeviceKind::gpu, gpu_power(), Seconds{1234})}));
    const EntryScore before = score(rulebook, facts);
    std::reverse(facts.runs.begin(), facts.runs.end());
    for (RunFacts& run : facts.runs) {
        std::reverse(run.evidence.begin(), run.evidence.end());
        for (EvidenceSummary& log : run.evidence) std::reverse(log.devices.begin(), log.devices.end());
    }
    const EntryScore after = score(rulebook, facts);
    RC_ASSERT(after.charged_kwh == before.charged_kwh);
    RC_ASSERT(after.energy_kwh == before.energy_kwh);
    RC_ASSERT(after.rules == before.rules);
    RC_ASSERT(after.own_place_co2e_kg == before.own_place_co2e_kg);
    RC_ASSERT(after.held == before.held);
    RC_ASSERT(after.unranked_reasons == before.unranked_reasons);
}

RC_GTEST_PROP(ScoreEntryLaws, DroppingADeviceNeverLowersTheCharge, ())
{
    const Rulebook rulebook = random_rules();
    EntryFacts facts = random_entry();
    const double before = score(rulebook, facts).charged_kwh.value.value();
    EvidenceSummary& log = facts.runs[0].evidence[0];
    RC_PRE(log.devices.size() > 1);
    const std::size_t dropped = *rc::gen::inRange(std::size_t{0}, log.devices.size());
    log.devices.erase(log.devices.begin() + static_cast<std::ptrdiff_t>(dropped));
    recompute(log);
    RC_ASSERT(score(rulebook, facts).charged_kwh.value.value() >= before * (1 - 1e-12));
}

RC_GTEST_PROP(ScoreEntryLaws, CuttingTheEndOfALogNeverLowersTheCharge, ())
{
    const Rulebook rulebook = random_rules();
    EntryFacts facts = random_entry();
    const double before = score(rulebook, facts).charged_kwh.value.value();
    EvidenceSummary& log = facts.runs[0].evidence[0];
    DeviceEnergy& cut = log.devices[*rc::gen::inRange(std::size_t{0}, log.devices.size())];
    RC_PRE(cut.kind == DeviceKind::gpu);
    cut = device(cut.id, cut.kind, cut.highest_power, cut.duration * (*rc::gen::inRange(1, 100) * 0.01), *cut.start);
    recompute(log);
    RC_ASSERT(score(rulebook, facts).charged_kwh.value.value() >= before * (1 - 1e-12));
}

RC_GTEST_PROP(ScoreEntryLaws, EveryFigureIsFiniteAndInsideItsLimits, ())
{
    const Rulebook rulebook = random_rules();
    EntryFacts facts = random_entry();
    const double magnitude = std::pow(10.0, *rc::gen::inRange(-12, 13));
    EvidenceSummary& log = facts.runs[0].evidence[0];
    for (DeviceEnergy& each : log.devices) each.charged = each.energy = each.energy * magnitude;
    recompute(log);
    log.relative_uncertainty = *rc::gen::inRange(0, 500) * 0.01;
    for (const auto& [rule, estimate] : score(rulebook, facts).rules) {
        if (!estimate.value) continue;
        RC_ASSERT(std::isfinite(*estimate.value));
        if (estimate.low) RC_ASSERT(std::isfinite(*estimate.low) && *estimate.low <= *estimate.value);
        if (estimate.high) RC_ASSERT(std::isfinite(*estimate.high) && *estimate.high >= *estimate.value);
    }
}

}  // namespace
}  // namespace wattboard

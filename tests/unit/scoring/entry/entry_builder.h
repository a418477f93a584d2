// Invented entries, runs and logs for tests of scoring: small, complete, and valid until a test changes them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scoring/entry/entry.h"
#include "scoring/entry/entry_context.h"
#include "scoring/reference/reference_tables.h"

namespace wattboard::testing {

inline constexpr Nanoseconds second = 1'000'000'000;
/// 2024-06-01T00:00:00Z.
inline constexpr Nanoseconds june_2024 = 1'717'200'000 * second;

/// A device that drew constant power from `start` for a time, sampled each second.
inline DeviceEnergy device(std::string id, DeviceKind kind, Watts power, Seconds duration,
                           Nanoseconds start = june_2024)
{
    DeviceEnergy result;
    result.id = std::move(id);
    result.kind = kind;
    result.start = start;
    result.end = start + static_cast<Nanoseconds>(duration.value() * 1e9);
    result.duration = duration;
    result.nominal_interval = Seconds{1};
    result.median_interval = Seconds{1};
    result.mean_power = power;
    result.highest_power = power;
    result.energy = to_kilowatt_hours(power * duration);
    result.charged = result.energy;
    return result;
}

/// A log of devices, with the sums and the span that follow from them.
inline EvidenceSummary log_of(std::vector<DeviceEnergy> devices)
{
    EvidenceSummary log;
    log.format = "test-csv";
    log.zone_known = true;
    for (const DeviceEnergy& each : devices) {
        log.energy += each.energy;
        log.charged += each.charged;
        log.duration = std::max(log.duration, each.duration);
        log.start = log.start ? std::min(*log.start, *each.start) : *each.start;
        log.end = log.end ? std::max(*log.end, *each.end) : *each.end;
    }
    log.devices = std::move(devices);
    return log;
}

/// A typed total of a whole run, without samples.
inline EvidenceSummary total_of(KilowattHours energy, DeviceKind kind, Seconds duration, Grade grade)
{
    EvidenceSummary total;
    total.format = "test-total";
    total.kind = EvidenceKind::total;
    DeviceEnergy whole;
    whole.id = "total";
    whole.kind = kind;
    whole.duration = duration;
    whole.energy = energy;
    whole.charged = energy;
    total.devices = {whole};
    total.duration = duration;
    total.energy = energy;
    total.charged = energy;
    total.grade = grade;
    total.relative_uncertainty = grade == Grade::E ? 0.35 : 0.20;
    return total;
}

/// One hour of one A100 at 300 W (0.3 kWh) in Germany, fully logged.
inline RunFacts hour_run(std::string id = "train")
{
    RunFacts run;
    run.id = std::move(id);
    run.span = TimeSpan{june_2024, june_2024 + 3600 * second};
    run.zone = "DEU";
    run.hardware.accelerators = {{.name = "A100 SXM4 80GB", .count = 1}};
    run.evidence = {log_of({device("0", DeviceKind::gpu, Watts{300}, Seconds{3600})})};
    return run;
}

/// Accuracy 0.8 of 50,000 items, one measured training run.
inline EntryFacts entry()
{
    EntryFacts facts;
    facts.performance = {.value = 0.8, .n_items = 50'000};
    facts.model.operations = 8.2e9;
    facts.model.parameters = 25.6e6;
    facts.runs = {hour_run()};
    facts.stages[Stage::training] = {.basis = StageBasis::measured, .attestation = {}};
    return facts;
}

/// ImageNet-like rules on the World grid, gate 0.5.
inline Rulebook rules()
{
    Rulebook rulebook;
    rulebook.min_performance = 0.5;
    return rulebook;
}

inline ReferenceTables tables()
{
    return {{{"WORLD", 2024, GramsPerKilowattHour{471.84}},
             {"DEU", 2023, GramsPerKilowattHour{370}},
             {"DEU", 2024, GramsPerKilowattHour{338.36}},
             {"FRA", 2022, GramsPerKilowattHour{85}}},
            {{"A100 SXM4 80GB", "NVIDIA", Watts{400}, 80, 1.282}, {"T4", "NVIDIA", Watts{70}, 16, 1.077}}};
}

inline EntryContext context()
{
    return {.received_at = june_2024 + 86'400 * second, .phase = {}, .training_flops = {}};
}

}  // namespace wattboard::testing

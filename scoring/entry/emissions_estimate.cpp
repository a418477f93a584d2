// CO2e of an entry with its limits.
#include "scoring/entry/emissions_estimate.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scoring/emissions/co2e.h"
#include "scoring/emissions/embodied.h"
#include "scoring/emissions/extrapolation.h"
#include "scoring/entry/own_place.h"
#include "scoring/entry/run_coverage.h"
#include "scoring/plausibility/finding_builder.h"
#include "scoring/statistics/intervals.h"

namespace wattboard {

namespace {

/// Accelerators that a run declares or its logs show, whichever are more.
double accelerators_of(const RunFacts& run)
{
    std::int64_t declared = 0;
    for (const Accelerators& devices : run.hardware.accelerators) declared += devices.count;
    std::int64_t logged = 0;
    for (const EvidenceSummary& evidence : run.evidence)
        logged += std::ranges::count(evidence.devices, DeviceKind::gpu, &DeviceEnergy::kind);
    return static_cast<double>(std::max(declared, logged));
}

double scale_of(const RunFacts& run)
{
    if (!run.partial) return 1.0;
    const Result<Extrapolation> whole = extrapolation(*run.partial);
    return whole ? whole->factor : 1.0;
}

/// Embodied carbon of the counted runs; a run that shows no accelerator is named.
KilogramsCo2e embodied_of(const EmissionsInput& input, double g_per_accelerator_hour, EntryScore& score)
{
    KilogramsCo2e sum;
    for (const CountedRun& counted : input.runs) {
        const double accelerators = accelerators_of(*counted.run);
        sum += embodied_co2e(accelerators, run_length(*counted.run), g_per_accelerator_hour) * scale_of(*counted.run);
        if (accelerators > 0) continue;
        score.findings.push_back({.check = "embodied_unknown",
                                  .value = {},
                                  .threshold = {},
                                  .unit = "1",
                                  .severity = Severity::warn,
                                  .verdict = Verdict::fail,
                                  .place = run_place(counted.run->id),
                                  .message = "The run declares no accelerators and its logs show none, so no embodied "
                                             "carbon is counted for it."});
    }
    return sum;
}

Estimate same_grid(const GridPolicy& grid, const Estimate& charged, double embodied)
{
    const auto at = [&](const std::optional<double>& energy) {
        return co2e(KilowattHours{energy.value_or(0.0)}, grid.intensity, grid.pue).value() + embodied;
    };
    return {.value = at(charged.value), .low = at(charged.low), .high = at(charged.high), .reason = {}};
}

void set_own_place(const OwnPlaceCo2e& own, const GridPolicy& grid, double embodied, EntryScore& score)
{
    score.own_place_note = own.note;
    score.own_place_hourly = own.hourly;
    if (!own.kilograms) return;
    const double charged = *score.charged_kwh.value;
    const double pue_part = grid.pue == 1.0 ? 0.0 : z_95 * pue_uncertainty;
    const double grid_part = z_95 * own.grid_uncertainty;
    const auto relative = [&](double limit) {
        const double energy_part = charged > 0 ? std::abs(limit - charged) / charged : 0.0;
        return std::hypot(energy_part, grid_part, pue_part);
    };
    score.own_place_co2e_kg = *own.kilograms + embodied;
    score.own_place_low_co2e_kg =
        std::max(0.0, *own.kilograms * (1.0 - relative(score.charged_kwh.low.value_or(charged)))) + embodied;
    score.own_place_high_co2e_kg =
        *own.kilograms * (1.0 + relative(score.charged_kwh.high.value_or(charged))) + embodied;
}

std::optional<double> sci_of(const EmissionsInput& input)
{
    if (!input.model.energy_per_item) return std::nullopt;
    const GridPolicy& grid = input.rulebook.grid;
    const double embodied_rate = grid.embodied_g_per_accelerator_hour.value_or(0.0);
    const KilogramsCo2e embodied = embodied_co2e(1.0, input.model.time_per_item.value_or(Seconds{}), embodied_rate);
    return software_carbon_intensity_g(to_kilowatt_hours(*input.model.energy_per_item), grid.intensity, grid.pue,
                                       embodied);
}

}  // namespace

Result<void> set_emissions(const EmissionsInput& input, EntryScore& score)
{
    const GridPolicy& grid = input.rulebook.grid;
    double embodied = 0;
    if (grid.embodied_g_per_accelerator_hour) {
        embodied = embodied_of(input, *grid.embodied_g_per_accelerator_hour, score).value();
        score.embodied_co2e_kg = embodied;
    }
    score.co2e_kg = same_grid(grid, score.charged_kwh, embodied);
    Result<OwnPlaceCo2e> own = own_place_co2e(input.rulebook, input.runs, input.charged_by_run, input.hours_by_run,
                                              input.lineage, input.tables);
    if (!own) return std::unexpected(std::move(own.error()));
    set_own_place(*own, grid, embodied, score);
    std::ranges::move(own->findings, std::back_inserter(score.findings));
    score.sci_g_per_item = sci_of(input);
    return {};
}

Estimate ranking_co2e(const Rulebook& rulebook, const EntryScore& score)
{
    if (rulebook.grid.ranks_by == Co2eBasis::same_grid) return score.co2e_kg;
    if (!score.own_place_co2e_kg) return {.reason = "no CO2e of its own place is known"};
    return {.value = score.own_place_co2e_kg,
            .low = score.own_place_low_co2e_kg,
            .high = score.own_place_high_co2e_kg,
            .reason = {}};
}

}  // namespace wattboard

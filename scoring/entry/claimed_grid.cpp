// Spreads the runs' charges over the hours of a claimed series.
#include "scoring/entry/claimed_grid.h"

#include <algorithm>

#include "scoring/emissions/co2e.h"
#include "scoring/emissions/country_codes.h"
#include "scoring/entry/charged_runs.h"
#include "scoring/entry/own_place.h"
#include "scoring/entry/run_hours.h"

namespace wattboard {

namespace {

/// The part of one run that a series covers.
struct Covered {
    KilowattHours energy;
    std::map<std::int64_t, double> hours;  ///< shares of `energy`
    std::vector<EnergyPortion> portions;
    double estimated = 0;  ///< share of the run's energy
};

Covered covered_part(const ChargedRun& run, const GridSeries& series)
{
    Covered part;
    double whole = 0;
    for (const auto& [hour, share] : run.hours) {
        const Nanoseconds from = hour * nanoseconds_per_hour;
        const GridMean mean = mean_intensity(series, from, from + nanoseconds_per_hour);
        if (mean.covered <= 0) continue;
        part.hours.emplace(hour, share * mean.covered);
        part.portions.push_back({.energy = run.charged * (share * mean.covered), .intensity = mean.intensity});
        part.estimated += share * mean.estimated;
        whole += share * mean.covered;
    }
    for (auto& [hour, share] : part.hours) share /= whole;
    part.energy = run.charged * whole;
    return part;
}

Result<ClaimedCo2e> claim_of(const Rulebook& rulebook, const std::vector<ChargedRun>& runs, const GridSeries& series,
                             const ReferenceTables& tables)
{
    ClaimedCo2e claim;
    std::vector<EnergyPortion> portions;
    std::vector<CountedRun> counted;
    std::vector<KilowattHours> energies;
    std::vector<std::map<std::int64_t, double>> hours;
    double estimated_kwh = 0;
    for (const ChargedRun& run : runs) {
        if (normal_zone(run.counted.run->zone) != series.zone) continue;
        Covered part = covered_part(run, series);
        if (part.portions.empty()) continue;
        claim.covered = claim.covered + part.energy;
        estimated_kwh += run.charged.value() * part.estimated;
        portions.insert(portions.end(), part.portions.begin(), part.portions.end());
        counted.push_back(run.counted);
        energies.push_back(part.energy);
        hours.push_back(std::move(part.hours));
    }
    if (claim.covered > KilowattHours{}) claim.estimated = estimated_kwh / claim.covered.value();
    if (rulebook.grid.fixes_place_and_time) return claim;
    claim.kilograms = co2e(portions, rulebook.grid.pue).value();
    const Result<OwnPlaceCo2e> official = own_place_co2e(rulebook, counted, energies, hours, KilowattHours{}, tables);
    if (!official) return std::unexpected(official.error());
    claim.own_place = official->kilograms;
    return claim;
}

}  // namespace

Result<std::vector<ClaimedCo2e>> claimed_co2e(const Rulebook& rulebook, const EntryFacts& facts,
                                              const ReferenceTables& tables,
                                              const std::vector<const GridSeries*>& claimed)
{
    std::vector<ClaimedCo2e> claims;
    if (claimed.empty()) return claims;
    const Result<std::vector<ChargedRun>> runs = charged_runs(rulebook, facts, tables);
    if (!runs) return std::unexpected(runs.error());
    for (const GridSeries* series : claimed) {
        Result<ClaimedCo2e> claim = claim_of(rulebook, *runs, *series, tables);
        if (!claim) return std::unexpected(std::move(claim.error()));
        claims.push_back(*claim);
    }
    return claims;
}

std::optional<double> claimed_own_place_co2e_kg(std::optional<double> own_place_co2e_kg,
                                                const std::vector<GridBasis>& bases,
                                                const std::vector<ClaimedCo2e>& claims)
{
    std::optional<double> claimed;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const ClaimedCo2e& claim = claims[i];
        const bool counts = bases.at(i) != GridBasis::marginal && claim.covered > KilowattHours{};
        if (!counts || !own_place_co2e_kg || !claim.kilograms || !claim.own_place) continue;
        claimed = claimed.value_or(*own_place_co2e_kg) + (*claim.kilograms - *claim.own_place);
    }
    if (claimed) claimed = std::max(0.0, *claimed);  // rounding
    return claimed;
}

}  // namespace wattboard

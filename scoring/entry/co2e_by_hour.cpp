// Sums runs by hour, then hours into steps.
#include "scoring/entry/co2e_by_hour.h"

#include <map>

#include "scoring/emissions/co2e.h"
#include "scoring/emissions/country_codes.h"
#include "scoring/entry/charged_runs.h"
#include "scoring/entry/run_hours.h"

namespace wattboard {
namespace {

struct Sum {
    double kilowatt_hours = 0;
    double grams = 0;  ///< without PUE
};
using Sums = std::map<std::int64_t, Sum>;

void add(Sums& sums, std::int64_t hour, const Sum& sum)
{
    Sum& own = sums[hour];
    own.kilowatt_hours += sum.kilowatt_hours;
    own.grams += sum.grams;
}

void add_run(Sums& sums, const ChargedRun& run, const GridSeriesSet& series)
{
    const std::string zone{normal_zone(run.counted.run->zone)};
    if (!series.has(zone)) return;
    for (const auto& [hour, share] : run.hours) {
        const Nanoseconds from = hour * nanoseconds_per_hour;
        const auto mean = series.mean(zone, from, from + nanoseconds_per_hour);
        const double kilowatt_hours = mean ? run.charged.value() * share * mean->covered : 0.0;
        if (kilowatt_hours > 0)
            add(sums, hour, {.kilowatt_hours = kilowatt_hours, .grams = kilowatt_hours * mean->intensity.value()});
    }
}

// Steps begin at whole multiples of their length, so that days begin at midnight UTC.
Sums in_steps(const Sums& hours, std::int64_t step)
{
    Sums sums;
    for (const auto& [hour, sum] : hours) {
        const std::int64_t into = ((hour % step) + step) % step;
        add(sums, hour - into, sum);
    }
    return sums;
}

}  // namespace

Result<Co2eByHour> co2e_by_hour(const Rulebook& rulebook, const EntryFacts& facts, const ReferenceTables& tables)
{
    Co2eByHour result;
    if (rulebook.grid.fixes_place_and_time) return result;
    const Result<std::vector<ChargedRun>> runs = charged_runs(rulebook, facts, tables);
    if (!runs) return std::unexpected(runs.error());
    Sums sums;
    for (const ChargedRun& run : *runs) add_run(sums, run, tables.grid_series());
    while (sums.size() > most_co2e_steps) {
        result.step_hours = result.step_hours == 1 ? 24 : 2 * result.step_hours;
        sums = in_steps(sums, result.step_hours);
    }
    for (const auto& [hour, sum] : sums)
        result.steps.push_back({.hour = hour,
                                .energy = KilowattHours{sum.kilowatt_hours},
                                .intensity = GramsPerKilowattHour{sum.grams / sum.kilowatt_hours},
                                .kilograms = sum.grams / 1000.0 * rulebook.grid.pue});
    return result;
}

}  // namespace wattboard

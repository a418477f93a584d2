// Location-based CO2e of the runs' own places.
#include "scoring/entry/own_place.h"

#include <chrono>
#include <set>

#include "scoring/emissions/co2e.h"
#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/finding_builder.h"

namespace wattboard {

namespace {

int year_of(Nanoseconds time)
{
    using namespace std::chrono;
    const sys_days day = floor<days>(sys_time<nanoseconds>{nanoseconds{time}});
    return static_cast<int>(year_month_day{day}.year());
}

Finding earlier_year(const RunFacts& run, const GridFactor& factor, int year)
{
    return {.check = "grid_year",
            .value = factor.year,
            .threshold = year,
            .unit = "1",
            .severity = Severity::warn,
            .verdict = Verdict::fail,
            .place = run_place(run.id),
            .message = "The grid intensity of " + factor.zone + " is of " + std::to_string(factor.year) +
                       ", the latest before the run's year " + std::to_string(year) + "."};
}

Problem named(Problem problem, const RunFacts& run)
{
    problem.field = "runs/" + run.id + "/" + problem.field;
    return problem;
}

}  // namespace

Result<OwnPlaceCo2e> own_place_co2e(const Rulebook& rulebook, const std::vector<CountedRun>& runs,
                                    const std::vector<KilowattHours>& charged_kwh, KilowattHours lineage,
                                    const ReferenceTables& tables)
{
    OwnPlaceCo2e own;
    std::vector<EnergyPortion> portions{{.energy = lineage, .intensity = rulebook.grid.intensity}};
    std::set<std::string> used;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const RunFacts& run = *runs[i].run;
        if (run.zone.empty() || !run.span) {
            own.note = "the rulebook fixes place and time for everybody";
            return own;
        }
        if (run.zone == "WORLD")
            return std::unexpected(Problem{.type = problems::unknown_zone,
                                           .detail = "WORLD is no place where a run can have been.",
                                           .field = "runs/" + run.id + "/zone",
                                           .hint = "Name the country as an ISO 3166-1 alpha-3 code, such as DEU."});
        const int year = year_of(run.span->start);
        const Result<GridLookup> lookup = tables.grid_factor(run.zone, year);
        if (!lookup && lookup.error().type == problems::unknown_zone)
            return std::unexpected(named(lookup.error(), run));
        if (!lookup) {
            own.note = lookup.error().detail;
            return own;
        }
        if (lookup->earlier_year) own.findings.push_back(earlier_year(run, lookup->factor, year));
        portions.push_back({.energy = charged_kwh[i], .intensity = lookup->factor.intensity});
        used.insert(lookup->factor.zone + " " + std::to_string(lookup->factor.year) + ": " +
                    number_text(lookup->factor.intensity.value()) + " g/kWh");
    }
    own.kilograms = co2e(portions, rulebook.grid.pue).value();
    for (const std::string& factor : used) own.note += (own.note.empty() ? "" : "; ") + factor;
    return own;
}

}  // namespace wattboard

// Location-based CO2e of the runs' own places.
#include "scoring/entry/own_place.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "scoring/emissions/co2e.h"
#include "scoring/emissions/country_codes.h"
#include "scoring/entry/run_hours.h"
#include "scoring/metrics/number_text.h"
#include "scoring/plausibility/finding_builder.h"

namespace wattboard {

namespace {

/// Share of the energy that hourly series must cover for the figure to count as hourly.
constexpr double enough_hourly = 0.95;

int year_of(Nanoseconds time)
{
    using namespace std::chrono;
    const sys_days day = floor<days>(sys_time<nanoseconds>{nanoseconds{time}});
    return static_cast<int>(year_month_day{day}.year());
}

struct YearFactor {
    GridFactor factor;
    bool of_country = false;
    bool earlier_year = false;
};

/// Zone and year, country and year, then the latest earlier year of either.
Result<YearFactor> year_factor(const ReferenceTables& tables, const std::string& zone, int year)
{
    const Result<GridLookup> own = tables.grid_factor(zone, year);
    if (own && !own->earlier_year) return YearFactor{.factor = own->factor};
    const std::string country{country_of_zone(zone)};
    if (country.empty() || country == zone) {
        if (own) return YearFactor{.factor = own->factor, .earlier_year = true};
        return std::unexpected(own.error());
    }
    const Result<GridLookup> around = tables.grid_factor(country, year);
    if (around && (!own || !around->earlier_year))
        return YearFactor{.factor = around->factor, .of_country = true, .earlier_year = around->earlier_year};
    if (own) return YearFactor{.factor = own->factor, .earlier_year = true};
    return std::unexpected(own.error().type == problems::unknown_zone ? around.error() : own.error());
}

Finding grid_finding(const RunFacts& run, std::string check, std::string message)
{
    return {.check = std::move(check),
            .value = {},
            .threshold = {},
            .unit = "1",
            .severity = Severity::warn,
            .verdict = Verdict::fail,
            .place = run_place(run.id),
            .message = std::move(message)};
}

/// CO2e of one run, hour by hour.
class RunAtItsPlace {
public:
    RunAtItsPlace(const RunFacts& run, const ReferenceTables& tables)
        : run_{run}, tables_{tables}, zone_{normal_zone(run.zone)}
    {
    }

    Result<void> add(KilowattHours charged, const std::map<std::int64_t, double>& hours)
    {
        const GridSeriesSet& series = tables_.grid_series();
        if (!series.has(zone_)) return add_year(charged, run_.span->start);
        for (const auto& [hour, share] : hours) {
            const Nanoseconds from = hour * nanoseconds_per_hour;
            const auto mean = series.mean(zone_, from, from + nanoseconds_per_hour);
            const double covered = mean ? mean->covered : 0.0;
            if (mean) {
                portions.push_back({.energy = charged * (share * covered), .intensity = mean->intensity});
                hourly_ += share * covered;
                estimated_ += share * mean->estimated;
            }
            if (covered < 1.0)
                if (auto added = add_year(charged * (share * (1.0 - covered)), from); !added) return added;
        }
        describe_hours();
        return {};
    }

    /// Share of the run's energy under hourly values.
    [[nodiscard]] double hourly() const { return hourly_; }

    std::vector<EnergyPortion> portions;
    std::vector<Finding> findings;
    std::set<std::string> used;

private:
    Result<void> add_year(KilowattHours energy, Nanoseconds time)
    {
        const int year = year_of(time);
        auto known = factors_.find(year);
        if (known == factors_.end()) {
            Result<YearFactor> found = year_factor(tables_, zone_, year);
            if (!found) return std::unexpected(std::move(found.error()));
            note_factor(*found, year);
            known = factors_.emplace(year, std::move(*found)).first;
        }
        portions.push_back({.energy = energy, .intensity = known->second.factor.intensity});
        return {};
    }

    void note_factor(const YearFactor& found, int year)
    {
        const GridFactor& factor = found.factor;
        used.insert(factor.zone + " " + std::to_string(factor.year) + ": " + number_text(factor.intensity.value()) +
                    " g/kWh");
        if (found.of_country)
            findings.push_back(grid_finding(run_, "grid_country",
                                            "The tables do not know the zone " + zone_ + " in " + std::to_string(year) +
                                                "; its country " + factor.zone + " was taken."));
        if (!found.earlier_year) return;
        Finding finding =
            grid_finding(run_, "grid_year",
                         "The grid intensity of " + factor.zone + " is of " + std::to_string(factor.year) +
                             ", the latest before the run's year " + std::to_string(year) + ".");
        finding.value = factor.year;
        finding.threshold = year;
        findings.push_back(std::move(finding));
    }

    void describe_hours()
    {
        if (hourly_ <= 0) return;
        used.insert(zone_ + " by the hour for " + rounded_text(hourly_ * 100.0) + " % of the energy");
        if (estimated_ <= 0) return;
        Finding finding = grid_finding(run_, "grid_hourly",
                                       "Part of the hourly intensities are forecasts or estimates of their source.");
        finding.value = estimated_;
        finding.threshold = 0.0;
        findings.push_back(std::move(finding));
    }

    const RunFacts& run_;
    const ReferenceTables& tables_;
    std::string zone_;
    std::map<int, YearFactor> factors_;
    double hourly_ = 0;
    double estimated_ = 0;
};

Problem named(Problem problem, const RunFacts& run)
{
    problem.field = "runs/" + run.id + "/" + problem.field;
    return problem;
}

Problem world_is_no_place(const RunFacts& run)
{
    return {.type = problems::unknown_zone,
            .detail = "WORLD is no place where a run can have been.",
            .field = "runs/" + run.id + "/zone",
            .hint = "Name the country as an ISO 3166-1 alpha-3 code, such as DEU."};
}

}  // namespace

Result<OwnPlaceCo2e> own_place_co2e(const Rulebook& rulebook, const std::vector<CountedRun>& runs,
                                    const std::vector<KilowattHours>& charged_kwh,
                                    const std::vector<std::map<std::int64_t, double>>& hours, KilowattHours lineage,
                                    const ReferenceTables& tables)
{
    OwnPlaceCo2e own;
    std::vector<EnergyPortion> portions{{.energy = lineage, .intensity = rulebook.grid.intensity}};
    std::set<std::string> used;
    double uncertain = 0;
    double by_hour = 0;
    double charged_sum = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const RunFacts& run = *runs[i].run;
        if (run.zone.empty() || !run.span)
            return OwnPlaceCo2e{.note = "the rulebook fixes place and time for everybody"};
        if (run.zone == "WORLD") return std::unexpected(world_is_no_place(run));
        RunAtItsPlace place{run, tables};
        if (auto added = place.add(charged_kwh[i], hours[i]); !added) {
            if (added.error().type == problems::unknown_zone) return std::unexpected(named(added.error(), run));
            return OwnPlaceCo2e{.note = added.error().detail};
        }
        const double kilograms = co2e(place.portions, rulebook.grid.pue).value();
        // Grids are common to all hours of a run and mostly to all runs: their uncertainty adds up.
        uncertain += kilograms * (place.hourly() * hourly_intensity_uncertainty +
                                  (1.0 - place.hourly()) * annual_intensity_uncertainty);
        by_hour += place.hourly() * charged_kwh[i].value();
        charged_sum += charged_kwh[i].value();
        portions.insert(portions.end(), place.portions.begin(), place.portions.end());
        used.merge(place.used);
        std::ranges::move(place.findings, std::back_inserter(own.findings));
    }
    own.kilograms = co2e(portions, rulebook.grid.pue).value();
    if (*own.kilograms > 0) own.grid_uncertainty = uncertain / *own.kilograms;
    own.hourly = charged_sum > 0 && by_hour >= enough_hourly * charged_sum;
    for (const std::string& factor : used) own.note += (own.note.empty() ? "" : "; ") + factor;
    return own;
}

}  // namespace wattboard

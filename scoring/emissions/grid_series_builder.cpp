// Checks on imported grid series.
#include "scoring/emissions/grid_series_builder.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scoring/emissions/co2e.h"
#include "scoring/emissions/country_codes.h"
#include "scoring/emissions/grid_series_import.h"
#include "scoring/energy/log_messages.h"
#include "scoring/reference/reference_tables.h"

namespace wattboard {

using energy::excerpt;

namespace {

/// Shortest and longest step that a source publishes: one minute, one day.
constexpr Nanoseconds shortest_step = 60'000'000'000;
constexpr Nanoseconds longest_step = 86'400'000'000'000;

}  // namespace

Problem malformed_series(std::string detail, std::optional<std::uint64_t> line, std::string field)
{
    return {.type = problems::malformed_log, .detail = std::move(detail), .line = line, .field = std::move(field)};
}

GridSeriesBuilder::GridSeriesBuilder(GridBasis basis, std::string_view zone) : zone_{normal_zone(zone)}
{
    series_.basis = basis;
}

Result<void> GridSeriesBuilder::see_zone(std::string_view named, std::optional<std::uint64_t> line)
{
    const std::string zone{normal_zone(named)};
    if (zone_.empty()) zone_ = zone;
    if (zone == zone_) return {};
    Problem problem = malformed_series(
        fmt::format("The file is about the zone \"{}\", not \"{}\".", excerpt(zone), zone_), line, "zone");
    problem.hint = "Import one file for each zone.";
    return std::unexpected{std::move(problem)};
}

Result<void> GridSeriesBuilder::add(GridPoint point, std::optional<std::uint64_t> line, std::string_view field)
{
    if (auto checked = checked_intensity(point.grams_per_kwh, field); !checked) {
        checked.error().line = line;
        return std::unexpected{std::move(checked.error())};
    }
    if (series_.points.size() == grid_series_most_points)
        return std::unexpected{
            Problem{.type = problems::limit_exceeded,
                    .detail = fmt::format("The series has more than {} points.", grid_series_most_points),
                    .line = line,
                    .hint = "Import it year by year."}};
    series_.points.push_back(point);
    return {};
}

Result<GridSeries> GridSeriesBuilder::finish()
{
    if (series_.points.empty())
        return std::unexpected{
            Problem{.type = problems::empty_log, .detail = "The file holds no intensity of any hour."}};
    if (!is_grid_zone(zone_) || country_of_zone(zone_).empty())
        return std::unexpected{Problem{.type = problems::unknown_zone,
                                       .detail = fmt::format("\"{}\" is no zone of a country.", excerpt(zone_)),
                                       .field = "zone",
                                       .hint = "Name the zone, such as DEU or US-CAL-CISO."}};
    std::ranges::sort(series_.points, {}, &GridPoint::start);
    if (auto settled = settle_step(); !settled) return std::unexpected{std::move(settled.error())};
    series_.zone = zone_;
    series_.step = Seconds{static_cast<double>(step_) * 1e-9};
    return std::move(series_);
}

Result<void> GridSeriesBuilder::settle_step()
{
    Nanoseconds shortest = longest_step;
    for (std::size_t i = 1; i < series_.points.size(); ++i)
        shortest = std::min(shortest, series_.points[i].start - series_.points[i - 1].start);
    if (step_ == 0) step_ = series_.points.size() > 1 ? shortest : 3'600'000'000'000;
    if (step_ >= shortest_step && step_ <= longest_step && shortest >= step_ && is_regular()) return {};
    return std::unexpected{Problem{.type = problems::out_of_range,
                                   .detail = "The times are not one step of a minute to a day apart, or one of "
                                             "them is there twice.",
                                   .field = "time",
                                   .hint = "Import the file as its source wrote it."}};
}

bool GridSeriesBuilder::is_regular() const
{
    const Nanoseconds first = series_.points.front().start;
    return std::ranges::all_of(series_.points,
                               [&](const GridPoint& point) { return (point.start - first) % step_ == 0; });
}

}  // namespace wattboard

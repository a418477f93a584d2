// Look-ups in hourly grid series.
#include "scoring/emissions/grid_series.h"

#include <algorithm>
#include <ranges>

#include "scoring/metrics/number_text.h"

namespace wattboard {

namespace {

Nanoseconds step_of(const GridSeries& series) { return static_cast<Nanoseconds>(series.step.value() * 1e9); }

}  // namespace

const GridPoint* GridSeries::at(Nanoseconds time) const
{
    const auto after = std::ranges::upper_bound(points, time, {}, &GridPoint::start);
    if (after == points.begin()) return nullptr;
    const GridPoint& point = *(after - 1);
    return time - point.start < step_of(*this) ? &point : nullptr;
}

GridMean mean_intensity(const GridSeries& series, Nanoseconds from, Nanoseconds to)
{
    double weighted = 0;
    double covered = 0;
    double estimated = 0;
    auto point = std::ranges::upper_bound(series.points, from, {}, &GridPoint::start);
    if (point != series.points.begin()) --point;
    for (; point != series.points.end() && point->start < to; ++point) {
        const Nanoseconds begins = std::max(from, point->start);
        const Nanoseconds ends = std::min(to, point->start + step_of(series));
        if (ends <= begins) continue;
        const auto length = static_cast<double>(ends - begins);
        weighted += point->grams_per_kwh * length;
        covered += length;
        if (point->estimated) estimated += length;
    }
    if (covered <= 0) return {};
    const auto whole = static_cast<double>(to - from);
    return {.intensity = GramsPerKilowattHour{weighted / covered},
            .covered = covered / whole,
            .estimated = estimated / whole};
}

bool GridSeriesSet::has(std::string_view zone) const
{
    return std::ranges::any_of(series_,
                               [&](const GridSeries& s) { return s.zone == zone && s.basis != GridBasis::marginal; });
}

std::optional<GridMean> GridSeriesSet::mean(std::string_view zone, Nanoseconds from, Nanoseconds to) const
{
    std::optional<GridMean> best;
    for (const GridSeries& series : series_ | std::views::reverse) {
        if (series.zone != zone || series.basis == GridBasis::marginal) continue;
        const GridMean mean = mean_intensity(series, from, to);
        if (mean.covered <= (best ? best->covered : 0.0)) continue;
        best = mean;
        if (mean.covered >= 1.0) break;
    }
    return best;
}

void GridSeriesSet::append_canonical_text(std::string& text) const
{
    for (const GridSeries& series : series_) {
        text += "series\t" + series.zone + "\t" + std::string{name_of(series.basis, grid_basis_names)} + "\t" +
                number_text(series.step.value()) + "\n";
        for (const GridPoint& point : series.points)
            text += std::to_string(point.start) + "\t" + number_text(point.grams_per_kwh) +
                    (point.estimated ? "\te\n" : "\n");
    }
}

}  // namespace wattboard

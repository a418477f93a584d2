// Carbon intensity of a grid zone over time, as organizers import it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/units.h"

namespace wattboard {

/// What an intensity counts. Figures of different bases are never mixed.
enum class GridBasis : std::uint8_t {
    life_cycle_average,  ///< of the electricity used, with the building of plants (Electricity Maps "Life cycle")
    direct_average,      ///< of generation alone (UK Carbon Intensity API)
    marginal,            ///< of the plant that one more kWh would start (WattTime `co2_moer`); stored, never scored
};
inline constexpr std::array<std::string_view, 3> grid_basis_names{"life_cycle_average", "direct_average", "marginal"};

/// One value holds from its start for one step.
struct GridPoint {
    Nanoseconds start = 0;
    double grams_per_kwh = 0;
    bool estimated = false;  ///< a forecast or an estimate of its source
};

/// Points in rising order, at most one a step; steps without a point are unknown.
struct GridSeries {
    std::string zone;
    GridBasis basis = GridBasis::life_cycle_average;
    Seconds step;
    std::vector<GridPoint> points;

    /// The point whose step holds `time`; nullptr where the series says nothing.
    [[nodiscard]] const GridPoint* at(Nanoseconds time) const;
};

/// Mean intensity from `from` to `to` (at most some hours apart) over the time that points cover.
struct GridMean {
    GramsPerKilowattHour intensity;
    double covered = 0;    ///< share of the time that points cover, in [0, 1]
    double estimated = 0;  ///< share of the time under estimated points
};
[[nodiscard]] GridMean mean_intensity(const GridSeries& series, Nanoseconds from, Nanoseconds to);

/// Of several series of one zone the one imported last counts, where it covers an hour; marginal ones never.
class GridSeriesSet {
public:
    GridSeriesSet() = default;
    /// In the order of their import.
    explicit GridSeriesSet(std::vector<GridSeries> series) : series_{std::move(series)} {}

    [[nodiscard]] bool has(std::string_view zone) const;
    /// The later-imported covers first; nullopt if no series of the zone covers any of that time.
    [[nodiscard]] std::optional<GridMean> mean(std::string_view zone, Nanoseconds from, Nanoseconds to) const;
    [[nodiscard]] const std::vector<GridSeries>& all() const { return series_; }
    /// For the digest of the reference tables: one line a point, in order of import.
    void append_canonical_text(std::string& text) const;

private:
    std::vector<GridSeries> series_;
};

}  // namespace wattboard

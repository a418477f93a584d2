// Puts the points of an imported grid series in order and checks that they are one series.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/emissions/grid_series.h"
#include "scoring/problem.h"

namespace wattboard {

/// A problem of the file's form.
[[nodiscard]] Problem malformed_series(std::string detail, std::optional<std::uint64_t> line = {},
                                       std::string field = {});

/// Takes points as they come, in any order; settles zone and step at the end.
class GridSeriesBuilder {
public:
    /// `zone` as asked for; empty: the file names it.
    GridSeriesBuilder(GridBasis basis, std::string_view zone);

    /// A zone that the file names: the same one everywhere, and the one that was asked for.
    Result<void> see_zone(std::string_view named, std::optional<std::uint64_t> line);
    /// Problems: `out_of_range` for an intensity outside [0, 1300], `limit_exceeded`.
    Result<void> add(GridPoint point, std::optional<std::uint64_t> line, std::string_view field);
    /// Where the file states how long each value holds; else it is the shortest distance of two points.
    void set_step(Nanoseconds step) { step_ = step; }
    /// Problems: `empty_log`, `unknown_zone`, `out_of_range` for times that are not in one regular step.
    Result<GridSeries> finish();

private:
    Result<void> settle_step();
    [[nodiscard]] bool is_regular() const;

    std::string zone_;
    Nanoseconds step_ = 0;
    GridSeries series_;
};

}  // namespace wattboard

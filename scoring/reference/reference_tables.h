// Grid intensities and accelerators that scores depend on, as one digestible value (invariant 4 of the design).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/emissions/grid_series.h"
#include "scoring/problem.h"
#include "scoring/units.h"

namespace wattboard {

/// Whether text has the form of a zone: an ISO 3166-1 alpha-3 country, a grid zone inside one such as "US-CAL-CISO", or
/// "WORLD". 2 to 40 capitals, digits, '-' and '_', and two capitals first.
[[nodiscard]] constexpr bool is_grid_zone(std::string_view text)
{
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (text.size() < 2 || text.size() > 40 || !capital(text[0]) || !capital(text[1])) return false;
    for (const char c : text)
        if (!capital(c) && !(c >= '0' && c <= '9') && c != '-' && c != '_') return false;
    return true;
}

struct GridFactor {
    std::string zone;  ///< see is_grid_zone
    int year = 0;
    GramsPerKilowattHour intensity;
};

struct Accelerator {
    std::string name;
    std::string vendor;
    std::optional<Watts> power;  ///< board limit (TDP or total board power)
    std::optional<double> memory_gb;
    std::optional<double> min_picojoule_per_flop;
    /// Highest dense rates, FLOP/s: FP32 (or TF32 where that is all the maker states), FP16 or BF16, FP8.
    std::optional<double> fp32_flops;
    std::optional<double> fp16_flops;
    std::optional<double> fp8_flops;
    std::optional<Watts> idle_power;
    bool is_unsure = false;  ///< rests on one document alone: to be checked before a dispute
};

struct Cpu {
    std::string name;
    std::string vendor;
    Watts tdp;  ///< of one socket
    std::optional<int> cores;
    std::string source;
    bool is_unsure = false;
};

struct GridLookup {
    GridFactor factor;
    bool earlier_year = false;  ///< the asked year is not in the table; the latest earlier one was taken
};

/// All reference tables of one scoring run. Immutable after construction.
class ReferenceTables {
public:
    ReferenceTables(std::vector<GridFactor> grid, std::vector<Accelerator> accelerators, std::vector<Cpu> cpus = {});

    /// Factor of a zone and year, else of the latest earlier year (flagged). An unknown zone is refused, never World
    /// (problem `unknown_zone`); a year before the first of the zone is `out_of_range`.
    [[nodiscard]] Result<GridLookup> grid_factor(std::string_view zone, int year) const;

    /// Accelerator by the name of the table or as a log writes it ("NVIDIA A100-SXM4-80GB"); nullptr if unknown.
    [[nodiscard]] const Accelerator* accelerator(std::string_view name) const;

    /// CPU by the name of the table or as a system prints it ("Intel(R) Xeon(R) Gold 6248R CPU @ 3.00GHz"); nullptr if
    /// unknown.
    [[nodiscard]] const Cpu* cpu(std::string_view name) const;

    /// Hourly series that organizers of the challenge imported; before the tables are shared.
    void use_grid_series(GridSeriesSet series) { grid_series_ = std::move(series); }
    [[nodiscard]] const GridSeriesSet& grid_series() const { return grid_series_; }

    [[nodiscard]] const std::vector<GridFactor>& grid() const { return grid_; }
    [[nodiscard]] const std::vector<Accelerator>& accelerators() const { return accelerators_; }
    [[nodiscard]] const std::vector<Cpu>& cpus() const { return cpus_; }

    /// Canonical text of all tables (sorted, one row a line): the server hashes it into the scoring run's digest.
    [[nodiscard]] std::string canonical_text() const;

private:
    std::vector<GridFactor> grid_;
    GridSeriesSet grid_series_;
    std::vector<Accelerator> accelerators_;
    std::map<std::string, std::size_t, std::less<>> accelerator_index_;
    std::vector<Cpu> cpus_;
    std::map<std::string, std::size_t, std::less<>> cpu_index_;
};

}  // namespace wattboard

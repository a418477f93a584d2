// Correlations, spread and chi-square.
#include "scoring/plausibility/sample_statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wattboard {

namespace {

double mean_of(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<double> ranks_of(std::span<const double> values)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
    std::vector<double> ranks(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t past = first;
        while (past < order.size() && values[order[past]] == values[order[first]]) ++past;
        const double shared = static_cast<double>(first + past - 1) / 2;
        for (; first < past; ++first) ranks[order[first]] = shared;
    }
    return ranks;
}

}  // namespace

std::optional<double> correlation(const PairedValues& pairs)
{
    constexpr std::size_t least = 3;
    if (pairs.size() < least) return std::nullopt;
    const double mean_x = mean_of(pairs.x), mean_y = mean_of(pairs.y);
    double xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const double dx = pairs.x[i] - mean_x, dy = pairs.y[i] - mean_y;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    if (!(xx > 0) || !(yy > 0)) return std::nullopt;
    return std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0);
}

std::optional<double> rank_correlation(const PairedValues& pairs)
{
    return correlation({.x = ranks_of(pairs.x), .y = ranks_of(pairs.y)});
}

std::optional<double> coefficient_of_variation(std::span<const double> values)
{
    if (values.size() < 2) return std::nullopt;
    const double mean = mean_of(values);
    if (!(mean > 0)) return std::nullopt;
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return std::sqrt(squares / static_cast<double>(values.size() - 1)) / mean;
}

double chi_square_uniform(std::span<const double> counts)
{
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
    if (!(total > 0)) return 0;
    const double expected = total / static_cast<double>(counts.size());
    double sum = 0;
    for (const double count : counts) sum += (count - expected) * (count - expected) / expected;
    return sum;
}

}  // namespace wattboard

// Statistics of short lists of numbers, for the checks on the nature of a trace.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace wattboard {

/// Pairs of numbers that belong together.
struct PairedValues {
    std::vector<double> x;
    std::vector<double> y;

    void add(double first, double second)
    {
        x.push_back(first);
        y.push_back(second);
    }
    [[nodiscard]] std::size_t size() const { return x.size(); }
};

/// Pearson's correlation, in [-1, 1]; absent where one side does not vary or there are less than three pairs.
[[nodiscard]] std::optional<double> correlation(const PairedValues& pairs);

/// Spearman's: Pearson's of the ranks, equal values sharing their mean rank.
[[nodiscard]] std::optional<double> rank_correlation(const PairedValues& pairs);

/// Standard deviation (n - 1) by mean; absent for less than two values or a mean that is not above 0.
[[nodiscard]] std::optional<double> coefficient_of_variation(std::span<const double> values);

/// Chi-square of counts against equal expectation, with counts.size() - 1 degrees of freedom; 0 of no counts.
[[nodiscard]] double chi_square_uniform(std::span<const double> counts);

}  // namespace wattboard
